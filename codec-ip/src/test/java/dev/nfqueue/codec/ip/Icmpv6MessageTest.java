// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import org.junit.jupiter.api.Test;

class Icmpv6MessageTest {

    private static final String V6 = "fe800000000000000000000000000001 ff020000000000000000000000000002";
    private static final String TARGET = "20010db8000000000000000000000099";

    @Test
    void readsEveryField() {
        IpPacket packet = icmpv6("8003 0000 abcd 0102 0a0b");
        Icmpv6Message icmp = packet.icmpv6();
        assertEquals(Icmpv6Message.ECHO_REQUEST, icmp.type());
        assertEquals(3, icmp.code());
        assertEquals(0xabcd, icmp.identifier());
        assertEquals(0x0102, icmp.sequence());
        assertEquals(0xabcd0102L, icmp.restOfHeader());
        assertTrue(icmp.isEcho());
        assertFalse(icmp.isError());
        assertNull(icmp.quoted());
        assertEquals(-1, icmp.mtu());
        assertEquals(-1, icmp.pointer());
        assertNull(icmp.neighborDiscovery());
        assertNull(icmp.multicastListener());
        icmp.identifier(7).sequence(8).type(129, 0);
        assertEquals(7, icmp.identifier());
        assertEquals(8, icmp.sequence());
        assertEquals(ChecksumState.GOOD, icmp.checksumState());
        packet.release();
        assertMalformed(Kind.TRANSPORT_TRUNCATED, 40, "8000 0000 0000 00");
    }

    @Test
    void readsANeighbourAdvertisement() {
        IpPacket packet = icmpv6("8800 0000 a0000000" + TARGET + "0201 001122334455");
        NeighborDiscovery neighbor = packet.icmpv6().neighborDiscovery();
        assertEquals("2001:db8:0:0:0:0:0:99", neighbor.target().getHostAddress());
        assertTrue(neighbor.isRouter());
        assertFalse(neighbor.isSolicited());
        assertTrue(neighbor.isOverride());
        assertNull(neighbor.destination());
        assertEquals(-1, neighbor.routerLifetime());
        NeighborOptions options = neighbor.options();
        assertTrue(options.next());
        assertEquals(NeighborOptions.TARGET_LINK_LAYER_ADDRESS, options.type());
        assertEquals("001122334455", ByteBufUtil.hexDump(options.linkLayerAddress()));
        assertFalse(options.next());
        assertNull(packet.malformation());
        packet.release();
    }

    @Test
    void readsARouterAdvertisement() {
        IpPacket packet = icmpv6("8600 0000 40 c8 0708 00000001 f0000002" + "0304 40 c0 00278d00 00093a80 00000000"
                + TARGET + "0501 0000 000005dc" + "1903 0000 00000e10" + TARGET);
        NeighborDiscovery router = packet.icmpv6().neighborDiscovery();
        assertEquals(64, router.currentHopLimit());
        assertTrue(router.isManaged());
        assertTrue(router.isOtherConfiguration());
        assertEquals(1, router.routerPreference());
        assertEquals(0x0708, router.routerLifetime());
        assertEquals(1, router.reachableTime());
        assertEquals(0xf0000002L, router.retransTimer());
        assertNull(router.target());
        NeighborOptions options = router.options();
        assertTrue(options.next());
        assertEquals(64, options.prefixLength());
        assertTrue(options.isOnLink() && options.isAutonomous());
        assertEquals(2_592_000, options.validLifetime());
        assertEquals(604_800, options.preferredLifetime());
        assertEquals("2001:db8:0:0:0:0:0:99", options.prefix().getHostAddress());
        assertTrue(options.next());
        assertEquals(1500, options.mtu());
        assertNull(options.prefix());
        assertTrue(options.next());
        assertEquals(3600, options.dnsLifetime());
        assertEquals(1, options.dnsServerCount());
        assertEquals("2001:db8:0:0:0:0:0:99", options.dnsServer(0).getHostAddress());
        assertNull(options.dnsServer(1));
        assertFalse(options.next());
        assertNull(packet.malformation());
        packet.release();
    }

