// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import dev.nfqueue.codec.ip.IpPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Follows a connection whose packets pass at once. It decides what the receiver reads, without a say in it. */
final class ObservingEngine extends TcpEngine<ObservedDirection> {
    /**
     * The receiver may not have got the segment that made older ones too old. So what is a little older counts, and if it
     * comes again with other bytes, that is told as a conflict.
     */
    private static final int PAWS_TOLERANCE = 1000;

    private final SegmentWriter writer;

    ObservingEngine(TcpStreamConfig config, ConnectionOutput output, ByteBufAllocator alloc) {
        super(config, output, alloc, new ObservedDirection(alloc, config), new ObservedDirection(alloc, config));
        writer = new SegmentWriter(alloc);
    }

    @Override
    void unsound(IpPacket packet) {
        output.pass(packet);
    }

    @Override
    void stray(IpPacket packet) {
        output.pass(packet);
    }

    @Override
    void segment(Segment segment, ObservedDirection own, ObservedDirection other) {
        if (reset) {
            output.drop(answerAfterReset(segment, own, other));
            return;
        }
        IpPacket packet = segment.packet.retain();
        try {
            output.pass(packet);
            follow(segment, own, other);
        } finally {
            packet.release();
        }
    }

    private void follow(Segment segment, ObservedDirection own, ObservedDirection other) {
        if (segment.isRst()) {
            if (isExactReset(segment, own, own.acknowledged, other)) {
                end(true);
            }
            return;
        }
        if (segment.isSyn()) {
            syn(segment, own, other);
            return;
        }
        if (!segment.isAck()) {
            return;
        }
        own.passed = Math.max(own.passed, segment.end() + (segment.isFin() ? 1 : 0));
        if (isFromLongAgo(segment, own, PAWS_TOLERANCE) || !isBelievable(segment, other, other.acknowledged)) {
            return;
        }
        own.sender.timestamp(segment.timestamp, segment.offset <= own.acknowledged);
        own.sender.seen(segment.packet, segment.tcp);
        acknowledge(segment, own, other);
        establish();
        data(segment, own);
        if (own.endTold && other.endTold) {
            release();
        }
    }

    private void syn(Segment segment, ObservedDirection own, ObservedDirection other) {
        if (isLateSyn(segment, own) || segment.isFin()) {
            return; // The receiver answers it with a challenge (RFC 5961) and goes on.
        }
        own.sender.syn(segment.packet, segment.tcp);
        own.passed = Math.max(own.passed, segment.length);
        if (segment.length > 0 && !segment.isAck()) {
            own.keepEarly(segment);
        }
        if (segment.isAck()) {
            Endpoint.agree(own.sender, other.sender);
            other.acknowledged = Math.max(other.acknowledged, segment.acknowledged);
            edge(segment, own, other);
        }
        if (segment.isAck() && other.early != null) {
            early(segment, other);
        }
        if (segment.isAck() && segment.length > 0) {
            establish();
            data(segment, own);
        }
    }

    /** The bytes of a SYN count if the answer to it acknowledges them. */
    private void early(Segment answer, ObservedDirection direction) {
        ByteBuf bytes = direction.early;
        if (answer.acknowledged >= bytes.readableBytes() && direction.sender.sequence(-1) == direction.earlySequence) {
            establish();
            direction.in.add(0, bytes, 0, bytes.readableBytes(), false);
            direction.deliver();
        }
        direction.forgetEarly();
    }

    private void acknowledge(Segment segment, ObservedDirection own, ObservedDirection other) {
        edge(segment, own, other);
        long acknowledged = Math.min(segment.acknowledged, other.passed);
        if (acknowledged > other.acknowledged) {
            other.acknowledged = acknowledged;
            other.history.discardTo(acknowledged);
        }
        if (other.acknowledged > other.in.next() && other.in.firstAhead() <= other.acknowledged) {
            skip(other);
        }
    }

    private void edge(Segment segment, ObservedDirection own, ObservedDirection other) {
        if (own.sender.isScaleKnown()) {
            long window = own.sender.windowBytes(segment.tcp.window(), segment.isSyn());
            long edge = segment.acknowledged + window;
            other.mostWindow = Math.max(other.mostWindow, window);
            other.edge = other.edge == Long.MAX_VALUE ? edge : Math.max(other.edge, edge);
        }
    }

    private void data(Segment segment, ObservedDirection own) {
        boolean inWindow = segment.offset < own.edge || segment.offset <= own.in.next();
        if (inWindow && segment.length > 0) {
            compare(segment, own);
            bytes(segment, own);
        }
        if (inWindow && segment.isFin()) {
            own.in.end(segment.end());
        }
        own.deliver();
        own.relieve();
        conflict(own.in.takeConflict(), own);
    }

    private void bytes(Segment segment, ObservedDirection own) {
        boolean borrow = own.isReading();
        int urgent = config.urgentPolicy() == UrgentPolicy.LEFT_OUT ? segment.urgentByte() : -1;
        if (urgent < 0) {
            own.in.add(segment.offset, segment.bytes, segment.index, segment.length, borrow);
            return;
        }
        own.in.add(segment.offset, segment.bytes, segment.index, urgent, borrow);
        own.in.leaveOut(segment.offset + urgent);
        int rest = urgent + 1;
        own.in.add(segment.offset + rest, segment.bytes, segment.index + rest, segment.length - rest, borrow);
    }

    /** Retransmitted bytes should be what they were. */
    private void compare(Segment segment, ObservedDirection own) {
        if (segment.offset < own.history.end()
                && !own.history.matches(segment.offset, segment.bytes, segment.index, segment.length)) {
            conflict(segment.offset, own);
        }
    }

    private static void conflict(long offset, ObservedDirection own) {
        if (offset >= 0 && own.reader != null && !own.isClosed()) {
            own.reader.conflict(offset);
        }
    }

    /** The receiver has bytes that were not seen here: nobody sends them again. */
    private static void skip(ObservedDirection direction) {
        direction.in.skipGap();
        direction.deliver();
    }

    @Override
    void read(int from) {
        direction(from).deliver();
        account();
    }

    @Override
    void reset() {
        if (reset) {
            return;
        }
        reset = true;
        for (int from = 0; from < 2; from++) {
            ObservedDirection own = direction(from);
            ObservedDirection other = direction(1 - from);
            if (own.sender.address != null) {
                output.inject(writer.reset(own.sender, other.sender, own.expected(), other.expected()));
            }
        }
        end(true);
    }

    private IpPacket answerAfterReset(Segment segment, ObservedDirection own, ObservedDirection other) {
        if (!segment.isRst() && segment.isAck()) {
            output.inject(writer.reset(other.sender, own.sender, segment.acknowledged, segment.end()));
        }
        return segment.packet;
    }
}
