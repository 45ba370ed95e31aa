// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.TcpFlags;
import dev.nfqueue.codec.ip.TcpSegment;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Sends what has been written, in the packets that come as far as it fits them, else in packets of its own; and translates
 * the numbers of everything that goes on.
 */
final class RelaySender {
    private static final long[] NO_BLOCKS = {};

    private final ConnectionOutput output;
    private final SegmentWriter writer;
    private final SackTranslator sack = new SackTranslator();
    private int segmentLimit = Integer.MAX_VALUE;

    RelaySender(ConnectionOutput output, ByteBufAllocator alloc) {
        this.output = output;
        writer = new SegmentWriter(alloc);
    }

    /** Bytes that a segment of a direction carries at most. */
    int segmentSize(RelayDirection own, RelayDirection other) {
        int mss = Math.min(own.sender.mss(), other.sender.mss()) - SegmentWriter.optionsLength(own.sender);
        return Math.min(mss, segmentLimit);
    }

    /** Large segments seem to get lost: smaller ones from now on, down to what passes everywhere (RFC 4821). */
    void useSmallerSegments() {
        segmentLimit = segmentLimit > 1200 ? 1200 : 512;
    }

    /** Sends what may be sent of the backlog. */
    void sendBacklog(RelayDirection own, RelayDirection other, long now) {
        int mss = segmentSize(own, other);
        long allowed = Math.min(limit(own), own.acknowledged + own.recovery.window(mss));
        if (allowed < own.writtenEnd()) {
            // No small segments but the last: what is not whole waits for acknowledgments.
            long whole = (allowed - own.sent) / mss * mss;
            allowed = whole > 0 || own.isOutstanding() ? own.sent + Math.max(0, whole) : allowed;
        }
        if (own.sent < allowed) {
            emit(own, other, own.sent, allowed, null, now);
        } else if (own.sent < own.writtenEnd()) {
            own.recovery.arm(now);
        }
    }

    /** Offset behind what the receiver's window lets go; the end needs no window. */
    private static long limit(RelayDirection own) {
        return own.edge >= own.written ? own.writtenEnd() : own.edge;
    }

    /** Sends what is new since a packet came, in it if it fits. */
    void sendNew(RelayDirection own, RelayDirection other, Segment segment, long now) {
        int mss = segmentSize(own, other);
        long window = Math.max(own.acknowledged + own.recovery.window(mss), own.sent + segment.length + 1);
        emit(own, other, own.sent, Math.min(limit(own), window), segment, now);
    }

    /** Whether there is something that has never been sent, and may be. */
    static boolean hasNew(RelayDirection own) {
        return own.sent < limit(own);
    }

    /**
     * Sends a segment again, as far as its bytes have not arrived.
     *
     * @return the offset behind it
     */
    long retransmit(RelayDirection own, RelayDirection other, long from, long now) {
        long most = Math.min(own.sent, own.arrived.nextStart(from));
        long to = Math.min(most, from + segmentSize(own, other));
        if (from < to) {
            emit(own, other, from, to, null, now);
        }
        return to;
    }

    /**
     * Sends a range, with the end if it reaches behind that.
     *
     * @param segment a packet that came and is used up: it carries the last bytes if they fit, else it is dropped
     */
    void emit(RelayDirection own, RelayDirection other, long from, long to, Segment segment, long now) {
        boolean end = own.endWritten && to > own.written;
        int left = (int) (Math.min(to, own.written) - from);
        int mss = segmentSize(own, other);
        long at = from;
        boolean used = false;
        while (left > 0 || (end && !used && at == from)) {
            used = segment != null && (left == segment.length || (left <= mss && segment.length <= mss));
            int n = used ? left : Math.min(left, mss);
            boolean last = n == left;
            if (used) {
                edit(segment, own, other, at, n, end);
            } else {
                inject(own, other, at, n, (end && last ? TcpFlags.FIN : 0) | (last ? TcpFlags.PSH : 0));
            }
            at += n;
            left -= n;
            if (last) {
                break;
            }
        }
        if (segment != null && !used) {
            output.drop(segment.packet);
        }
        sent(own, to, now);
    }

    private static void sent(RelayDirection own, long to, long now) {
        if (to > own.sent) {
            own.sent = to;
            own.recovery.sent(to, to - own.acknowledged, now);
        } else {
            own.recovery.arm(now);
        }
    }

    private void inject(RelayDirection own, RelayDirection other, long at, int length, int flags) {
        long done = other.done();
        int window = window(own, other, own.sender.window);
        output.inject(writer.data(
                own.sender,
                other.sender,
                own.sender.sequence(at),
                other.sender.sequence(done),
                TcpFlags.ACK | flags,
                window,
                own.out.copy(at, length)));
        tell(other, done);
    }

