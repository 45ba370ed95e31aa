// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.Ipv6Packet;
import dev.nfqueue.codec.ip.TcpOption;
import dev.nfqueue.codec.ip.TcpOptions;
import dev.nfqueue.codec.ip.TcpSegment;
import java.net.InetAddress;
import java.util.ArrayDeque;

/**
 * What one end of a connection has told about itself. Sequence numbers are counted in 64 bits from the first byte behind
 * the SYN, as offsets; here is where they are made of the 32 bits in a segment.
 */
final class Endpoint {
    private static final int UNKNOWN = -1;
    private static final int NOT_OFFERED = -2;
    private static final int MAX_SCALE = 14;
    private static final int DEFAULT_HOP_LIMIT = 64;
    private static final int DEFAULT_MSS = 536;
    private static final int DEFAULT_MSS_IPV6 = 1220;
    private static final int LEAST_MSS = 88;

    /** SYNs with numbers of their own that are kept while it is not known which one counts. */
    private static final int MOST_OFFERS = 4;

    /** What a SYN offers. The base is the number behind it. */
    private record Offer(int base, int mss, int windowScale, boolean sack, boolean stamps, long timestamp) {}

    private int base;
    private boolean started;
    private boolean agreed;
    private boolean heard;

    /** The SYN that counts, null if none was seen. */
    private Offer offer;

    /** Others, null if there is none. */
    private ArrayDeque<Offer> otherOffers;

    InetAddress address;
    int port;
    int hopLimit = DEFAULT_HOP_LIMIT;
    int trafficClass;
    int flowLabel;
    private int mss = UNKNOWN;
    private int windowScale = UNKNOWN;
    boolean sackPermitted;
    boolean timestamps;

    /** The latest timestamp (TSval) that it has sent, unsigned 32 bits: what speaks in its name must not be older. */
    long timestamp = UNKNOWN;

    /** The timestamp that its receiver goes by, from segments in order. */
    private long recent = UNKNOWN;

    /** The window field of its last segment. */
    int window;

    /** Where it is. */
    void name(InetAddress newAddress, int newPort) {
        address = newAddress;
        port = newPort;
    }

    boolean isStarted() {
        return started;
    }

    boolean isSynSeen() {
        return offer != null;
    }

    /**
     * Begins with a SYN. One that comes again may offer less, as long as there is no answer. One with another number may be
     * the one that counts: which it is, is told by {@link #choose}.
     */
    void syn(IpPacket packet, TcpSegment tcp) {
        if (agreed) {
            return;
        }
        if (offer != null && offer.base != (int) (tcp.sequence() + 1)) {
            keepOffer();
        }
        start(tcp.sequence() + 1);
        mss = UNKNOWN;
        windowScale = NOT_OFFERED;
        sackPermitted = false;
        timestamps = false;
        TcpOptions options = tcp.options();
        while (options.next()) {
            option(options);
        }
        offer = new Offer(base, mss, windowScale, sackPermitted, timestamps, timestamp);
        seen(packet, tcp);
    }

    private void keepOffer() {
        if (otherOffers == null) {
            otherOffers = new ArrayDeque<>(MOST_OFFERS);
        }
        if (otherOffers.size() == MOST_OFFERS) {
            otherOffers.remove();
        }
        otherOffers.add(offer);
    }

    /**
     * The other end acknowledges a SYN and so many bytes more: that one counts.
     *
     * @return whether it was seen
     */
    boolean choose(long acknowledgment, long most) {
        if (offer == null || isAt(offer, acknowledgment, 0)) {
            return true;
        }
        Offer exact = find(acknowledgment);
        if (exact == null) {
            return isAt(offer, acknowledgment, most);
        }
        otherOffers.remove(exact);
        keepOffer();
        take(exact);
        return true;
    }

    private Offer find(long acknowledgment) {
        if (otherOffers != null) {
            for (Offer other : otherOffers) {
                if (isAt(other, acknowledgment, 0)) {
                    return other;
                }
            }
        }
        return null;
    }

    /** Whether an acknowledgment refuses its SYN, and there is no other that may count. */
    boolean isRefusedBy(long acknowledgment, long most) {
        return offer != null && otherOffers == null && isAt(offer, acknowledgment, most);
    }

    private static boolean isAt(Offer offer, long acknowledgment, long most) {
        int ahead = (int) acknowledgment - offer.base;
        return ahead >= 0 && ahead <= most;
    }

