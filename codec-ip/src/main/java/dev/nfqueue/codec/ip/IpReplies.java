// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;

/**
 * The packets that a filter answers with: resets and errors for a given packet. The given packet is read only, and
 * stays its owner's. Each method answers null where the rules of the Internet say that nothing must be sent.
 */
public final class IpReplies {

    /** RFC 4443 section 2.4: an error must fit the minimum MTU of IPv6. */
    private static final int MAX_ERROR_LENGTH_V6 = 1280;

    /** RFC 1812 section 4.3.2.3: as much as fits 576 bytes. */
    private static final int MAX_ERROR_LENGTH_V4 = 576;

    private static final int DNS_HEADER_LENGTH = 12;
    private static final int DNS_FLAGS = 2;

    private IpReplies() {}

    /**
     * A TCP reset that the sender of a segment takes as coming from whom it talks to (RFC 9293 section 3.10.7.1).
     *
     * @return null when the packet is no TCP segment, or a reset itself
     */
    @SuppressWarnings("ArgumentSelectionDefectChecker") // What comes back goes the other way.
    public static IpPacket tcpReset(IpPacket packet) {
        TcpSegment tcp = packet.tcp();
        if (tcp == null || tcp.isRst()) {
            return null;
        }
        TcpBuilder reset = IpPacketBuilder.replyTo(packet).tcp(tcp.destinationPort(), tcp.sourcePort());
        reset.window(0);
        if (tcp.isAck()) {
            return reset.flags(TcpFlags.RST).sequence(tcp.acknowledgment()).build();
        }
        return reset.flags(TcpFlags.RST | TcpFlags.ACK)
                .acknowledgment(tcp.sequence() + tcp.sequenceLength())
                .build();
    }

    /**
     * A TCP reset for the receiver of a segment: as if its sender had cut the connection right then.
     *
     * @return null when the packet is no TCP segment, or a reset itself
     */
    public static IpPacket tcpResetToDestination(IpPacket packet) {
        TcpSegment tcp = packet.tcp();
        if (tcp == null || tcp.isRst()) {
            return null;
        }
        return IpPacketBuilder.from(packet.source(), packet.destination())
                .tcp(tcp.sourcePort(), tcp.destinationPort())
                .flags(tcp.isAck() ? TcpFlags.RST | TcpFlags.ACK : TcpFlags.RST)
                .sequence(tcp.sequence())
                .acknowledgment(tcp.isAck() ? tcp.acknowledgment() : 0)
                .window(0)
                .build();
    }

    /**
     * Port unreachable, as a closed UDP port answers.
     *
     * @return null when no error may be sent for the packet; see {@link #icmpError}
     */
    public static IpPacket portUnreachable(IpPacket packet) {
        return packet.version() == 4
                ? icmpError(packet, packet.destination(), IcmpMessage.DESTINATION_UNREACHABLE, 3, 0)
                : icmpError(packet, packet.destination(), Icmpv6Message.DESTINATION_UNREACHABLE, 4, 0);
    }

    /**
     * Communication administratively prohibited, as a firewall answers.
     *
     * @return null when no error may be sent for the packet; see {@link #icmpError}
     */
    public static IpPacket prohibited(IpPacket packet) {
        return packet.version() == 4
                ? icmpError(packet, packet.destination(), IcmpMessage.DESTINATION_UNREACHABLE, 13, 0)
                : icmpError(packet, packet.destination(), Icmpv6Message.DESTINATION_UNREACHABLE, 1, 0);
    }

    /**
     * The packet is too big for the way: "fragmentation needed" of IPv4, "packet too big" of IPv6.
     *
     * @param from the router that says so
     * @param mtu what would fit, in bytes
     * @return null when no error may be sent for the packet; see {@link #icmpError}
     */
    public static IpPacket tooBig(IpPacket packet, InetAddress from, int mtu) {
        return packet.version() == 4
                ? icmpError(packet, from, IcmpMessage.DESTINATION_UNREACHABLE, IcmpMessage.FRAGMENTATION_NEEDED, mtu)
                : icmpError(packet, from, Icmpv6Message.PACKET_TOO_BIG, 0, mtu);
    }

    /**
     * The packet has been on the way for too long.
     *
     * @param from the router that says so
     * @return null when no error may be sent for the packet; see {@link #icmpError}
     */
    public static IpPacket timeExceeded(IpPacket packet, InetAddress from) {
        int type = packet.version() == 4 ? IcmpMessage.TIME_EXCEEDED : Icmpv6Message.TIME_EXCEEDED;
        return icmpError(packet, from, type, 0, 0);
    }

