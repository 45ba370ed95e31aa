// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class IpRepliesTest {

    private static final InetAddress A4 = ip("192.0.2.1");
    private static final InetAddress B4 = ip("198.51.100.2");
    private static final InetAddress A6 = ip("2001:db8::1");
    private static final InetAddress B6 = ip("2001:db8::2");
    private static final byte[] DNS_QUERY =
            ByteBufUtil.decodeHexDump("abcd0100000100000000000003777777076578616d706c6503636f6d0000010001");

    @Test
    void resetsASynByAcknowledgingIt() {
        IpPacket syn = IpPacketBuilder.from(A4, B4)
                .tcp(1000, 80)
                .flags(TcpFlags.SYN)
                .sequence(0xFFFFFFFFL)
                .build();
        IpPacket reset = IpReplies.tcpReset(syn);
        assertEquals(B4, reset.source());
        assertEquals(80, reset.sourcePort());
        assertEquals(1000, reset.destinationPort());
        assertEquals(TcpFlags.RST | TcpFlags.ACK, reset.tcp().flags());
        assertEquals(0, reset.tcp().sequence());
        assertEquals(0, reset.tcp().acknowledgment());
        assertRight(reset);
        syn.release();
    }

    @Test
    void resetsASegmentAtTheNumberThatItAcknowledges() {
        IpPacket data = IpPacketBuilder.from(A6, B6)
                .tcp(1000, 80)
                .flags(TcpFlags.ACK | TcpFlags.PSH)
                .sequence(100)
                .acknowledgment(700)
                .payload(new byte[10])
                .build();
        IpPacket reset = IpReplies.tcpReset(data);
        assertEquals(TcpFlags.RST, reset.tcp().flags());
        assertEquals(700, reset.tcp().sequence());
        assertRight(reset);
        IpPacket forward = IpReplies.tcpResetToDestination(data);
        assertEquals(100, forward.tcp().sequence());
        assertEquals(700, forward.tcp().acknowledgment());
        assertEquals(A6, forward.source());
        assertRight(forward);
        data.release();
    }

    @Test
    void acknowledgesEverythingThatASegmentWithoutAckTakes() {
        IpPacket data = IpPacketBuilder.from(A4, B4)
                .tcp(1, 2)
                .flags(TcpFlags.FIN)
                .sequence(5)
                .payload(new byte[10])
                .build();
        IpPacket reset = IpReplies.tcpReset(data);
        assertEquals(16, reset.tcp().acknowledgment());
        assertRight(reset);
        data.release();
    }

    @Test
    void neverAnswersAResetWithAReset() {
        IpPacket reset =
                IpPacketBuilder.from(A4, B4).tcp(1, 2).flags(TcpFlags.RST).build();
        assertNull(IpReplies.tcpReset(reset));
        assertNull(IpReplies.tcpResetToDestination(reset));
        assertNull(IpReplies.udpReply(reset, Unpooled.EMPTY_BUFFER));
        reset.release();
    }

    @Test
    void quotesThePacketInAnError() {
        IpPacket query =
                IpPacketBuilder.from(A4, B4).udp(1, 2).payload(new byte[1400]).build();
        IpPacket error = IpReplies.portUnreachable(query);
        assertEquals(3, error.icmp().type());
        assertEquals(3, error.icmp().code());
        assertEquals(576, error.length());
        assertEquals(2, error.icmp().quoted().udp().destinationPort());
        assertEquals(A4, error.destination());
        assertEquals(B4, error.source());
        assertRight(error);
        query.release();
    }

    @Test
    void quotesUpToTheMinimumMtuOfIpv6() {
        IpPacket query =
                IpPacketBuilder.from(A6, B6).udp(1, 2).payload(new byte[1400]).build();
        IpPacket error = IpReplies.prohibited(query);
        assertEquals(1280, error.length());
        assertEquals(1, error.icmpv6().code());
        assertRight(error);
        IpPacket big = IpReplies.tooBig(query, ip("2001:db8::99"), 1400);
        assertEquals(1400, big.icmpv6().mtu());
        assertEquals(Icmpv6Message.PACKET_TOO_BIG, big.icmpv6().type());
        assertRight(big);
        query.release();
    }

    @Test
    void tellsTheMtuAndTheRouter() {
        IpPacket query =
                IpPacketBuilder.from(A4, B4).udp(1, 2).payload(new byte[1400]).build();
        IpPacket big = IpReplies.tooBig(query, ip("10.0.0.1"), 1300);
        assertEquals(1300, big.icmp().mtu());
        assertEquals("10.0.0.1", big.source().getHostAddress());
        assertRight(big);
        IpPacket late = IpReplies.timeExceeded(query, ip("10.0.0.1"));
        assertEquals(IcmpMessage.TIME_EXCEEDED, late.icmp().type());
        assertRight(late);
        query.release();
    }

    @Test
    void complainsAboutNothingThatMustNotBeComplainedAbout() {
        assertSilent(IpPacketBuilder.from(A4, B4)
                .icmp(IcmpMessage.TIME_EXCEEDED, 0)
                .payload(new byte[28])
                .build());
        assertSilent(IpPacketBuilder.from(A6, B6)
                .icmp(Icmpv6Message.TIME_EXCEEDED, 0)
                .payload(new byte[48])
                .build());
        assertSilent(IpPacketBuilder.from(A4, ip("224.0.0.1")).udp(1, 2).build());
        assertSilent(IpPacketBuilder.from(A6, ip("ff02::1")).udp(1, 2).build());
        assertSilent(IpPacketBuilder.from(A4, ip("255.255.255.255")).udp(1, 2).build());
        assertSilent(IpPacketBuilder.from(ip("0.0.0.0"), B4).udp(1, 2).build());
        assertSilent(IpPacketBuilder.from(A4, B4)
                .fragment(8, false)
                .raw(IpProtocol.UDP)
                .payload(new byte[8])
                .build());
        assertSilent(IpPacket.of(Samples.bytes("00")));
    }

    @Test
    void tellsAGroupMemberThatAPacketIsTooBig() {
        IpPacket packet = IpPacketBuilder.from(A6, ip("ff0e::1")).udp(1, 2).build();
        assertRight(IpReplies.tooBig(packet, B6, 1280));
        packet.release();
    }

    @Test
    void answersADnsQuery() {
        IpPacket query =
                IpPacketBuilder.from(A4, B4).udp(4000, 53).payload(DNS_QUERY).build();
        IpPacket answer = IpReplies.dnsAnswer(query, 5);
        ByteBuf bytes = answer.udp().payload();
        assertEquals(DNS_QUERY.length, bytes.readableBytes());
        assertEquals(0xabcd, bytes.getUnsignedShort(0));
        assertEquals(0x8185, bytes.getUnsignedShort(2));
        assertEquals(1, bytes.getUnsignedShort(4));
        assertEquals(53, answer.sourcePort());
        assertEquals(4000, answer.destinationPort());
        assertRight(answer);
        query.release();
    }

    @Test
    void answersNoSpoiledDnsQuery() {
        for (int length = 0; length < DNS_QUERY.length; length++) {
            IpPacket query = IpPacketBuilder.from(A4, B4)
                    .udp(4000, 53)
                    .payload(Unpooled.wrappedBuffer(DNS_QUERY, 0, length))
                    .build();
            assertNull(IpReplies.dnsAnswer(query, 5));
            query.release();
        }
    }

    @Test
    void answersADatagram() {
        IpPacket query = IpPacketBuilder.from(A6, B6).udp(7, 8).build();
        IpPacket answer = IpReplies.udpReply(query, Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
        assertEquals(8, answer.sourcePort());
        assertEquals(3, answer.udp().payloadLength());
        assertRight(answer);
        query.release();
    }

    private static void assertSilent(IpPacket packet) {
        assertNull(IpReplies.portUnreachable(packet));
        assertNull(IpReplies.timeExceeded(packet, packet.version() == 4 ? B4 : B6));
        assertTrue(packet.release());
    }

    private static void assertRight(IpPacket packet) {
        assertNull(packet.malformation());
        assertEquals(ChecksumState.GOOD, packet.transport().checksumState());
        packet.release();
    }

    private static InetAddress ip(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }
}
