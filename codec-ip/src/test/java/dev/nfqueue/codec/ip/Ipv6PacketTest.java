// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static dev.nfqueue.codec.ip.Samples.assertSumsRight;
import static dev.nfqueue.codec.ip.Samples.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import org.junit.jupiter.api.Test;

class Ipv6PacketTest {

    private static final String ADDRESSES = "20010db8000000000000000000000001 20010db8000000000000000000000002";
    private static final String UDP = "1122 3344 0008 0000";

    @Test
    void readsEveryField() {
        Ipv6Packet packet = (Ipv6Packet) packet(Samples.IPV6_UDP);
        assertEquals(6, packet.version());
        assertEquals(40, packet.headerLength());
        assertEquals(0xa9, packet.trafficClass());
        assertEquals(0x2a, packet.dscp());
        assertEquals(1, packet.ecn());
        assertEquals(0x12345, packet.flowLabel());
        assertEquals(13, packet.payloadLength());
        assertEquals(53, packet.length());
        assertEquals(IpProtocol.UDP, packet.nextHeader());
        assertEquals(0x39, packet.hopLimit());
        assertEquals(0x20010db800010002L, packet.sourceHigh());
        assertEquals(0x0003000400050006L, packet.sourceLow());
        assertEquals(0x20010db800070008L, packet.destinationHigh());
        assertEquals(0x0009000a000b000cL, packet.destinationLow());
        assertEquals("2001:db8:1:2:3:4:5:6", packet.source().getHostAddress());
        assertEquals("2001:db8:7:8:9:a:b:c", packet.destination().getHostAddress());
        assertFalse(packet.isFragment());
        assertEquals(0x1122, packet.sourcePort());
        assertEquals(0x3344, packet.destinationPort());
        assertNull(packet.malformation());
        packet.release();
    }

    @Test
    void keepsAllSumsRightWhileEveryFieldIsSet() {
        Ipv6Packet packet = (Ipv6Packet) packet(Samples.IPV6_UDP);
        packet.source(1, 2)
                .destination(3, -4)
                .flowLabel(0xFEDCB)
                .hopLimit(200)
                .dscp(1)
                .ecn(3);
        assertEquals(1, packet.sourceHigh());
        assertEquals(2, packet.sourceLow());
        assertEquals(3, packet.destinationHigh());
        assertEquals(-4, packet.destinationLow());
        assertEquals(0xFEDCB, packet.flowLabel());
        assertEquals(200, packet.hopLimit());
        assertEquals(1, packet.dscp());
        assertEquals(3, packet.ecn());
        assertEquals(6, packet.content().getUnsignedByte(0) >> 4);
        packet.source(NetUtil.createInetAddressFromIpAddressString("fe80::1"));
        assertEquals("fe80:0:0:0:0:0:0:1", packet.source().getHostAddress());
        assertSumsRight(packet);
        packet.release();
    }

    @Test
    void isOpaqueWhenTheHeaderIsNotAllThere() {
        for (int length = 20; length < 40; length++) {
            IpPacket packet = IpPacket.of(Samples.withSums(Samples.IPV6_UDP).writerIndex(length));
            assertInstanceOf(OpaquePacket.class, packet);
            assertEquals(new Malformation(Kind.HEADER_TRUNCATED, 0), packet.malformation());
            packet.release();
        }
    }

    @Test
    void walksTheExtensionHeaders() {
        // Hop-by-hop, destination options, routing, first fragment, authentication, destination options, UDP.
        String chain = "3c 00 0104 00000000" + "2b 00 0104 00000000"
                + "2c 02 0401 00000000 20010db8 0000 0000 0000 0000 0000 0099"
                + "33 00 0001 00000007" + "3c 02 0000 00000001 00000002 deadbeef" + "11 00 0104 00000000";
        IpPacket packet = IpPacket.of(Samples.bytes("60000000 0050 00 40" + ADDRESSES + chain + UDP));
        assertEquals(IpProtocol.UDP, packet.protocol());
        assertEquals(0x3344, packet.udp().destinationPort());
        assertEquals(40 + 72, packet.payloadOffset());
        assertTrue(packet.isFragment());
        assertTrue(packet.hasMoreFragments());
        assertEquals(7, packet.fragmentId());
        assertNull(packet.malformation());
        packet.release();
    }

