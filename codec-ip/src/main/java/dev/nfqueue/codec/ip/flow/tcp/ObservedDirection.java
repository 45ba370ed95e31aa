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

    private final int limit;

    ObservedDirection(ByteBufAllocator alloc, TcpStreamConfig config) {
        super(alloc, config.overlapPolicy());
        history = new ByteRing(alloc);
        limit = config.isConflictsDetected() ? config.observeLimit() : 0;
    }

    @Override
    long reached() {
        return passed;
    }

    @Override
    void taken(long offset, ByteBuf bytes) {
        int length = bytes.readableBytes();
        if (offset + length <= acknowledged || limit == 0) {
            history.startAt(offset + length);
            return;
        }
        if (history.end() != offset) {
            history.startAt(offset);
        }
        history.append(bytes, bytes.readerIndex(), length);
        history.discardTo(history.end() - limit);
    }

    @Override
    void release() {
        super.release();
        history.release();
    }
}
