// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static dev.nfqueue.codec.ip.Samples.assertSumsRight;
import static dev.nfqueue.codec.ip.Samples.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.NetUtil;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderEditingTest {

    @Test
    void putsATcpOptionIn() {
        IpPacket packet = packet(Samples.IPV4_TCP);
        TcpSegment tcp = packet.tcp();
        tcp.option(TcpOption.MAXIMUM_SEGMENT_SIZE, (byte) 5, (byte) 0xb4);
        assertEquals(36, tcp.headerLength());
        assertEquals(61, packet.length());
        assertEquals("abcde", tcp.payload().toString(StandardCharsets.US_ASCII));
        assertEquals("0101080a0102030405060708020405b4", area(packet, 40, 16));
        assertNull(packet.malformation());
        assertSumsRight(packet);
        packet.release();
    }

    @Test
    void putsATcpOptionInThePlaceOfTheOldOne() {
        IpPacket packet = packet(Samples.IPV4_TCP);
        packet.tcp().option(TcpOption.TIMESTAMPS, new byte[] {9, 8, 7, 6, 5, 4, 3, 2});
        assertEquals("0101080a0908070605040302", area(packet, 40, 12));
        assertEquals(57, packet.length());
        assertSumsRight(packet);
        packet.release();
    }

    @Test
    void takesTcpOptionsOut() {
        IpPacket packet = packet(Samples.IPV4_TCP);
        packet.tcp().removeOption(TcpOption.SACK);
        assertFalse(packet.isEdited());
        packet.tcp().removeOption(TcpOption.TIMESTAMPS);
        assertEquals(20, packet.tcp().headerLength());
        assertEquals(45, packet.length());
        assertSumsRight(packet);
        packet.tcp().option(TcpOption.SACK_PERMITTED).removeOptions();
        assertEquals(45, packet.length());
        assertSumsRight(packet);
        packet.release();
    }

    @Test
    void leavesAWrongSumWrongWhenOptionsChange() {
        ByteBuf bytes = Samples.withSums(Samples.IPV4_TCP);
        bytes.setByte(56, 'X');
        IpPacket packet = IpPacket.of(bytes);
        packet.tcp().option(TcpOption.SACK_PERMITTED);
        assertEquals(ChecksumState.BAD, packet.tcp().checksumState());
        packet.release();
    }

    @Test
    void refusesATcpOptionThatThereIsNoRoomFor() {
        IpPacket packet = packet(Samples.IPV4_TCP);
        assertThrows(IllegalArgumentException.class, () -> packet.tcp().option(99, new byte[30]));
        assertSumsRight(packet);
        packet.release();
    }

    @Test
    void dropsTcpOptionsThatDoNotFit() {
        IpPacket packet = IpPacket.of(Samples.bytes("4500 0030 0000 0000 40 06 0000 0a000001 0a000002"
                + "0001 0002 00000003 00000004 7010 0000 0000 0000" + "0402 05ff 00000000"));
        packet.tcp().option(TcpOption.WINDOW_SCALE, (byte) 7);
        assertEquals("0402030307000000", area(packet, 40, 8));
        assertNull(packet.malformation());
        packet.release();
    }

    @Test
    void putsIpv4OptionsInAndOut() {
        Ipv4Packet packet = (Ipv4Packet) packet(Samples.IPV4_UDP);
        UdpDatagram udp = packet.udp();
        packet.option(Ipv4Option.RECORD_ROUTE, new byte[] {4, 0, 0, 0, 0});
        assertEquals(32, packet.headerLength());
        assertEquals("94040000" + "0707040000000000", area(packet, 20, 12));
        assertEquals(53, udp.sourcePort());
        assertNull(packet.malformation());
        assertSumsRight(packet);
        packet.removeOption(Ipv4Option.ROUTER_ALERT);
        assertEquals("0707040000000000", area(packet, 20, 8));
        assertSumsRight(packet);
        packet.removeOptions();
        assertEquals(20, packet.headerLength());
        assertEquals("query!!", udp.payload().toString(StandardCharsets.US_ASCII));
        assertSumsRight(packet);
        packet.release();
    }

    @Test
    void putsTheFirstIpv4OptionIn() {
        Ipv4Packet packet = (Ipv4Packet) packet(Samples.IPV4_TCP);
        TcpSegment tcp = packet.tcp();
        packet.option(Ipv4Option.ROUTER_ALERT, (byte) 0, (byte) 0);
        assertEquals(24, packet.payloadOffset());
        assertEquals(0x5678, tcp.destinationPort());
        assertEquals("abcde", tcp.payload().toString(StandardCharsets.US_ASCII));
        tcp.destinationPort(80);
        assertNull(packet.malformation());
        assertSumsRight(packet);
        packet.release();
    }

    @Test
    void putsExtensionHeadersInAndOut() {
        Ipv6Packet packet = (Ipv6Packet) packet(Samples.IPV6_UDP);
        UdpDatagram udp = packet.udp();
        packet.insertExtension(IpProtocol.DESTINATION_OPTIONS, (byte) 4, (byte) 1, (byte) 7);
        packet.insertExtension(IpProtocol.HOP_BY_HOP, (byte) 5, (byte) 2, (byte) 0, (byte) 0);
        assertEquals(IpProtocol.HOP_BY_HOP, packet.nextHeader());
        assertEquals(2, packet.extensions().size());
        assertEquals(13 + 16, packet.payloadLength());
        assertEquals(0x1122, udp.sourcePort());
        assertNull(packet.malformation());
        assertEquals(ChecksumState.GOOD, udp.checksumState());
        assertThrows(IllegalArgumentException.class, () -> packet.insertExtension(IpProtocol.HOP_BY_HOP));
        packet.removeExtension(IpProtocol.HOP_BY_HOP).removeExtension(IpProtocol.DESTINATION_OPTIONS);
        packet.removeExtension(IpProtocol.ROUTING);
        assertEquals(IpProtocol.UDP, packet.nextHeader());
        assertSumsRight(packet);
        packet.release();
    }

    /** The length that it declares would begin again at zero. */
    @Test
    void putsNothingIntoATruncatedPacketThatIsTooLongAsAWhole() {
        Ipv6Packet packet = (Ipv6Packet) packet("60000000 fffd 11 40" + "20010db8".repeat(8) + "1122 3344 fffd 0000");
        assertTrue(packet.isTruncated());
        assertThrows(IllegalArgumentException.class, () -> packet.insertExtension(IpProtocol.DESTINATION_OPTIONS));
        assertEquals(0xFFFD, packet.payloadLength());
        assertEquals(0x3344, packet.udp().destinationPort());
        packet.release();
    }

    /** A jumbo length of nothing, and one that ends within the header that it stands in: neither is kept up to date. */
    @ParameterizedTest
    @ValueSource(strings = {"00000000", "0000000c"})
    void putsHeadersIntoAJumbogramThatEndsBeforeItsOption(String jumbo) {
        Ipv6Packet packet = jumbogram("1101 0100 c204" + jumbo + "0104 00000000");
        packet.insertExtension(IpProtocol.DESTINATION_OPTIONS);
        packet.insertExtension(IpProtocol.DESTINATION_OPTIONS, (byte) 0x1e, (byte) 0);
        assertEquals(packet.length() - Ipv6Packet.HEADER_LENGTH, packet.payloadLength());
        assertEquals(2, packet.extensions().size());
        assertEquals(packet.length(), packet.content().readableBytes());
        packet.release();
    }

    private static Ipv6Packet jumbogram(String hopByHop) {
        String fixed = "60000000 0000 00 40" + "20010db8".repeat(8);
        return (Ipv6Packet) IpPacket.of(Samples.bytes(fixed + hopByHop + "1122 3344 0000 0000"));
    }

    @Test
    void lengthOfATruncatedJumbogramGrows() {
        Ipv6Packet packet = jumbogram("1100 c204 00020000");
        assertTrue(packet.isTruncated());
        assertEquals(0x20000 + 40, packet.declaredLength());
        packet.insertExtension(IpProtocol.DESTINATION_OPTIONS);
        assertEquals(0x20008 + 40, packet.declaredLength());
        assertTrue(packet.isTruncated());
        assertEquals(0x3344, packet.udp().destinationPort());
        packet.release();
    }

    /** What is behind more headers is not found, and a sum that is not found cannot be kept right. */
    @Test
    void putsInNoMoreExtensionHeadersThanAreRead() {
        Ipv6Packet packet = (Ipv6Packet) packet(Samples.IPV6_UDP);
        for (int i = 0; i < Ipv6Packet.MAX_EXTENSION_HEADERS; i++) {
            packet.insertExtension(IpProtocol.DESTINATION_OPTIONS);
        }
        assertThrows(IllegalArgumentException.class, () -> packet.insertExtension(IpProtocol.DESTINATION_OPTIONS));
        assertThrows(IllegalArgumentException.class, () -> packet.insertExtension(IpProtocol.HOP_BY_HOP));
        assertNull(packet.malformation());
        assertEquals(List.of(), ReferenceSums.wrong(ByteBufUtil.getBytes(packet.content()), true));
        packet.release();
    }

    @Test
    void sumFollowsARouteThatIsPutIn() {
        Ipv6Packet packet = (Ipv6Packet) packet(Samples.IPV6_UDP);
        byte[] route = new byte[22];
        route[0] = RoutingHeader.TYPE_SEGMENT_ROUTING;
        route[1] = 1;
        System.arraycopy(NetUtil.createByteArrayFromIpAddressString("2001:db8::99"), 0, route, 6, 16);
        packet.insertExtension(IpProtocol.ROUTING, route);
        assertNull(packet.malformation());
        assertEquals(ChecksumState.GOOD, packet.udp().checksumState());
        packet.removeExtension(IpProtocol.ROUTING);
        assertEquals(ChecksumState.GOOD, packet.udp().checksumState());
        assertSumsRight(packet);
        packet.release();
    }

    @Test
    void putsNothingBehindAMobilityHeader() {
        String v6 = "20010db8000000000000000000000001 20010db8000000000000000000000002";
        Ipv6Packet packet =
                (Ipv6Packet) IpPacket.of(Samples.bytes("60000000 0008 87 40" + v6 + "3b 00 0000 1234 0000"));
        packet.insertExtension(
                IpProtocol.DESTINATION_OPTIONS, (byte) 1, (byte) 4, (byte) 0, (byte) 0, (byte) 0, (byte) 0);
        assertEquals(IpProtocol.DESTINATION_OPTIONS, packet.nextHeader());
        assertEquals(IpProtocol.MOBILITY, packet.extensions().get(0).nextHeader());
        assertEquals(IpProtocol.NO_NEXT_HEADER, packet.protocol());
        assertNull(packet.malformation());
        packet.release();
    }

    @Test
    void takesTheJumboOptionOutOnlyWhenTheLengthFitsWithoutIt() {
        String v6 = "20010db8000000000000000000000001 20010db8000000000000000000000002";
        ByteBuf bytes = Samples.bytes("60000000 0000 00 40" + v6 + "11 00 c204 00011178" + "1122 3344 0000 ffff");
        Ipv6Packet packet = (Ipv6Packet) IpPacket.of(bytes.writeZero(70_000 - 8));
        assertThrows(IllegalArgumentException.class, () -> packet.removeExtension(IpProtocol.HOP_BY_HOP));
        packet.udp().payload(new byte[65_000]);
        assertEquals(48 + 8 + 65_000, packet.length());
        packet.removeExtension(IpProtocol.HOP_BY_HOP);
        assertEquals(65_008, packet.payloadLength());
        assertEquals(65_000, packet.udp().payloadLength());
        assertEquals(ChecksumState.GOOD, packet.udp().checksumState());
        packet.release();
    }

    @Test
    void keepsTheLengthOfAFragmentAndOfAPacketInside() {
        ByteBuf bytes = Samples.withSums(Samples.IPV4_TCP);
        bytes.setShort(6, 0x2000).setShort(10, 0);
        bytes.setShort(10, InternetChecksum.finish(InternetChecksum.sum(bytes, 0, 20)));
        IpPacket fragment = IpPacket.of(bytes);
        assertThrows(UnsupportedOperationException.class, () -> fragment.tcp().option(TcpOption.SACK_PERMITTED));
        ((Ipv4Packet) fragment).option(Ipv4Option.ROUTER_ALERT, (byte) 0, (byte) 0);
        assertEquals(ChecksumState.GOOD, ((Ipv4Packet) fragment).headerChecksumState());
        fragment.release();

        IpPacket inner = packet(Samples.IPV4_TCP);
        IpPacket outer = IpPacketBuilder.from(inner.source(), inner.destination())
                .tunnel(inner)
                .build();
        IpPacket inside = ((IpTunnel) outer.transport()).inner();
        assertThrows(UnsupportedOperationException.class, () -> inside.tcp().payload(new byte[100]));
        inside.tcp().sourcePort(1);
        assertEquals(ChecksumState.GOOD, inside.tcp().checksumState());
        assertTrue(outer.isEdited());
        outer.release();
        inner.release();
    }

    @Test
    void findsThePacketInsideAgainAfterTheOuterHeaderHasGrown() {
        IpPacket inner = packet(Samples.IPV4_TCP);
        IpPacket built = IpPacketBuilder.from(inner.source(), inner.destination())
                .tunnel(inner)
                .build();
        Ipv4Packet outer = (Ipv4Packet) built;
        IpTunnel tunnel = (IpTunnel) outer.transport();
        tunnel.inner().tcp().writablePayload().setByte(0, 'A');
        outer.option(Ipv4Option.ROUTER_ALERT, (byte) 0, (byte) 0);
        TcpSegment tcp = tunnel.inner().tcp();
        assertEquals("Abcde", tcp.payload().toString(StandardCharsets.US_ASCII));
        assertEquals(ChecksumState.GOOD, tcp.checksumState());
        assertNull(outer.malformation());
        outer.release();
        inner.release();
    }

    private static String area(IpPacket packet, int offset, int length) {
        ByteBuf content = packet.content();
        return ByteBufUtil.hexDump(content, content.readerIndex() + offset, length);
    }
}
