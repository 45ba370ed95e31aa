// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Which addresses a transport checksum covers: those at the ends of the way, wherever they stand in the packet. */
class PseudoHeaderTest {

    private static final String FOUR = "0a000001 0a000002";
    private static final String SOURCE = "20010db8000000000000000000000001";
    private static final String NEXT_HOP = "20010db8000000000000000000000002";
    private static final String LAST = "20010db8000000000000000000000099";
    private static final String UDP = "0001 0002 000a 0000 6162";

    /** UDP whose sum is made over two addresses, by a summation that shares nothing with the one under test. */
    private static String udp(String source, String destination) {
        ByteBuf body = Samples.bytes(UDP);
        ByteBuf addresses = Samples.bytes(source + destination);
        int pseudo = Samples.naive(addresses, 0, addresses.readableBytes(), 17 + 10);
        body.setShort(6, ~Samples.naive(body, 0, 10, pseudo));
        String hex = ByteBufUtil.hexDump(body);
        body.release();
        addresses.release();
        return hex;
    }

    private static IpPacket ipv4(String options, String body) {
        byte[] area = HexFormat.of().parseHex(options.replace(" ", ""));
        int header = 20 + area.length;
        String fixed = String.format("4%x00 %04x 0000 0000 40 11 0000", header / 4, header + 10);
        return IpPacket.of(Samples.bytes(fixed + FOUR + options + body));
    }

    private static IpPacket ipv6(int first, String extension, String body) {
        int length = HexFormat.of().parseHex(extension.replace(" ", "")).length + 10;
        String fixed = String.format("60000000 %04x %02x 40", length, first);
        return IpPacket.of(Samples.bytes(fixed + SOURCE + NEXT_HOP + extension + body));
    }

    private static void assertGood(IpPacket packet) {
        assertNull(packet.malformation());
        assertEquals(ChecksumState.GOOD, packet.udp().checksumState());
        packet.release();
    }

    @Test
    void coversTheLastAddressOfASourceRouteWithHopsToGo() {
        String body = udp("0a000001", "0a00000a");
        assertGood(ipv4("830b 04 0a000009 0a00000a 00", body));
        assertGood(ipv4("890b 08 0a000009 0a00000a 00", body));
        IpPacket packet = ipv4("01830b 04 0a000009 0a00000a", body);
        assertEquals("10.0.0.10", ((Ipv4Packet) packet).finalDestination().getHostAddress());
        assertGood(packet);
    }

    @Test
    void coversTheDestinationWhereTheSourceRouteIsDoneWith() {
        assertGood(ipv4("830b 0c 0a000009 0a00000a 00", udp("0a000001", "0a000002")));
    }

    @Test
    void doesNotTakeARecordedRouteForASourceRoute() {
        assertGood(ipv4("070b 04 0a000009 0a00000a 00", udp("0a000001", "0a000002")));
    }

    @Test
    void keepsTheSumWhenTheNextHopOfASourceRouteChanges() {
        IpPacket packet = ipv4("830b 04 0a000009 0a00000a 00", udp("0a000001", "0a00000a"));
        packet.destination(NetUtil.createInetAddressFromIpAddressString("10.9.9.9"));
        assertGood(packet);
    }

    @Test
    void mendsTheSumWhenASourceRouteIsPutInAndTakenOut() {
        Ipv4Packet packet = (Ipv4Packet) ipv4("", udp("0a000001", "0a000002"));
        packet.option(Ipv4Option.LOOSE_SOURCE_ROUTE, HexFormat.of().parseHex("040a000009"));
        assertEquals(ChecksumState.GOOD, packet.udp().checksumState());
        assertEquals("10.0.0.9", packet.finalDestination().getHostAddress());
        packet.removeOptions();
        assertEquals("10.0.0.2", packet.finalDestination().getHostAddress());
        assertGood(packet);
    }

    @Test
    void coversTheLastAddressOfAnRplRoutePutTogetherWithTheDestination() {
        // Fifteen bytes left out, then eight, then none.
        assertGood(ipv6(43, "11 01 03 01 ff 70 0000 99 00000000000000", udp(SOURCE, LAST)));
        assertGood(ipv6(43, "11 01 03 01 88 00 0000" + LAST.substring(16), udp(SOURCE, LAST)));
        assertGood(ipv6(43, "11 02 03 01 00 00 0000" + LAST, udp(SOURCE, LAST)));
        // One address in another, odd number of bytes left out.
        assertGood(ipv6(43, "11 02 03 02 f9 80 0000 55" + LAST.substring(18) + "0000000000000000", udp(SOURCE, LAST)));
    }

    @Test
    void readsTheAddressesOfAnRplRoute() {
        IpPacket packet =
                ipv6(43, "11 02 03 02 f9 80 0000 55" + LAST.substring(18) + "0000000000000000", udp(SOURCE, LAST));
        RoutingHeader route = (RoutingHeader) packet.extension(IpProtocol.ROUTING);
        assertEquals(2, route.addressCount());
        assertEquals("2001:db8::55", NetUtil.toAddressString(route.address(0)));
        assertEquals("2001:db8::99", NetUtil.toAddressString(route.address(1)));
        assertNull(route.address(2));
        assertEquals(15, route.compression());
        assertEquals(9, route.lastCompression());
        assertEquals(8, route.padding());
        assertEquals("2001:db8::99", NetUtil.toAddressString(((Ipv6Packet) packet).finalDestination()));
        assertGood(packet);
    }

    @Test
    void followsEditsOfTheDestinationThatAnRplRouteBorrowsFrom() {
        IpPacket packet = ipv6(43, "11 01 03 01 ff 70 0000 99 00000000000000", udp(SOURCE, LAST));
        packet.destination(NetUtil.createInetAddressFromIpAddressString("2001:db8:7::7"));
        assertEquals("2001:db8:7::99", NetUtil.toAddressString(((Ipv6Packet) packet).finalDestination()));
        assertGood(packet);
    }

    @Test
    void tellsAnRplRouteThatDoesNotFit() {
        IpPacket packet = ipv6(43, "11 00 03 01 00 00 0000", udp(SOURCE, NEXT_HOP));
        assertEquals(Malformation.Kind.EXTENSION_FIELD, packet.malformation().kind());
        packet.release();
    }

    @Test
    void coversTheHomeAddressOfAMobileNode() {
        IpPacket packet = ipv6(60, "11 02 c910" + LAST + "01 02 0000", udp(LAST, NEXT_HOP));
        Inet6Address home = ((Ipv6Packet) packet).homeAddress();
        assertEquals("2001:db8::99", NetUtil.toAddressString(home));
        packet.source(NetUtil.createInetAddressFromIpAddressString("2001:db8:7::7"));
        assertGood(packet);
    }

    @Test
    void coversTheSourceAgainWhenTheHomeAddressIsTakenOut() {
        Ipv6Packet packet = (Ipv6Packet) ipv6(60, "11 02 c910" + LAST + "01 02 0000", udp(LAST, NEXT_HOP));
        packet.removeExtension(IpProtocol.DESTINATION_OPTIONS);
        assertEquals("2001:db8::1", NetUtil.toAddressString(packet.homeAddress()));
        assertGood(packet);
    }
}
