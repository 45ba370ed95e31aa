// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The kernel's table of bound queues, {@code /proc/net/netfilter/nfnetlink_queue}, of this network namespace. */
public final class QueueTable {
    private static final Path FILE = Path.of("/proc/thread-self/net/netfilter/nfnetlink_queue");

    private QueueTable() {}

    /**
     * One bound queue as the kernel counts it.
     *
     * @param queue the queue's number
     * @param portId the netlink address of the socket that owns it
     * @param waiting packets that await a verdict
     * @param copyMode 0 none, 1 metadata, 2 packet
     * @param copyRange bytes of each packet that are copied
     * @param queueDropped packets dropped because the queue was full
     * @param userDropped packets dropped because the socket's receive buffer was full
     * @param lastId the id of the packet queued last
     */
    public record Row(
            int queue,
            long portId,
            long waiting,
            int copyMode,
            long copyRange,
            long queueDropped,
            long userDropped,
            long lastId) {}

    /** Returns a queue's row, or nothing when it is not bound or the table may not be read (only root of the host may). */
    public static Optional<Row> find(int queue) {
        try {
            return find(Files.readString(FILE), queue);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Finds a queue's row in the table's text. */
    static Optional<Row> find(String table, int queue) {
        return table.lines()
                .map(line -> line.trim().split("\\s+"))
                .filter(columns -> columns.length >= 8 && columns[0].equals(Integer.toString(queue)))
                .findFirst()
                .map(QueueTable::row);
    }

    private static Row row(String[] columns) {
        long[] n = new long[8];
        for (int i = 0; i < n.length; i++) {
            n[i] = Long.parseLong(columns[i]);
        }
        // The port id is printed as a signed number.
        return new Row((int) n[0], n[1] & 0xffff_ffffL, n[2], (int) n[3], n[4], n[5], n[6], n[7]);
    }
}
