// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;

/** Which view belongs to which protocol, and how many bytes it needs to be one. */
final class Transports {

    /** How many IP headers are looked through, one in another; nothing real comes near. */
    static final int MAX_DEPTH = 8;

    private Transports() {}

    /** The view of what a packet carries, or null when there is none or its fixed header is not all there. */
    static Transport of(IpPacket packet) {
        int protocol = packet.protocol.number();
        if (packet.end - packet.payloadIndex < minLength(protocol)) {
            return null;
        }
        return switch (protocol) {
            case 1 -> packet.version() == 4 ? new IcmpMessage(packet) : null;
            case 6 -> new TcpSegment(packet);
            case 17 -> new UdpDatagram(packet);
            case 58 -> packet.version() == 6 ? new Icmpv6Message(packet) : null;
            case 136 -> new UdpLiteDatagram(packet);
            case 132 -> new SctpPacket(packet);
            case 33 -> new DccpPacket(packet);
            case 2 -> packet.version() == 4 ? new IgmpMessage(packet) : null;
            case 47 -> new GrePacket(packet);
            case 50 -> new EspPacket(packet);
            case 4, 41 -> packet.depth() < MAX_DEPTH ? new IpTunnel(packet) : null;
            default -> null;
        };
    }

    /** What is wrong with the transport header of a packet that should have one, or null. */
    static Malformation malformation(IpPacket packet) {
        Transport transport = packet.transport();
        if (transport != null) {
            return transport.check();
        }
        int available = packet.end - packet.payloadIndex;
        if (available >= minLength(packet.protocol.number()) || packet.isTruncated()) {
            return null;
        }
        Kind kind = packet.hasMoreFragments() ? Kind.FRAGMENT_WITHOUT_HEADER : Kind.TRANSPORT_TRUNCATED;
        return new Malformation(kind, packet.payloadOffset());
    }

    static boolean hasPorts(IpProtocol protocol) {
        return switch (protocol.number()) {
            case 6, 17, 33, 132, 136 -> true;
            default -> false;
        };
    }

    private static int minLength(int protocol) {
        return switch (protocol) {
            case 1 -> IcmpMessage.HEADER_LENGTH;
            case 6 -> TcpSegment.MIN_HEADER_LENGTH;
            case 17 -> UdpDatagram.HEADER_LENGTH;
            case 58 -> Icmpv6Message.HEADER_LENGTH;
            case 136 -> UdpLiteDatagram.HEADER_LENGTH;
            case 132 -> SctpPacket.HEADER_LENGTH;
            case 33 -> DccpPacket.MIN_HEADER_LENGTH;
            case 2 -> IgmpMessage.HEADER_LENGTH;
            case 47 -> GrePacket.MIN_HEADER_LENGTH;
            case 50 -> EspPacket.HEADER_LENGTH;
            default -> 0;
        };
    }
}