    @Test
    void stopsAtALaterFragment() {
        IpPacket packet = IpPacket.of(
                Samples.bytes("60000000 0010 2c 40" + ADDRESSES + "11 00 0011 0a0b0c0d" + "0102030405060708"));
        assertTrue(packet.isFragment());
        assertEquals(16, packet.fragmentOffset());
        assertEquals(0x0a0b0c0d, packet.fragmentId());
        assertEquals(IpProtocol.UDP, packet.protocol());
        assertNull(packet.transport());
        assertEquals(8, packet.payload().readableBytes());
        packet.release();
    }

    @Test
    void givesUpOnAChainWithoutEnd() {
        StringBuilder chain = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            chain.append("3c 00 0104 00000000");
        }
        IpPacket packet = IpPacket.of(Samples.bytes("60000000 0320 3c 40" + ADDRESSES + chain));
        assertEquals(
                new Malformation(Kind.EXTENSION_CHAIN_TOO_LONG, 40 + 8 * Ipv6Packet.MAX_EXTENSION_HEADERS),
                packet.malformation());
        assertNull(packet.transport());
        packet.release();
    }

    @Test
    void tellsAnExtensionHeaderThatDoesNotFit() {
        IpPacket packet = IpPacket.of(Samples.bytes("60000000 0008 3c 40" + ADDRESSES + "11 01 0104 00000000"));
        assertEquals(new Malformation(Kind.EXTENSION_TRUNCATED, 40), packet.malformation());
        assertNull(packet.transport());
        packet.release();
    }

    @Test
    void tellsAHopByHopHeaderThatIsNotTheFirst() {
        IpPacket packet = IpPacket.of(
                Samples.bytes("60000000 0018 3c 40" + ADDRESSES + "00 00 0104 00000000" + "11 00 0104 00000000" + UDP));
        assertEquals(new Malformation(Kind.EXTENSION_MISPLACED, 48), packet.malformation());
        assertEquals(0x1122, packet.udp().sourcePort());
        packet.release();
    }

    @Test
    void takesTheLengthOfAJumboFromItsOption() {
        ByteBuf bytes =
                Samples.bytes("60000000 0000 00 40" + ADDRESSES + "11 00 c204 00011178" + "1122 3344 0000 ffff");
        bytes.writeZero(70_000 - 8);
        IpPacket packet = IpPacket.of(bytes);
        assertEquals(40 + 8 + 70_000, packet.length());
        assertFalse(packet.isTruncated());
        assertEquals(70_000 - 8, packet.udp().payloadLength());
        packet.release();
    }

    @Test
    void sumsWithTheLastAddressOfARoutingHeader() {
        String route = "11 02 0401 00000000 20010db8 0000 0000 0000 0000 0000 0099";
        ByteBuf direct = Samples.withSums("60000000 0008 11 40" + "20010db8000000000000000000000001"
                + "20010db8 0000 0000 0000 0000 0000 0099" + UDP);
        ByteBuf routed = Samples.bytes("60000000 0020 2b 40" + ADDRESSES + route + UDP);
        routed.setShort(40 + 24 + 6, direct.getShort(46));
        IpPacket packet = IpPacket.of(routed);
        assertEquals(ChecksumState.GOOD, packet.udp().checksumState());
        ((Ipv6Packet) packet).destination(5, 6);
        assertEquals(ChecksumState.GOOD, packet.udp().checksumState());
        packet.release();
        direct.release();
    }

    @Test
    void takesAnIpv4MappedAddressAsIpv6() {
        Ipv6Packet packet = (Ipv6Packet) packet(Samples.IPV6_UDP);
        packet.source(0, 0x0000FFFF01020304L);
        assertEquals(16, packet.source().getAddress().length);
        packet.release();
    }
}
