// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import dev.nfqueue.codec.ip.IcmpMessage;
import dev.nfqueue.codec.ip.Icmpv6Message;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpProtocol;
import dev.nfqueue.codec.ip.Ipv4Packet;
import dev.nfqueue.codec.ip.Ipv6Packet;
import dev.nfqueue.codec.ip.internal.SipHash;

/**
 * What makes packets belong together: version, protocol, addresses and ports, of a fixed size. Both directions have the
 * same key, since the lower end comes first; {@link #fromLow} tells them apart. A port is the identifier at the asking
 * end of an ICMP query, and what is asked at the other; zero where the protocol has none.
 */
class FlowKey {

    /** Above all ports, so that no identifier equals what is asked. */
    private static final int QUERY = 0x10000;

    private static final int NO_QUERY = -1;

    private long lowAddress0;
    private long lowAddress1;
    private long highAddress0;
    private long highAddress1;
    private int lowPort;
    private int highPort;
    private short kind;

    /** Whether the packet that was read last came from the lower end. */
    private boolean fromLow;

    FlowKey() {}

    FlowKey(FlowKey other) {
        lowAddress0 = other.lowAddress0;
        lowAddress1 = other.lowAddress1;
        highAddress0 = other.highAddress0;
        highAddress1 = other.highAddress1;
        lowPort = other.lowPort;
        highPort = other.highPort;
        kind = other.kind;
        fromLow = other.fromLow;
    }

    /** Takes the key of a packet, or tells that it has none. */
    final boolean read(IpPacket packet) {
        int source = packet.sourcePort();
        int destination = packet.destinationPort();
        if (source < 0) {
            if (hasPorts(packet.protocol())) {
                return false;
            }
            int query = query(packet);
            boolean asks = (query & 1) == 0;
            source = query == NO_QUERY ? 0 : asks ? identifier(packet) : QUERY | query >> 1;
            destination = query == NO_QUERY ? 0 : asks ? QUERY | query >> 1 : identifier(packet);
        }
        if (packet instanceof Ipv4Packet v4) {
            set(0, v4.sourceInt() & 0xFFFFFFFFL, source, 0, v4.destinationInt() & 0xFFFFFFFFL, destination);
        } else if (packet instanceof Ipv6Packet v6) {
            set(v6.sourceHigh(), v6.sourceLow(), source, v6.destinationHigh(), v6.destinationLow(), destination);
        } else {
            return false;
        }
        kind = (short) (packet.version() << 8 | packet.protocol().number());
        return true;
    }

    private static boolean hasPorts(IpProtocol protocol) {
        return protocol == IpProtocol.TCP
                || protocol == IpProtocol.UDP
                || protocol == IpProtocol.UDP_LITE
                || protocol == IpProtocol.SCTP
                || protocol == IpProtocol.DCCP;
    }

    private void set(long source0, long source1, int sourcePort, long to0, long to1, int toPort) {
        int order = Long.compareUnsigned(source0, to0);
        order = order != 0 ? order : Long.compareUnsigned(source1, to1);
        order = order != 0 ? order : Integer.compare(sourcePort, toPort);
        fromLow = order <= 0;
        lowAddress0 = fromLow ? source0 : to0;
        lowAddress1 = fromLow ? source1 : to1;
        lowPort = fromLow ? sourcePort : toPort;
        highAddress0 = fromLow ? to0 : source0;
        highAddress1 = fromLow ? to1 : source1;
        highPort = fromLow ? toPort : sourcePort;
    }

    /** Which query an ICMP message is, times two, and one more when it answers; {@link #NO_QUERY} for any other message. */
    private static int query(IpPacket packet) {
        if (packet.icmp() != null) {
            return switch (packet.icmp().type()) {
                case IcmpMessage.ECHO_REQUEST -> 0;
                case IcmpMessage.ECHO_REPLY -> 1;
                case IcmpMessage.TIMESTAMP_REQUEST -> 2;
                case IcmpMessage.TIMESTAMP_REPLY -> 3;
                default -> NO_QUERY;
            };
        }
        if (packet.icmpv6() != null) {
            return switch (packet.icmpv6().type()) {
                case Icmpv6Message.ECHO_REQUEST -> 0;
                case Icmpv6Message.ECHO_REPLY -> 1;
                default -> NO_QUERY;
            };
        }
        return NO_QUERY;
    }

    private static int identifier(IpPacket packet) {
        return packet.icmp() != null
                ? packet.icmp().identifier()
                : packet.icmpv6().identifier();
    }

    final boolean isFromLow() {
        return fromLow;
    }

    final void setFromLow(boolean low) {
        fromLow = low;
    }

    final IpProtocol protocol() {
        return IpProtocol.of(kind);
    }

    final boolean isIpv4() {
        return kind >> 8 == 4;
    }

    /** The first eight bytes of an end's address, the last eight, and its port. */
    final long address0(boolean low) {
        return low ? lowAddress0 : highAddress0;
    }

    final long address1(boolean low) {
        return low ? lowAddress1 : highAddress1;
    }

    /** The port of an end; 0 where what stands for it is none. */
    final int port(boolean low) {
        int port = low ? lowPort : highPort;
        return port < QUERY ? port : 0;
    }

    final int hash(SipHash function) {
        function.begin();
        if (isIpv4()) {
            function.add(lowAddress1 << 32 | highAddress1);
        } else {
            function.add(lowAddress0).add(lowAddress1).add(highAddress0).add(highAddress1);
        }
        return (int) function.add((long) lowPort << 32 | highPort).add(kind).end();
    }

    final boolean sameAs(FlowKey other) {
        return lowAddress1 == other.lowAddress1
                && highAddress1 == other.highAddress1
                && lowPort == other.lowPort
                && highPort == other.highPort
                && kind == other.kind
                && lowAddress0 == other.lowAddress0
                && highAddress0 == other.highAddress0;
    }
}
