// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import io.netty.util.internal.PlatformDependent;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts the bytes that connections keep together, and decides who may keep more. Connections of several event loops may
 * share one: each accounts for itself, when it is done with a packet, so that a packet for each loop may be on its way into
 * the count.
 */
final class StreamMemory {
    /** Memory for the largest packet in order: a ring twice as large, and as much left for others. */
    static final int LEAST = 4 * TcpStreamConfig.LARGEST_SEGMENT;

    /** Shared by all who want no other. */
    static final StreamMemory DEFAULT = new StreamMemory(Math.max(LEAST, PlatformDependent.maxDirectMemory() / 4));

    private final long limit;
    private final AtomicLong used = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();

    StreamMemory(long limit) {
        this.limit = limit;
    }

    long limit() {
        return limit;
    }

    long used() {
        return used.get();
    }

    /** Somebody keeps so many bytes more, or fewer if there are less than none. */
    void add(long bytes) {
        used.addAndGet(bytes);
    }

    /**
     * How many bytes more somebody may keep who keeps some; less than none if those are too many already. Nobody keeps more
     * than what is left for others: few who keep much never take all of it, and the more there are of them, the less each
     * has (Choudhury and Hahne, "Dynamic Queue Length Thresholds for Shared-Memory Packet Switches").
     */
    long roomFor(long kept) {
        return limit - used.get() - kept;
    }

    /** Somebody had to do without. */
    void refuse() {
        refused.incrementAndGet();
    }

    long refused() {
        return refused.get();
    }
}
