// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A row of {@code /proc/net/netfilter/nfnetlink_queue}: what the kernel itself counts of a queue.
 *
 * @param queue the queue number
 * @param portId the netlink port id of the socket that owns it, unsigned
 * @param queued packets that wait for a verdict
 * @param copyMode {@code NFQNL_COPY_*}
 * @param copyRange bytes copied of a packet
 * @param dropped packets dropped since the queue was full
 * @param userDropped packets dropped since the socket's receive buffer was full
 * @param lastId the id of the latest packet
 */
public record ProcQueue(
        int queue,
        long portId,
        long queued,
        int copyMode,
        long copyRange,
        long dropped,
        long userDropped,
        long lastId) {
    private static final Path FILE = Path.of("/proc/net/netfilter/nfnetlink_queue");

    /** Whether the file can be read here: only root of the initial user namespace may. */
    public static boolean isReadable() {
        return rows().isPresent();
    }

    /** Returns the row of a queue; nothing where it is not bound or {@link #isReadable} is false. */
    public static Optional<ProcQueue> of(int queue) {
        return rows().orElse(List.of()).stream()
                .map(ProcQueue::parse)
                .filter(row -> row.queue == queue)
                .findFirst();
    }

    static ProcQueue parse(String row) {
        String[] columns = row.strip().split("\\s+", -1);
        return new ProcQueue(
                Integer.parseInt(columns[0]),
                // Printed as a signed number.
                Long.parseLong(columns[1]) & 0xFFFF_FFFFL,
                Long.parseLong(columns[2]),
                Integer.parseInt(columns[3]),
                Long.parseLong(columns[4]),
                Long.parseLong(columns[5]),
                Long.parseLong(columns[6]),
                Long.parseLong(columns[7]));
    }

    private static Optional<List<String>> rows() {
        try {
            return Optional.of(Files.readAllLines(FILE));
        } catch (IOException e) {
            // Not there until somebody uses a queue, and not readable in another user namespace.
            return Optional.empty();
        }
    }
}