    /**
     * Any ICMP or ICMPv6 error for a packet, which is quoted as far as the rules allow.
     *
     * @param from who says so
     * @param restOfHeader the four bytes behind the checksum
     * @return null where RFC 1122 section 3.2.2 and RFC 4443 section 2.4 (e) forbid an error: for errors, for fragments
     *     but the first, for packets to or from groups, broadcasts and nobody, and for what is no IP packet
     */
    public static IpPacket icmpError(IpPacket packet, InetAddress from, int type, int code, int restOfHeader) {
        if (!mayComplainAbout(packet, type)) {
            return null;
        }
        boolean v4 = packet.version() == 4;
        int room = v4
                ? MAX_ERROR_LENGTH_V4 - Ipv4Packet.MIN_HEADER_LENGTH - IcmpMessage.HEADER_LENGTH
                : MAX_ERROR_LENGTH_V6 - Ipv6Packet.HEADER_LENGTH - Icmpv6Message.HEADER_LENGTH;
        packet.settle();
        ByteBuf quoted = packet.root.buf.slice(packet.start, Math.min(packet.length(), room));
        return IpPacketBuilder.from(from, packet.source())
                .icmp(type, code)
                .restOfHeader(restOfHeader)
                .payload(quoted)
                .build();
    }

    private static boolean mayComplainAbout(IpPacket packet, int type) {
        InetAddress source = packet.source();
        if (source == null || source.isMulticastAddress() || source.isAnyLocalAddress()) {
            return false;
        }
        if (packet.fragmentOffset() > 0 || isError(packet) || (packet instanceof Ipv4Packet v4 && isBroadcast(v4))) {
            return false;
        }
        // Path MTU discovery works for groups too.
        boolean tooBig = packet.version() == 6 && type == Icmpv6Message.PACKET_TOO_BIG;
        return tooBig || !packet.destination().isMulticastAddress();
    }

    private static boolean isError(IpPacket packet) {
        return (packet.icmp() != null && packet.icmp().isError())
                || (packet.icmpv6() != null
                        && (packet.icmpv6().isError() || packet.icmpv6().type() == Icmpv6Message.REDIRECT));
    }

    private static boolean isBroadcast(Ipv4Packet packet) {
        return packet.destinationInt() == -1 || packet.sourceInt() >>> 28 == 0xF;
    }

    /**
     * A UDP datagram back to the sender of one.
     *
     * @param payload copied from, neither moved nor released
     * @return null when the packet is no UDP datagram
     */
    @SuppressWarnings("ArgumentSelectionDefectChecker") // What comes back goes the other way.
    public static IpPacket udpReply(IpPacket packet, ByteBuf payload) {
        UdpDatagram udp = packet.udp();
        return udp == null
                ? null
                : IpPacketBuilder.replyTo(packet)
                        .udp(udp.destinationPort(), udp.sourcePort())
                        .payload(payload)
                        .build();
    }

    /**
     * A DNS answer of no records to a query over UDP, with a response code: 3 no such name, 5 refused.
     *
     * @return null when the packet is no DNS query with one question
     */
    @SuppressWarnings("ArgumentSelectionDefectChecker") // What comes back goes the other way.
    public static IpPacket dnsAnswer(IpPacket packet, int responseCode) {
        UdpDatagram udp = packet.udp();
        ByteBuf query = udp == null ? null : udp.payload();
        int end = query == null ? 0 : endOfQuestion(query);
        if (end == 0) {
            return null;
        }
        byte[] answer = Addresses.bytes(query, query.readerIndex(), end);
        // The question is repeated; response, recursion available; what followed the question is left out.
        answer[DNS_FLAGS] = (byte) ((answer[DNS_FLAGS] & 0x79) | 0x80);
        answer[DNS_FLAGS + 1] = (byte) (0x80 | (responseCode & 0xF));
        for (int i = 6; i < DNS_HEADER_LENGTH; i++) {
            answer[i] = 0;
        }
        return IpPacketBuilder.replyTo(packet)
                .udp(udp.destinationPort(), udp.sourcePort())
                .payload(answer)
                .build();
    }

    /** Where the only question of a DNS query ends; 0 when it is none. */
    private static int endOfQuestion(ByteBuf query) {
        int length = query.readableBytes();
        boolean isQuery = length > DNS_HEADER_LENGTH && query.getByte(DNS_FLAGS) >= 0;
        if (!isQuery || query.getUnsignedShort(4) != 1) {
            return 0;
        }
        int at = DNS_HEADER_LENGTH;
        while (at < length && query.getUnsignedByte(at) > 0 && query.getUnsignedByte(at) < 64) {
            at += 1 + query.getUnsignedByte(at);
        }
        int end = at + 5;
        return end <= length && query.getByte(at) == 0 ? end : 0;
    }
}
