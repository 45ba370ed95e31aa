// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;

/**
 * The bytes of a stream between two offsets, in a ring of memory that grows as needed and is given back when it is empty.
 * Offsets count from the stream's first byte.
 */
final class ByteRing {
    private static final int SMALLEST = 256;

    private final ByteBufAllocator alloc;
    private ByteBuf memory;
    private long start;
    private long end;

    ByteRing(ByteBufAllocator alloc) {
        this.alloc = alloc;
    }

    /** Begins anywhere, while it is empty. */
    void startAt(long offset) {
        discardAll();
        start = offset;
        end = offset;
    }

    long start() {
        return start;
    }

    long end() {
        return end;
    }

    int size() {
        return (int) (end - start);
    }

    /** Bytes of memory that it takes: fewer than twice as many as it has, or a few. */
    int capacity() {
        return memory == null ? 0 : memory.capacity();
    }

    /** Appends bytes of a buffer, whose indexes are not moved. */
    void append(ByteBuf bytes, int index, int length) {
        if (length == 0) {
            return;
        }
        ensure(size() + length);
        int at = place(end);
        int first = Math.min(length, memory.capacity() - at);
        memory.setBytes(at, bytes, index, first);
        memory.setBytes(0, bytes, index + first, length - first);
        end += length;
    }

    /** Forgets everything before an offset. */
    void discardTo(long offset) {
        start = Math.max(start, Math.min(offset, end));
        if (start == end) {
            discardAll();
        }
    }

    /** A copy of a range, all of which is there. */
    ByteBuf copy(long from, int length) {
        ByteBuf copy = alloc.buffer(length);
        int at = length == 0 ? 0 : place(from);
        int first = length == 0 ? 0 : Math.min(length, memory.capacity() - at);
        if (length > 0) {
            copy.writeBytes(memory, at, first).writeBytes(memory, 0, length - first);
        }
        return copy;
    }

    /** Whether the bytes of a range are those of a buffer, as far as the ring has them. */
    boolean matches(long from, ByteBuf bytes, int index, int length) {
        long begin = Math.max(from, start);
        int common = (int) (Math.min(from + length, end) - begin);
        if (common <= 0) {
            return true;
        }
        int source = index + (int) (begin - from);
        int at = place(begin);
        int first = Math.min(common, memory.capacity() - at);
        return ByteBufUtil.equals(memory, at, bytes, source, first)
                && ByteBufUtil.equals(memory, 0, bytes, source + first, common - first);
    }

    void release() {
        discardAll();
    }

    private void discardAll() {
        start = end;
        if (memory != null) {
            memory.release();
            memory = null;
        }
    }

    private int place(long offset) {
        return (int) (offset & (memory.capacity() - 1));
    }

    private void ensure(int size) {
        if (memory != null && size <= memory.capacity()) {
            return;
        }
        int capacity = Math.max(SMALLEST, Integer.highestOneBit(size - 1) << 1);
        ByteBuf larger = alloc.buffer(capacity, capacity).writerIndex(capacity);
        if (memory != null) {
            move(larger);
            memory.release();
        }
        memory = larger;
    }

    private void move(ByteBuf larger) {
        int mask = larger.capacity() - 1;
        long from = start;
        while (from < end) {
            int at = place(from);
            int to = (int) (from & mask);
            int run = (int) Math.min(end - from, Math.min(memory.capacity() - at, larger.capacity() - to));
            larger.setBytes(to, memory, at, run);
            from += run;
        }
    }
}
