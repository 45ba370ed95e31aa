// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static dev.nfqueue.codec.ip.Samples.assertSumsRight;
import static dev.nfqueue.codec.ip.Samples.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

class IcmpMessageTest {

    /** Port unreachable for a UDP datagram of 28 bytes and more, quoted with its first eight. */
    private static final String UNREACHABLE = "4500 0038 0000 0000 40 01 0000 0a000002 0a000001" + "0303 0000 00000000"
            + "4500 0100 1234 4000 3f 11 0000 0a000001 0a000002" + "1111 2222 00ec abcd";

    private static final String UNREACHABLE_V6 = "60000000 0038 3a 40"
            + "20010db8000000000000000000000002 20010db8000000000000000000000001" + "0104 0000 00000000"
            + "60000000 0100 11 3f" + "20010db8000000000000000000000001 20010db8000000000000000000000002"
            + "1111 2222 0100 abcd";

    @Test
    void readsEveryField() {
        IpPacket packet = packet(Samples.IPV4_ICMP);
        IcmpMessage icmp = packet.icmp();
        assertEquals(IcmpMessage.ECHO_REQUEST, icmp.type());
        assertEquals(0, icmp.code());
        assertEquals(0xabcd, icmp.identifier());
        assertEquals(0x0102, icmp.sequence());
        assertEquals(0xabcd0102L, icmp.restOfHeader());
        assertEquals(4, icmp.payloadLength());
        assertEquals(ChecksumState.GOOD, icmp.checksumState());
        assertFalse(icmp.isError());
        assertNull(icmp.quoted());
        assertNull(packet.malformation());
        packet.release();
    }

    @Test
    void keepsTheSumRightWhileEveryFieldIsSet() {
        IpPacket packet = packet(Samples.IPV4_ICMP);
        packet.icmp().type(IcmpMessage.ECHO_REPLY, 1).identifier(9).sequence(0xFFFF);
        assertEquals(0, packet.icmp().type());
        assertEquals(1, packet.icmp().code());
        assertEquals(9, packet.icmp().identifier());
        assertEquals(0xFFFF, packet.icmp().sequence());
        // The addresses are not under this sum.
        ((Ipv4Packet) packet).source(0x01010101);
        assertSumsRight(packet);
        packet.release();
    }

    @Test
    void hasNoViewOfAHeaderThatIsNotAllThere() {
        ByteBuf bytes = Samples.withSums(Samples.IPV4_ICMP).writerIndex(27);
        bytes.setShort(2, 27);
        IpPacket packet = IpPacket.of(bytes);
        assertNull(packet.icmp());
        assertEquals(new Malformation(Kind.TRANSPORT_TRUNCATED, 20), packet.malformation());
        packet.release();
    }

    @Test
    void showsThePacketThatAnErrorQuotes() {
        IpPacket packet = packet(UNREACHABLE);
        IpPacket quoted = packet.icmp().quoted();
        assertEquals(IpProtocol.UDP, quoted.protocol());
        assertEquals("10.0.0.2", quoted.destination().getHostAddress());
        assertTrue(quoted.isTruncated());
        assertNull(quoted.malformation());
        assertEquals(0x2222, quoted.udp().destinationPort());
        assertEquals(ChecksumState.NOT_READY, quoted.udp().checksumState());
        assertEquals(packet.refCnt(), quoted.refCnt());
        packet.release();
    }

    @Test
    void sumsFollowAnEditOfTheQuotedPacket() {
        for (String sample : new String[] {UNREACHABLE, UNREACHABLE_V6}) {
            IpPacket packet = packet(sample);
            IpPacket quoted = packet.version() == 4
                    ? packet.icmp().quoted()
                    : packet.icmpv6().quoted();
            int before = quoted.udp().checksum();
            quoted.udp().sourcePort(0x1112);
            assertEquals(before - 1, quoted.udp().checksum());
            assertTrue(packet.isEdited());
            assertSumsRight(packet);
            packet.release();
        }
    }

    @Test
    void readsWhatEachTypeAdds() {
        String rest = "4500 001c 0000 0000 3f 11 0000 0a000001 0a000002 1111 2222 0008 abcd";
        IpPacket big = packet("4500 0038 0000 0000 40 01 0000 0a000002 0a000001" + "0304 0000 0000 0514" + rest);
        assertEquals(1300, big.icmp().mtu());
        assertEquals(1200, big.icmp().mtu(1200).mtu());
        assertNull(big.icmp().gateway());
        big.release();
        IpPacket redirect = packet("4500 0038 0000 0000 40 01 0000 0a000002 0a000001" + "0501 0000 0a000009" + rest);
        assertEquals("10.0.0.9", redirect.icmp().gateway().getHostAddress());
        assertEquals(-1, redirect.icmp().mtu());
        redirect.release();
        IpPacket problem = packet("4500 0038 0000 0000 40 01 0000 0a000002 0a000001" + "0c00 0000 14000000" + rest);
        assertEquals(20, problem.icmp().pointer());
        problem.release();
        IpPacket time = packet(
                "4500 0028 0000 0000 40 01 0000 0a000002 0a000001 0e00 0000 00010002 00000001 f0000002 00000003");
        assertEquals(1, time.icmp().originateTimestamp());
        assertEquals(0xf0000002L, time.icmp().receiveTimestamp());
        assertEquals(3, time.icmp().transmitTimestamp());
        time.release();
    }

    @Test
    void readsTheExtensionsBehindTheQuote() {
        String quote = "4500 001c 0000 0000 3f 11 0000 0a000001 0a000002 1111 2222 0008 abcd";
        IpPacket packet = packet("4500 0044 0000 0000 40 01 0000 0a000002 0a000001" + "0b00 0000 0007 0000" + quote
                + "2000 0000 0008 0101 00012345");
        assertEquals(28, packet.icmp().quoted().length());
        IcmpExtensions extensions = packet.icmp().extensions();
        assertTrue(extensions.next());
        assertEquals(1, extensions.type());
        assertEquals(8, extensions.length());
        assertFalse(extensions.next());
        assertNull(packet.malformation());
        packet.release();
    }

    @Test
    void sumOfIcmpv6CoversTheAddresses() {
        Ipv6Packet packet = (Ipv6Packet) packet(UNREACHABLE_V6);
        assertEquals(ChecksumState.GOOD, packet.icmpv6().checksumState());
        packet.source(1, 2);
        packet.icmpv6().type(Icmpv6Message.TIME_EXCEEDED, 0);
        assertSumsRight(packet);
        packet.release();
    }
}
