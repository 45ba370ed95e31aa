// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.File;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process uses at a moment when nothing is under way.
 *
 * @param heap bytes of live objects
 * @param nettyDirect bytes of direct memory that Netty's allocator has taken
 * @param jvmDirect bytes of direct buffers of the JVM's own
 * @param descriptors open file descriptors
 * @param threads live threads
 */
record SoakSample(long heap, long nettyDirect, long jvmDirect, int descriptors, int threads) {
    private static final String[] NONE = {};

    static SoakSample take() {
        // Twice: the first may only have found what the second can free.
        System.gc();
        System.gc();
        return new SoakSample(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                        .metric()
                        .usedDirectMemory(),
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .filter(pool -> pool.getName().equals("direct"))
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum(),
                descriptorCount(),
                ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private static int descriptorCount() {
        String[] names = new File("/proc/self/fd").list();
        return (names == null ? NONE : names).length;
    }

    /** Returns the largest of each. */
    SoakSample max(SoakSample other) {
        return new SoakSample(
                Math.max(heap, other.heap),
                Math.max(nettyDirect, other.nettyDirect),
                Math.max(jvmDirect, other.jvmDirect),
                Math.max(descriptors, other.descriptors),
                Math.max(threads, other.threads));
    }

    @Override
    public String toString() {
        return String.format(
                "heap %,d KiB, Netty's direct memory %,d KiB, the JVM's %,d KiB, %d descriptors, %d threads",
                heap / 1024, nettyDirect / 1024, jvmDirect / 1024, descriptors, threads);
    }
}
