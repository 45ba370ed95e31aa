// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class PacketPrinterTest {

    @Test
    void printsTcp() {
        assertPrints(
                "IP 192.0.2.1.4660 > 198.51.100.2.22136: Flags [SP.E], seq 2596069104:2596069109, ack 287454020,"
                        + " win 30600, options [nop,nop,TS val 16909060 ecr 84281096], length 5",
                Samples.packet(Samples.IPV4_TCP));
    }

    @Test
    void printsUdpAndIcmp() {
        assertPrints("IP 10.1.2.3.53 > 172.16.4.5.54321: UDP, length 7", Samples.packet(Samples.IPV4_UDP));
        assertPrints(
                "IP 127.0.0.1 > 127.0.0.2: ICMP echo request, id 43981, seq 258, length 12",
                Samples.packet(Samples.IPV4_ICMP));
        assertPrints(
                "IP6 2001:db8:1:2:3:4:5:6.4386 > 2001:db8:7:8:9:a:b:c.13124: UDP, length 5",
                Samples.packet(Samples.IPV6_UDP));
    }

    @Test
    void printsErrorsWithWhatTheyQuote() {
        IpPacket udp = IpPacketBuilder.from(ip("2001:db8::1"), ip("2001:db8::2"))
                .udp(1, 2)
                .build();
        assertPrints(
                "IP6 2001:db8::2 > 2001:db8::1: ICMP6, unreachable port (UDP 2001:db8::1.1 > 2001:db8::2.2), length 56",
                IpReplies.portUnreachable(udp));
        udp.release();
    }

    @Test
    void printsTunnelsAndFragments() {
        IpPacket inner = Samples.packet(Samples.IPV4_UDP);
        assertPrints(
                "IP 10.1.2.3 > 172.16.4.5: IP 10.1.2.3.53 > 172.16.4.5.54321: UDP, length 7",
                IpPacketBuilder.from(inner.source(), inner.destination())
                        .tunnel(inner)
                        .build());
        assertPrints(
                "IP 10.1.2.3 > 172.16.4.5: frag (16|8+) UDP, length 8",
                IpPacketBuilder.from(inner.source(), inner.destination())
                        .fragment(16, true)
                        .raw(IpProtocol.UDP)
                        .payload(new byte[8])
                        .build());
        assertPrints(
                "IP 10.1.2.3.1 > 172.16.4.5.2: sctp [COOKIE ACK] [SACK], length 32 [ELEMENT_LENGTH at 36]",
                IpPacketBuilder.from(inner.source(), inner.destination())
                        .sctp(1, 2)
                        .chunk(SctpChunks.COOKIE_ACK, 0)
                        .chunk(SctpChunks.SACK, 0, new byte[11])
                        .build());
        inner.release();
    }

    @Test
    void printsWhatIsWrong() {
        assertPrints("no IP packet, length 3 [VERSION at 0]", IpPacket.of(Samples.bytes("010203")));
        IpPacket released = Samples.packet(Samples.IPV4_UDP);
        released.release();
        assertEquals("Ipv4Packet(released)", released.toString());
    }

    @Test
    void dumpsBytes() {
        IpPacket packet = Samples.packet(Samples.IPV4_UDP);
        String dump = packet.toHexDump();
        assertTrue(dump.startsWith(packet.toString()), dump);
        assertTrue(dump.contains("query!!"), dump);
        packet.release();
    }

    private static void assertPrints(String line, IpPacket packet) {
        assertEquals(line, packet.toString());
        packet.release();
    }

    private static InetAddress ip(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }
}
