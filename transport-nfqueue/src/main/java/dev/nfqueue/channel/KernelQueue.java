// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.QueueTable;
import java.util.Optional;

/**
 * A bound queue as the kernel counts it: a row of {@code /proc/net/netfilter/nfnetlink_queue}. What FAIL_OPEN has let pass is
 * counted nowhere.
 *
 * @param portId the netlink address of the socket that owns the queue, an unsigned 32-bit number
 * @param waiting packets that await a verdict, delivered or not ({@code queue_total})
 * @param queueDropped packets dropped because {@link NfqueueChannelOption#QUEUE_MAX_LENGTH} were waiting
 * @param userDropped packets dropped because the socket's receive buffer was full
 * @param lastId the id of the packet queued last
 */
public record KernelQueue(long portId, long waiting, long queueDropped, long userDropped, long lastId) {
    /**
     * Reads a queue of this process's network namespace. Empty when it is not bound, or the table may not be read, which
     * only root of the host's own user namespace may.
     */
    public static Optional<KernelQueue> read(int queue) {
        return QueueTable.find(queue)
                .map(row -> new KernelQueue(
                        row.portId(), row.waiting(), row.queueDropped(), row.userDropped(), row.lastId()));
    }
}
