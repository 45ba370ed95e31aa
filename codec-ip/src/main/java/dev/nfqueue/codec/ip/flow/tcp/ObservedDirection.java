// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** A direction whose packets pass by: what was read is kept until it is acknowledged, to be compared with what comes again. */
final class ObservedDirection extends Direction {
    /** What was delivered and may come again. */
    final ByteRing history;

    /** How far the receiver has acknowledged. */
    long acknowledged;

    /** Offset behind the last byte that the receiver's window has ever allowed. */
    long edge = Long.MAX_VALUE;

    /** Offset behind the last byte that has passed, in order or not. */
    long passed;

    /** Bytes that came with a SYN (RFC 7413) and count only once they are acknowledged; null for none. */
    ByteBuf early;

    /** The number of that SYN. */
    long earlySequence;

    private final ByteBufAllocator alloc;
    private final int limit;
    private final int historyLimit;

    ObservedDirection(ByteBufAllocator alloc, TcpStreamConfig config) {
        super(alloc, config);
        this.alloc = alloc;
        history = new ByteRing(alloc);
        limit = config.observeLimit();
        historyLimit = config.isConflictsDetected() ? limit : 0;
    }

    @Override
    long kept() {
        return (long) in.charge() + history.capacity() + (early == null ? 0 : early.capacity() + Reassembly.OVERHEAD);
    }

    /** Keeps the bytes of a SYN, if there is memory: else they are missing in the stream. */
    void keepEarly(Segment segment) {
        if (early != null) {
            return;
        }
        if (roomBeside(kept()) < segment.length + Reassembly.OVERHEAD) {
            refuse();
            return;
        }
        early = alloc.buffer(segment.length).writeBytes(segment.bytes, segment.index, segment.length);
        earlySequence = segment.tcp.sequence();
    }

    void forgetEarly() {
        if (early != null) {
            early.release();
            early = null;
        }
    }

    /** Gives up what is kept beyond what may be: first what only serves to compare, then gaps, then what nobody reads. */
    void relieve() {
        if (lacksMemory() && history.size() > 0) {
            history.startAt(history.end());
        }
        boolean lacks = lacksMemory();
        while ((lacks || in.charge() > limit) && giveUp()) {
            if (lacks) {
                refuse();
            }
            lacks = lacksMemory();
        }
    }

    private boolean lacksMemory() {
        return roomBeside(kept()) < 0;
    }

    private boolean giveUp() {
        if (in.hasGap()) {
            in.skipGap();
            deliver();
            return true;
        }
        if (isReading() || in.readyBytes() == 0) {
            return false;
        }
        in.discardReady();
        return true;
    }

    @Override
    long reached() {
        return passed;
    }

    @Override
    void taken(long offset, ByteBuf bytes) {
        int length = bytes.readableBytes();
        if (offset + length <= acknowledged || historyLimit == 0 || roomBeside(kept()) < 2L * length) {
            history.startAt(offset + length);
            return;
        }
        if (history.end() != offset) {
            history.startAt(offset);
        }
        history.append(bytes, bytes.readerIndex(), length);
        history.discardTo(history.end() - historyLimit);
    }

    @Override
    void release() {
        super.release();
        history.release();
        forgetEarly();
    }
}
