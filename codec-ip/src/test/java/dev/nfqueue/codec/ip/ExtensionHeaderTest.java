// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static dev.nfqueue.codec.ip.Samples.bytes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExtensionHeaderTest {

    private static final String V6 = "20010db8000000000000000000000001 20010db8000000000000000000000002";
    private static final String UDP = "1122 3344 0008 0000";

    @Test
    void listsTheHeadersOnTheWay() {
        IpPacket packet = packet(
                "3c",
                "2b 00 0502 00030100" + "2c 02 0001 00000000 20010db8 0000 0000 0000 0000 0000 0099"
                        + "33 00 0001 00000007" + "11 02 0000 01020304 05060708 deadbeef" + UDP);
        List<ExtensionHeader> headers = packet.extensions();
        assertEquals(4, headers.size());
        assertEquals(
                List.of(IpProtocol.DESTINATION_OPTIONS, IpProtocol.ROUTING, IpProtocol.FRAGMENT, IpProtocol.AH),
                headers.stream().map(ExtensionHeader::type).toList());
        assertEquals(
                List.of(40, 48, 72, 80),
                headers.stream().map(ExtensionHeader::offset).toList());
        assertEquals(
                List.of(8, 24, 8, 16),
                headers.stream().map(ExtensionHeader::length).toList());
        assertEquals(IpProtocol.UDP, headers.get(3).nextHeader());
        assertNull(packet.extension(IpProtocol.HIP));
        packet.release();
    }

    @Test
    void readsARouteOfTypeZero() {
        IpPacket packet = packet("2b", "11 04 0001 00000000" + V6 + UDP);
        RoutingHeader route = (RoutingHeader) packet.extension(IpProtocol.ROUTING);
        assertEquals(0, route.routingType());
        assertEquals(1, route.segmentsLeft());
        assertEquals(2, route.addressCount());
        assertEquals("2001:db8:0:0:0:0:0:2", route.address(1).getHostAddress());
        assertNull(route.address(2));
        assertNull(packet.malformation());
        packet.release();
    }

    @Test
    void readsASegmentRoute() {
        IpPacket packet = packet("2b", "11 04 0401 01000abc" + V6 + UDP);
        RoutingHeader route = (RoutingHeader) packet.extension(IpProtocol.ROUTING);
        assertEquals(RoutingHeader.TYPE_SEGMENT_ROUTING, route.routingType());
        assertEquals(2, route.addressCount());
        assertEquals(0x0abc, route.tag());
        packet.release();
    }

    @Test
    void tellsARouteWithMoreSegmentsLeftThanItLists() {
        assertMalformed(Kind.EXTENSION_FIELD, 43, "2b", "11 02 0402 00000000 20010db8000000000000000000000099" + UDP);
        assertMalformed(Kind.EXTENSION_FIELD, 43, "2b", "11 02 0002 00000000 20010db8000000000000000000000099" + UDP);
    }

    @Test
    void readsTheOptionsOfAHopByHopHeader() {
        IpPacket packet = packet("00", "11 02 0502 0003 0107 00000000000000 04 01 07 c0 03 010203 00" + UDP);
        Ipv6Options options = ((OptionsHeader) packet.extension(IpProtocol.HOP_BY_HOP)).options();
        assertTrue(options.next());
        assertEquals(3, options.routerAlert());
        assertEquals(-1, options.tunnelEncapsulationLimit());
        assertTrue(options.find(Ipv6Option.TUNNEL_ENCAPSULATION_LIMIT));
        assertEquals(7, options.tunnelEncapsulationLimit());
        assertTrue(options.find(0xc0));
        assertEquals(3, options.actionIfUnknown());
        assertFalse(options.mayChangeEnRoute());
        assertEquals("010203", ByteBufUtil.hexDump(options.data()));
        assertTrue(options.next());
        assertEquals(Ipv6Option.PAD1, options.type());
        assertEquals(0, options.data().readableBytes());
        assertFalse(options.next());
        assertNull(packet.malformation());
        packet.release();
    }

    /** Written to past the setters, a length may be anything: the list ends there, and the walk with it. */
    @Test
    void endsAtALengthThatWasWrittenOver() {
        IpPacket packet = packet("3c", "3c 00 0104 00000000 11 00 0104 00000000" + UDP);
        assertEquals(2, packet.extensions().size());
        packet.content().setByte(Ipv6Packet.HEADER_LENGTH + 9, 0xFF);
        assertEquals(1, packet.extensions().size());
        assertNull(packet.extension(IpProtocol.ROUTING));
        assertNull(packet.malformation());
        packet.release();
    }

    @Test
    void editsBesideARouteWhoseLengthWasWrittenOver() {
        IpPacket packet = packet("2b", "11 02 0301 00000000 20010db8000000000000000000000099" + UDP);
        Ipv6Packet ipv6 = (Ipv6Packet) packet;
        assertEquals("2001:db8:0:0:0:0:0:99", ipv6.finalDestination().getHostAddress());
        packet.content().setByte(Ipv6Packet.HEADER_LENGTH + 1, 0xFF);
        ipv6.source(5, 6);
        assertEquals("0:0:0:5:0:0:0:6", ipv6.source().getHostAddress());
        assertNotNull(ipv6.finalDestination());
        packet.release();
    }

    @Test
    void readsAHomeAddress() {
        IpPacket packet = packet("3c", "11 02 0102 0000 c910 20010db8000000000000000000000055" + UDP);
        Ipv6Options options = ((OptionsHeader) packet.extension(IpProtocol.DESTINATION_OPTIONS)).options();
        assertTrue(options.find(Ipv6Option.HOME_ADDRESS));
        assertEquals("2001:db8:0:0:0:0:0:55", options.homeAddress().getHostAddress());
        packet.release();
    }

    @Test
    void tellsAnOptionThatDoesNotFit() {
        assertMalformed(Kind.OPTION_TRUNCATED, 42, "3c", "11 00 0105 00000000" + UDP);
        assertMalformed(Kind.OPTION_TRUNCATED, 47, "3c", "11 00 0000 00000001" + UDP);
        assertMalformed(Kind.OPTION_LENGTH, 42, "00", "11 00 0501 00000000" + UDP);
    }

    @Test
    void tellsAJumboOptionThatIsNotNeeded() {
        assertMalformed(Kind.EXTENSION_FIELD, 42, "00", "11 00 c204 00000010" + UDP);
    }

    @Test
    void tellsASecondFragmentHeader() {
        assertMalformed(Kind.EXTENSION_MISPLACED, 48, "2c", "2c 00 0001 00000007" + "11 00 0001 00000007" + UDP);
    }

    @Test
    void tellsAnAuthenticationHeaderShorterThanItsFields() {
        assertMalformed(Kind.EXTENSION_TRUNCATED, 40, "33", "11 00 0000 00000001");
    }

    @Test
    void readsAuthenticationAndFragmentHeaders() {
        IpPacket packet = packet("2c", "33 00 0001 0a0b0c0d" + "11 02 0000 f1020304 f5060708 deadbeef" + UDP);
        FragmentHeader fragment = (FragmentHeader) packet.extension(IpProtocol.FRAGMENT);
        assertEquals(0, fragment.fragmentOffset());
        assertTrue(fragment.hasMoreFragments());
        assertEquals(0x0a0b0c0d, fragment.identification());
        AuthenticationHeader ah = (AuthenticationHeader) packet.extension(IpProtocol.AH);
        assertEquals(0xf1020304L, ah.spi());
        assertEquals(0xf5060708L, ah.sequence());
        assertArrayEquals(new byte[] {(byte) 0xde, (byte) 0xad, (byte) 0xbe, (byte) 0xef}, ah.icv());
        packet.release();
    }

    @Test
    void readsMobilityHipAndShim6Headers() {
        IpPacket mobile = packet("87", "3b 01 0500 1234 0001 c000 0010 0102 0000");
        MobilityHeader mobility = (MobilityHeader) mobile.extension(IpProtocol.MOBILITY);
        assertEquals(5, mobility.mobilityType());
        assertEquals(0x1234, mobility.checksum());
        assertNull(mobile.malformation());
        mobile.release();

        IpPacket identity = packet("8b", "8c 04 0121 abcd 0001" + "00".repeat(32) + "3b 00 8000 01020304");
        HipHeader hip = (HipHeader) identity.extension(IpProtocol.HIP);
        assertEquals(1, hip.packetType());
        assertEquals(2, hip.hipVersion());
        assertEquals(0xabcd, hip.checksum());
        assertEquals(1, hip.controls());
        Shim6Header shim = (Shim6Header) identity.extension(IpProtocol.SHIM6);
        assertTrue(shim.isPayload());
        assertEquals(0x000001020304L, shim.contextTag());
        assertEquals(-1, shim.controlType());
        identity.release();
        assertMalformed(Kind.EXTENSION_FIELD, 41, "8b", "3b 00 0121 abcd 0001");
        assertMalformed(Kind.EXTENSION_FIELD, 40, "87", "11 00 0500 1234 0000" + UDP);
    }

    private static IpPacket packet(String next, String rest) {
        ByteBuf bytes = bytes("60000000 0000 " + next + " 40" + V6 + rest);
        bytes.setShort(4, bytes.readableBytes() - 40);
        return IpPacket.of(bytes);
    }

    private static void assertMalformed(Kind kind, int offset, String next, String rest) {
        IpPacket packet = packet(next, rest);
        assertEquals(new Malformation(kind, offset), packet.malformation());
        packet.release();
    }
}
