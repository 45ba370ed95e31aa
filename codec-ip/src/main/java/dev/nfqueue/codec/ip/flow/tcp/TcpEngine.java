// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.TcpSegment;
import io.netty.buffer.ByteBufAllocator;

/**
 * What follows a connection: packets go in, bytes and packets come out. It knows no channel, no clock and no thread; the
 * time is set from outside, in nanoseconds.
 *
 * @param <D> what it keeps of a direction
 */
abstract class TcpEngine<D extends Direction> {
    static final long NEVER = Long.MAX_VALUE;

    final TcpStreamConfig config;
    final ConnectionOutput output;
    final ByteBufAllocator alloc;
    private final D first;
    private final D second;

    /** What time it is; set by {@link #at}. */
    long now;

    private boolean established;
    boolean reset;
    private boolean ended;

    TcpEngine(TcpStreamConfig config, ConnectionOutput output, ByteBufAllocator alloc, D first, D second) {
        this.config = config;
        this.output = output;
        this.alloc = alloc;
        this.first = first;
        this.second = second;
    }

    /** The direction in which an end sends, 0 or 1. */
    final D direction(int from) {
        return from == 0 ? first : second;
    }

    /** Sets the time, before any other call. */
    final TcpEngine<D> at(long nanos) {
        now = nanos;
        return this;
    }

    /** A packet has come; it is taken over. */
    final void packet(int from, IpPacket packet) {
        try {
            take(from, packet);
        } finally {
            account();
        }
    }

    /** What is kept now is counted. */
    final void account() {
        first.account();
        second.account();
    }

    private void take(int from, IpPacket packet) {
        TcpSegment tcp = packet.tcp();
        if (!Segment.isSound(packet, tcp, config.isChecksumsVerified())) {
            unsound(packet);
            return;
        }
        D own = direction(from);
        D other = direction(1 - from);
        if (own.sender.address == null) {
            own.sender.name(packet.source(), tcp.sourcePort());
            other.sender.name(packet.destination(), tcp.destinationPort());
        }
        Segment segment = new Segment(packet, tcp, from, own.sender.timestamps);
        if (segment.isSyn() && segment.isAck() && !other.sender.isStarted()) {
            other.sender.start(tcp.acknowledgment());
        }
        if (!established && !isAnswer(segment, other)) {
            stray(packet);
            return;
        }
        if (!own.sender.isStarted() && !segment.isSyn()) {
            begin(segment, own, other);
        }
        segment.offset = segment.isSyn() ? 0 : own.sender.offset(tcp.sequence(), own.in.next());
        segment.acknowledged =
                other.sender.isStarted() ? other.sender.offset(tcp.acknowledgment(), other.nearAcknowledgment()) : 0;
        segment(segment, own, other);
    }

    /**
     * Whether what a segment acknowledges, while the connection opens, is a SYN that was seen. Else its receiver does not
     * take it: an end may know another connection, or somebody wants others to take note of another.
     */
    private boolean isAnswer(Segment segment, D other) {
        return segment.isRst()
                || !segment.isAck()
                || other.sender.choose(segment.tcp.acknowledgment(), other.reached());
    }

    /** Begins a direction with a segment that is no SYN: the other end's SYN may have been seen, or nothing. */
    private void begin(Segment segment, D own, D other) {
        if (segment.isRst() || !segment.isAck()) {
            return; // No receiver takes it.
        }
        own.sender.start(segment.tcp.sequence());
        own.sender.seen(segment.packet, segment.tcp);
        if (!other.sender.isStarted()) {
            other.sender.start(segment.tcp.acknowledgment());
        }
        establish();
    }

    /**
     * Whether a reset is believed (RFC 5961): it is exactly what the receiver expects, whether that has seen all of ours or
     * not; or it refuses a SYN.
     */
    static boolean isExactReset(Segment segment, Direction own, long acknowledged, Direction other) {
        if (!own.sender.isStarted()) {
            return segment.isAck() && other.sender.isRefusedBy(segment.tcp.acknowledgment(), other.reached());
        }
        return segment.offset == own.expected() || segment.offset == acknowledged;
    }

    /**
     * Whether the receiver believes what a segment acknowledges (RFC 5961 section 5): neither what was never sent, nor what
     * was long before. Else it does not take the segment's bytes either.
     */
    static boolean isBelievable(Segment segment, Direction other, long acknowledged) {
        long oldest = Math.max(0, acknowledged - other.mostWindow);
        return !other.sender.isSynSeen() || (segment.acknowledged >= oldest && segment.acknowledged <= other.reached());
    }

    /**
     * Whether PAWS (RFC 7323) takes a segment for a duplicate from long ago.
     *
     * @param ticks how much older a timestamp may be
     */
    final boolean isFromLongAgo(Segment segment, D own, int ticks) {
        return config.isTimestampsChecked()
                && own.sender.timestamps
                && segment.timestamp >= 0
                && own.sender.isOlder(segment.timestamp, ticks);
    }

    /** A packet that no receiver would take for a segment, or of which not all is there. */
    abstract void unsound(IpPacket packet);

    /** A segment that has nothing to do with the connection that opens. */
    abstract void stray(IpPacket packet);

    abstract void segment(Segment segment, D own, D other);

    /** Cuts the connection: both ends get a reset. */
    abstract void reset();

    /** Handler-side: bytes may be delivered again. */
    abstract void read(int from);

    /** When {@link #timeout} is due, in nanoseconds; {@link #NEVER} for not at all. */
    long deadline() {
        return NEVER;
    }

    void timeout() {}

    final boolean isEstablished() {
        return established;
    }

    /** Whether a SYN has another number than the one that began a direction, and comes too late to replace it. */
    final boolean isLateSyn(Segment segment, D own) {
        return own.sender.isStarted() && own.sender.isAgreed() && own.sender.sequence(-1) != segment.tcp.sequence();
    }

    final void establish() {
        if (!established) {
            established = true;
            first.sender.settle();
            second.sender.settle();
            output.established();
        }
    }

    /** Both streams end: by a reset, or because their ends have gone. */
    final void end(boolean byReset) {
        if (!ended) {
            ended = true;
            first.close(byReset);
            second.close(byReset);
            if (byReset) {
                giveBack();
            }
            output.ended();
        }
    }

    /** Streams that are still open end, and memory is given back. */
    final void release() {
        end(false);
        giveBack();
    }

    private void giveBack() {
        first.release();
        second.release();
        account();
    }
}