    /** Its SYN was not seen: an answer offers what the SYN has offered. */
    private void assume(Endpoint answering) {
        windowScale = answering.windowScale == NOT_OFFERED ? NOT_OFFERED : UNKNOWN;
        sackPermitted = answering.sackPermitted;
        timestamps = answering.timestamps;
    }

    private void takeOffer() {
        if (offer != null) {
            take(offer);
        }
    }

    private void take(Offer other) {
        offer = other;
        base = other.base;
        mss = other.mss;
        windowScale = other.windowScale;
        sackPermitted = other.sack;
        timestamps = other.stamps;
        timestamp = other.timestamp;
        recent = other.timestamp;
    }

    private void option(TcpOptions options) {
        switch (options.type()) {
            case TcpOption.MAXIMUM_SEGMENT_SIZE -> mss = Math.max(LEAST_MSS, options.maximumSegmentSize());
            case TcpOption.WINDOW_SCALE -> windowScale = Math.min(MAX_SCALE, Math.max(0, options.windowScale()));
            case TcpOption.SACK_PERMITTED -> sackPermitted = true;
            case TcpOption.TIMESTAMPS -> {
                timestamps = true;
                timestamp = options.timestamp();
                recent = timestamp;
            }
            default -> {}
        }
    }

    /** Begins in the middle, with the byte of a sequence number as the first. */
    void start(long sequence) {
        base = (int) sequence;
        started = true;
    }

    /** Takes note of what every segment tells. */
    void seen(IpPacket packet, TcpSegment tcp) {
        if (!heard) {
            heard = true;
            timestamps |= offer == null && tcp.options().find(TcpOption.TIMESTAMPS);
        }
        hopLimit = packet.hopLimit();
        trafficClass = packet.trafficClass();
        flowLabel = packet instanceof Ipv6Packet six ? six.flowLabel() : 0;
        window = tcp.window();
    }

    /** Takes note of a segment's timestamp, which the receiver goes by if the segment is in order. */
    void timestamp(long value, boolean inOrder) {
        if (value < 0) {
            return;
        }
        if (timestamp == UNKNOWN || (int) (value - timestamp) > 0) {
            timestamp = value;
        }
        if (inOrder && (recent == UNKNOWN || (int) (value - recent) > 0)) {
            recent = value;
        }
    }

    /** Whether a timestamp is more ticks older than the one that the receiver goes by. */
    boolean isOlder(long value, int ticks) {
        return recent != UNKNOWN && (int) (value - recent) < -ticks;
    }

    /** The offset that a sequence number means, taken as near as can be to a known one. */
    long offset(long sequence, long near) {
        return near + (int) (sequence - base - near);
    }

    /** The sequence number of an offset, unsigned 32 bits. */
    long sequence(long offset) {
        return base + offset & 0xFFFFFFFFL;
    }

    /** Bytes that a window field of this end means. */
    long windowBytes(int field, boolean syn) {
        return (long) field << (syn ? 0 : windowScale());
    }

    /** Whether its window fields can be understood: its SYN was seen. */
    boolean isScaleKnown() {
        return windowScale != UNKNOWN;
    }

    int windowScale() {
        return Math.max(0, windowScale);
    }

    /** Whether it can have no other SYN any more. */
    boolean isAgreed() {
        return agreed;
    }

    /** The connection has begun: what counts is settled. */
    void settle() {
        agreed = true;
        otherOffers = null;
    }

    /** One end's SYN answers the other's: what counts is what both have offered. */
    static void agree(Endpoint a, Endpoint b) {
        a.takeOffer();
        b.takeOffer();
        b.agreed = true;
        if (b.offer == null) {
            b.assume(a);
            return;
        }
        boolean known = a.windowScale != UNKNOWN && b.windowScale != UNKNOWN;
        if (!known || a.windowScale == NOT_OFFERED || b.windowScale == NOT_OFFERED) {
            a.windowScale = known ? NOT_OFFERED : UNKNOWN;
            b.windowScale = a.windowScale;
        }
        boolean sack = a.sackPermitted && b.sackPermitted;
        a.sackPermitted = sack;
        b.sackPermitted = sack;
        boolean stamps = a.timestamps && b.timestamps;
        a.timestamps = stamps;
        b.timestamps = stamps;
    }

    /** Bytes that a segment to this end may carry, options among them. */
    int mss() {
        if (mss != UNKNOWN) {
            return mss;
        }
        return address != null && address.getAddress().length == 16 ? DEFAULT_MSS_IPV6 : DEFAULT_MSS;
    }
}
