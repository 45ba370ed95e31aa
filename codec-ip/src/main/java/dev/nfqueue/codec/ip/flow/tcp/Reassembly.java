// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Puts the segments of one direction in order. Offsets count from the stream's first byte, in 64 bits, so that nothing here
 * wraps. What is ahead of a gap is copied and charged with what it costs, so that many small segments do not slip through
 * the bound.
 */
final class Reassembly {
    /** What a segment that waits costs besides its bytes: a buffer, an entry. */
    static final int OVERHEAD = 256;

    private static final long NONE = Long.MAX_VALUE;
    private static final int MOST_LEFT_OUT = 16;

    private final ByteBufAllocator alloc;
    private final OverlapPolicy policy;
    private final TreeMap<Long, ByteBuf> ahead = new TreeMap<>();
    private final ArrayDeque<Piece> ready = new ArrayDeque<>();
    private final TreeSet<Long> leftOut = new TreeSet<>();
    private long next;
    private long fin = NONE;
    private long newest;
    private int aheadBytes;
    private int readyBytes;
    private int readyBuffers;
    private long conflictAt = NONE;

    /**
     * What is in order.
     *
     * @param bytes null where bytes are missing for good
     */
    record Piece(long offset, int length, ByteBuf bytes) {
        long end() {
            return offset + length;
        }
    }

    Reassembly(ByteBufAllocator alloc, OverlapPolicy policy) {
        this.alloc = alloc;
        this.policy = policy;
    }

    /** Begins anywhere, while nothing has come. */
    void startAt(long offset) {
        next = offset;
    }

    /** The offset up to which the stream has come without a gap. */
    long next() {
        return next;
    }

    /** Where the stream's end was announced, {@link Long#MAX_VALUE} before that. */
    long fin() {
        return fin;
    }

    /** Whether everything has come, the end included. */
    boolean isComplete() {
        return next == fin;
    }

    /** Whether the stream's end has come in order, and all has been taken. */
    boolean isAtEnd() {
        return next == fin && ready.isEmpty();
    }

    boolean hasGap() {
        return !ahead.isEmpty();
    }

    /** Bytes of memory that are taken, with the cost of keeping them. */
    int charge() {
        return readyCharge() + aheadBytes + ahead.size() * OVERHEAD;
    }

    /** The part of it that is in order. */
    int readyCharge() {
        return readyBytes + readyBuffers * OVERHEAD;
    }

    /** Bytes in order that have not been taken. */
    int readyBytes() {
        return readyBytes;
    }

    /** Notes where the stream ends. The first end stands, unless one comes that lies before it. */
    void end(long offset) {
        if (offset >= next && offset < fin) {
            fin = offset;
            drop(offset);
        }
    }

    private void drop(long from) {
        while (!ahead.isEmpty() && ahead.lastKey() >= from) {
            forget(ahead.lastKey());
        }
    }

    /**
     * Adds a segment's bytes, of which those that are old or lie behind the end do not count.
     *
     * @param borrow whether bytes in order may stay in the buffer, for somebody who takes them at once
     */
    void add(long offset, ByteBuf bytes, int index, int length, boolean borrow) {
        long end = Math.min(offset + length, fin);
        long start = Math.max(offset, next);
        if (start >= end) {
            return;
        }
        int at = index + (int) (start - offset);
        if (start == next && ahead.isEmpty()) {
            int n = (int) (end - start);
            push(borrow ? bytes.retainedSlice(at, n) : copy(bytes, at, n));
            advance();
            return;
        }
        newest = start;
        insert(start, end, bytes, at);
        advance();
    }

    private void insert(long start, long end, ByteBuf bytes, int index) {
        long cursor = start;
        Map.Entry<Long, ByteBuf> old = ahead.floorEntry(start);
        if (old == null || old.getKey() + old.getValue().readableBytes() <= start) {
            old = ahead.higherEntry(start);
        }
        while (old != null && old.getKey() < end) {
            long oldStart = old.getKey();
            long oldEnd = oldStart + old.getValue().readableBytes();
            compare(start, end, bytes, index, old);
            if (policy.newWins(start, end, oldStart, oldEnd)) {
                cut(old, start, end);
            } else {
                if (cursor < oldStart) {
                    put(cursor, copy(bytes, index + (int) (cursor - start), (int) (oldStart - cursor)));
                }
                cursor = oldEnd;
            }
            old = ahead.ceilingEntry(oldEnd);
        }
        if (cursor < end) {
            put(cursor, copy(bytes, index + (int) (cursor - start), (int) (end - cursor)));
        }
    }

    /** Takes out of an old range what a new one replaces. */
    private void cut(Map.Entry<Long, ByteBuf> old, long start, long end) {
        long oldStart = old.getKey();
        ByteBuf bytes = old.getValue();
        long oldEnd = oldStart + bytes.readableBytes();
        bytes.retain();
        forget(oldStart);
        if (oldStart < start) {
            put(oldStart, copy(bytes, bytes.readerIndex(), (int) (start - oldStart)));
        }
        if (oldEnd > end) {
            put(end, copy(bytes, bytes.readerIndex() + (int) (end - oldStart), (int) (oldEnd - end)));
        }
        bytes.release();
    }