    /** Makes the packet that came carry a range of what was written. */
    private void edit(Segment segment, RelayDirection own, RelayDirection other, long at, int length, boolean end) {
        IpPacket packet = segment.packet;
        if (segment.length != length || !own.out.matches(at, segment.bytes, segment.index, length)) {
            packet = withPayload(segment, own.out.copy(at, length));
        }
        int flags = segment.flags & ~(TcpFlags.FIN | TcpFlags.URG) | (end ? TcpFlags.FIN : 0);
        header(packet.tcp(), own, other, at, flags);
        output.pass(packet);
    }

    /** The reader may still have a hand on the packet's bytes, so that they are not written over. */
    private static IpPacket withPayload(Segment segment, ByteBuf payload) {
        IpPacket packet = segment.packet;
        try {
            if (segment.length == payload.readableBytes()) {
                packet = segment.packet.copy();
                segment.packet.release();
            }
            packet.tcp().payload(payload);
            return packet;
        } finally {
            payload.release();
        }
    }

    /** Translates the header of a packet that goes on, with its first byte at an offset of what was written. */
    void header(TcpSegment tcp, RelayDirection own, RelayDirection other, long at, int flags) {
        long sequence = own.sender.sequence(at);
        if (tcp.sequence() != sequence) {
            tcp.sequence(sequence);
        }
        if (tcp.flags() != flags) {
            tcp.flags(flags);
        }
        if ((flags & TcpFlags.URG) == 0 && tcp.urgentPointer() != 0) {
            tcp.urgentPointer(0);
        }
        if ((flags & TcpFlags.ACK) != 0 && other.sender.isStarted()) {
            long done = other.done();
            acknowledgment(tcp, other.sender.sequence(done), window(own, other, tcp.window()));
            if (own.sender.sackPermitted) {
                sack.translate(tcp, other);
            }
            tell(other, done);
        }
    }

    private static void acknowledgment(TcpSegment tcp, long acknowledgment, int window) {
        if (tcp.acknowledgment() != acknowledgment) {
            tcp.acknowledgment(acknowledgment);
        }
        if (tcp.window() != window) {
            tcp.window(window);
        }
    }

    private static void tell(RelayDirection other, long done) {
        other.told = done;
        other.toldEdge = Math.max(other.toldEdge, other.senderEdge());
    }

    /** The window field, in a packet of one direction, that the sender of the other gets: less if there is no room here. */
    private static int window(RelayDirection carrier, RelayDirection told, int field) {
        long bytes = told.senderEdge() - told.done();
        if (!carrier.sender.isScaleKnown()) {
            return told.isOpen() ? field : 0;
        }
        return bytes >= carrier.sender.windowBytes(field, false)
                ? field
                : (int) (bytes >> carrier.sender.windowScale());
    }

    /** Acknowledges to the sender of a direction, in the name of its receiver. */
    void acknowledge(RelayDirection own, RelayDirection other) {
        long done = own.done();
        int window = window(other, own, other.sender.window);
        long[] blocks = own.sender.sackPermitted && own.in.hasGap() ? own.in.blocks(3) : NO_BLOCKS;
        for (int i = 0; i < blocks.length; i++) {
            own.vouched = Math.max(own.vouched, blocks[i]);
            blocks[i] = own.sender.sequence(blocks[i]);
        }
        long sequence = other.sender.sequence(other.sent);
        output.inject(
                writer.acknowledgment(other.sender, own.sender, sequence, own.sender.sequence(done), window, blocks));
        tell(own, done);
    }

    /** Asks the receiver of a direction for an acknowledgment, as a keep-alive does (RFC 9293 section 3.8.4). */
    void probe(RelayDirection own, RelayDirection other) {
        long done = other.done();
        long sequence = own.sender.sequence(own.acknowledged - 1);
        int window = window(own, other, own.sender.window);
        output.inject(writer.acknowledgment(
                own.sender, other.sender, sequence, other.sender.sequence(done), window, NO_BLOCKS));
        tell(other, done);
    }

    /** A reset to the receiver of a direction. */
    void reset(RelayDirection own, RelayDirection other) {
        output.inject(writer.reset(own.sender, other.sender, own.sent, other.done()));
    }

    /** A reset to the sender of a segment that should know better (RFC 9293 section 3.10.7.1). */
    void resetAnswer(RelayDirection own, RelayDirection other, Segment segment) {
        output.inject(writer.reset(other.sender, own.sender, segment.acknowledged, segment.end()));
    }
}