    @Test
    void readsARedirect() {
        IpPacket packet = icmpv6("8900 0000 00000000" + TARGET + "20010db8000000000000000000000077");
        NeighborDiscovery redirect = packet.icmpv6().neighborDiscovery();
        assertEquals("2001:db8:0:0:0:0:0:99", redirect.target().getHostAddress());
        assertEquals("2001:db8:0:0:0:0:0:77", redirect.destination().getHostAddress());
        packet.release();
    }

    @Test
    void tellsNeighbourDiscoveryThatDoesNotFit() {
        assertMalformed(Kind.TRANSPORT_TRUNCATED, 40, "8700 0000 00000000" + TARGET.substring(2));
        assertMalformed(Kind.OPTION_LENGTH, 64, "8700 0000 00000000" + TARGET + "0100 001122334455");
        assertMalformed(Kind.OPTION_TRUNCATED, 64, "8700 0000 00000000" + TARGET + "0102 001122334455");
        assertMalformed(Kind.OPTION_TRUNCATED, 64, "8700 0000 00000000" + TARGET + "0101 00");
        assertMalformed(Kind.OPTION_LENGTH, 56, "8600 0000 00000000 00000000 00000000" + "0301 000000000000");
    }

    @Test
    void readsMulticastListenerMessages() {
        IpPacket query = icmpv6("8200 0000 2710 0000" + TARGET + "0a 7d 0001" + TARGET);
        MulticastListener listener = query.icmpv6().multicastListener();
        assertEquals(10_000, listener.maxResponseCode());
        assertEquals("2001:db8:0:0:0:0:0:99", listener.group().getHostAddress());
        assertTrue(listener.isQueryV2());
        assertEquals(1, listener.sourceCount());
        assertEquals("2001:db8:0:0:0:0:0:99", listener.source(0).getHostAddress());
        assertNull(listener.source(1));
        assertNull(query.malformation());
        query.release();

        IpPacket report = icmpv6("8f00 0000 0000 0001" + "0400 0001" + TARGET + "20010db8000000000000000000000077");
        GroupRecords records = report.icmpv6().multicastListener().records();
        assertTrue(records.next());
        assertEquals(4, records.type());
        assertEquals("2001:db8:0:0:0:0:0:99", records.group().getHostAddress());
        assertEquals("2001:db8:0:0:0:0:0:77", records.source(0).getHostAddress());
        assertFalse(records.next());
        assertNull(report.malformation());
        report.release();
        assertMalformed(Kind.TRANSPORT_LENGTH, 66, "8200 0000 2710 0000" + TARGET + "0a 7d 0002" + TARGET);
        assertMalformed(Kind.ELEMENT_LENGTH, 48, "8f00 0000 0000 0001" + "0400 0001" + TARGET);
    }

    @Test
    void readsTheMtuOfAnErrorAndTheExtensionsBehindTheQuote() {
        IpPacket big = icmpv6("0200 0000 00000578" + "60000000 0008 11 40" + V6 + "0001 0002 0008 1234");
        assertEquals(1400, big.icmpv6().mtu());
        big.icmpv6().mtu(1300);
        assertEquals(1300, big.icmpv6().mtu());
        assertEquals(2, big.icmpv6().quoted().destinationPort());
        big.release();
        IpPacket late = icmpv6("0300 0000 06000000" + "60000000 0008 11 40" + V6 + "0001 0002 0008 1234" + "2000 0000"
                + "0008 0101 00012345");
        assertEquals(48, late.icmpv6().quoted().length());
        IcmpExtensions extensions = late.icmpv6().extensions();
        assertTrue(extensions.next());
        assertEquals(1, extensions.type());
        assertEquals(1, extensions.subtype());
        assertEquals("00012345", ByteBufUtil.hexDump(extensions.data()));
        assertFalse(extensions.next());
        assertNull(late.malformation());
        late.release();
    }

    private static IpPacket icmpv6(String message) {
        ByteBuf bytes = Samples.bytes("60000000 0000 3a ff" + V6 + message);
        bytes.setShort(4, bytes.readableBytes() - 40);
        if (bytes.readableBytes() >= 44) {
            Samples.fixSums(bytes);
        }
        return IpPacket.of(bytes);
    }

    private static void assertMalformed(Kind kind, int offset, String message) {
        IpPacket packet = icmpv6(message);
        assertEquals(new Malformation(kind, offset), packet.malformation());
        packet.release();
    }
}