    private void compare(long start, long end, ByteBuf bytes, int index, Map.Entry<Long, ByteBuf> old) {
        long from = Math.max(start, old.getKey());
        long to = Math.min(end, old.getKey() + old.getValue().readableBytes());
        int oldIndex = old.getValue().readerIndex() + (int) (from - old.getKey());
        if (!ByteBufUtil.equals(bytes, index + (int) (from - start), old.getValue(), oldIndex, (int) (to - from))) {
            conflictAt = Math.min(conflictAt, from);
        }
    }

    /** Where the last conflicting bytes were, and forgets it; -1 for none. */
    long takeConflict() {
        long at = conflictAt == NONE ? -1 : conflictAt;
        conflictAt = NONE;
        return at;
    }

    private void advance() {
        while (true) {
            if (!leftOut.isEmpty() && leftOut.first() <= next) {
                next = Math.max(next, leftOut.pollFirst() + 1);
            } else if (!ahead.isEmpty() && ahead.firstKey() <= next) {
                pushFirst();
            } else {
                return;
            }
        }
    }

    /** Moves the first range over, of which a byte that was left out may have taken the beginning. */
    private void pushFirst() {
        Map.Entry<Long, ByteBuf> entry = ahead.pollFirstEntry();
        ByteBuf bytes = entry.getValue();
        aheadBytes -= bytes.readableBytes();
        bytes.skipBytes((int) Math.min(next - entry.getKey(), bytes.readableBytes()));
        if (bytes.isReadable()) {
            push(bytes);
        } else {
            bytes.release();
        }
    }

    private void push(ByteBuf bytes) {
        int length = bytes.readableBytes();
        ready.add(new Piece(next, length, bytes));
        readyBytes += length;
        readyBuffers++;
        next += length;
    }

    /** The next piece in order, whose bytes the caller releases, or null. */
    Piece poll() {
        Piece piece = ready.poll();
        if (piece != null && piece.bytes() != null) {
            readyBytes -= piece.length();
            readyBuffers--;
        }
        return piece;
    }

    /** Notes that a byte does not belong to the stream, though it has a place in it. */
    void leaveOut(long offset) {
        if (offset >= next && leftOut.size() < MOST_LEFT_OUT) {
            leftOut.add(offset);
            advance();
        }
    }

    /** Gives up the bytes that are missing before those that have come. */
    void skipGap() {
        if (firstAhead() == NONE) {
            return;
        }
        gap((int) Math.min(firstAhead() - next, Integer.MAX_VALUE));
        advance();
    }

    /** Gives up bytes that are in order, and have not been taken. */
    void discardReady() {
        int lost = 0;
        for (Piece piece = poll(); piece != null; piece = poll()) {
            lost += piece.length();
            ReferenceCountUtil.release(piece.bytes());
        }
        next -= lost;
        gap(lost);
    }

    private void gap(int missing) {
        if (missing > 0) {
            ready.add(new Piece(next, missing, null));
            next += missing;
        }
    }

    /** Where the first bytes ahead of a gap begin; {@link Long#MAX_VALUE} for none. */
    long firstAhead() {
        return ahead.isEmpty() ? (fin == next ? NONE : fin) : ahead.firstKey();
    }

    /**
     * The ranges ahead of gaps for a selective acknowledgment (RFC 2018): the one that came last first.
     *
     * @param most how many at most
     * @return begin and end of each in turn
     */
    long[] blocks(int most) {
        long[] blocks = new long[2 * most];
        int count = 0;
        long begin = -1;
        long end = -1;
        for (Map.Entry<Long, ByteBuf> range : ahead.entrySet()) {
            if (range.getKey() != end) {
                count = block(blocks, count, most, begin, end);
                begin = range.getKey();
            }
            end = range.getKey() + range.getValue().readableBytes();
        }
        count = block(blocks, count, most, begin, end);
        return Arrays.copyOf(blocks, 2 * count);
    }

    private int block(long[] blocks, int count, int most, long begin, long end) {
        if (begin < 0) {
            return count;
        }
        boolean first = begin <= newest && newest < end;
        if (!first && count == most) {
            return count;
        }
        int at = first ? 0 : count;
        int kept = Math.min(count + 1, most);
        if (first) {
            System.arraycopy(blocks, 0, blocks, 2, 2 * (kept - 1));
        }
        blocks[2 * at] = begin;
        blocks[2 * at + 1] = end;
        return kept;
    }

    private void put(long offset, ByteBuf bytes) {
        ahead.put(offset, bytes);
        aheadBytes += bytes.readableBytes();
    }

    private void forget(long offset) {
        ByteBuf bytes = ahead.remove(offset);
        aheadBytes -= bytes.readableBytes();
        bytes.release();
    }

    private ByteBuf copy(ByteBuf bytes, int index, int length) {
        return alloc.buffer(length).writeBytes(bytes, index, length);
    }

    void release() {
        drop(Long.MIN_VALUE);
        for (Piece piece = poll(); piece != null; piece = poll()) {
            ReferenceCountUtil.release(piece.bytes());
        }
    }
}
