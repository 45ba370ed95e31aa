// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.util.NetUtil;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Fields within options, chunks and messages, each with a value of its own, and what is told beyond the last. */
class MessageFieldsTest {

    private static final String V6 = "20010db8000000000000000000000001 20010db8000000000000000000000002";
    private static final String NOBODY = "20010db8000000000000000000000099";

    private IpPacket packet;

    @AfterEach
    void release() {
        packet.release();
    }

    private IpPacket ipv4(int protocol, String body) {
        int length = 20 + HexFormat.of().parseHex(body.replace(" ", "")).length;
        packet = IpPacket.of(Samples.bytes(
                String.format("4500 %04x 0000 0000 40 %02x 0000 0a000001 0a000002", length, protocol) + body));
        assertNull(packet.malformation());
        return packet;
    }

    private IpPacket ipv6(int next, String body) {
        int length = HexFormat.of().parseHex(body.replace(" ", "")).length;
        packet = IpPacket.of(Samples.bytes(String.format("60000000 %04x %02x 40", length, next) + V6 + body));
        assertNull(packet.malformation());
        return packet;
    }

    private Ipv4Options options(String area) {
        byte[] bytes = HexFormat.of().parseHex(area.replace(" ", ""));
        String header = String.format(
                "4%x00 %04x 0000 0000 40 3b 0000 0a000001 0a000002", 5 + bytes.length / 4, 20 + bytes.length);
        packet = IpPacket.of(Samples.bytes(header + area));
        Ipv4Options options = ((Ipv4Packet) packet).options();
        assertTrue(options.next());
        return options;
    }

    @Test
    void timestampsOfIpv4() {
        Ipv4Options options = options("44 14 0d 21 0a000003 00000001 0a000004 80000002");
        assertEquals(2, options.timestampCount());
        assertEquals("10.0.0.4", options.timestampAddress(1).getHostAddress());
        assertEquals(1, options.timestamp(0));
        assertEquals(0x80000002L, options.timestamp(1));
        assertEquals(-1, options.timestamp(2));
        assertNull(options.timestampAddress(2));
        assertEquals(2, options.timestampOverflow());
    }

    @Test
    void timestampsOfIpv4WithoutAddresses() {
        Ipv4Options options = options("44 0c 05 00 00000007 00000008");
        assertEquals(2, options.timestampCount());
        assertEquals(8, options.timestamp(1));
        assertNull(options.timestampAddress(0));
    }

    @Test
    void streamsAndTheEndOfIpv4Options() {
        Ipv4Options options = options("88 04 0102 01 00 00 00");
        assertEquals(0x0102, options.streamId());
        assertEquals(0, options.padding());
        assertTrue(options.next());
        assertEquals(-1, options.streamId());
        assertFalse(options.next());
        assertEquals(3, options.padding());
    }

    @Test
    void routersThatIcmpAdvertises() {
        IcmpMessage message = ipv4(1, "0900 0000 02 02 0708 0a000001 00000001 0a000002 80000000")
                .icmp();
        assertEquals(2, message.routerCount());
        assertEquals("10.0.0.2", message.router(1).getHostAddress());
        assertEquals(Integer.MIN_VALUE, message.routerPreference(1));
        assertEquals(1, message.routerPreference(0));
        assertNull(message.router(2));
        assertEquals(1800, message.routerLifetime());
        assertNull(message.addressMask());
    }

    @Test
    void masksThatIcmpTells() {
        IcmpMessage message = ipv4(1, "1200 0000 00010002 ffffff00").icmp();
        assertEquals("255.255.255.0", message.addressMask().getHostAddress());
        assertEquals(0, message.routerCount());
        assertEquals(-1, message.routerLifetime());
    }

    @Test
    void labelsThatAnErrorTells() {
        String quoted = "4500 0080 0000 0000 40 11 0000 0a000001 0a000002" + "0001 0002 006c 0000" + "00".repeat(100);
        IcmpMessage message = ipv4(1, "0b00 0000 0020 0000" + quoted + "2000 0000 000c 0101 fffff245 00012b05")
                .icmp();
        IcmpExtensions objects = message.extensions();
        assertTrue(objects.find(IcmpExtensions.MPLS));
        assertEquals(2, objects.mplsLabels());
        assertEquals(0xfffff, objects.mplsLabel(0));
        assertEquals(1, objects.mplsTrafficClass(0));
        assertEquals(0x45, objects.mplsTimeToLive(0));
        assertEquals(18, objects.mplsLabel(1));
        assertEquals(-1, objects.mplsLabel(2));
    }

    @Test
    void queriesOfMulticastListeners() {
        MulticastListener query = ipv6(58, "8200 0000 ffff 0000 ff020000000000000000000000000005 0a ff 0001" + NOBODY)
                .icmpv6()
                .multicastListener();
        assertTrue(query.isSuppressRouterProcessing());
        assertEquals(2, query.robustness());
        assertEquals(0xff, query.queryIntervalCode());
        assertEquals(31744, query.queryIntervalSeconds());
        assertEquals(8387584, query.maxResponseMillis());
        assertEquals(-1, query.recordCount());
    }

    @Test
    void reportsOfMulticastListeners() {
        MulticastListener report = ipv6(58, "8f00 0000 0000 0001 0401 0001" + NOBODY + NOBODY + "01020304")
                .icmpv6()
                .multicastListener();
        assertEquals(1, report.recordCount());
        assertEquals(-1, report.robustness());
        GroupRecords records = report.records();
        assertTrue(records.next());
        assertEquals(4, records.auxiliaryLength());
    }

    @Test
    void queriesOfIgmp() {
        IgmpMessage query =
                (IgmpMessage) ipv4(2, "11ff 0000 e0000101 0b 8f 0001 0a000009").transport();
        assertTrue(query.isSuppressRouterProcessing());
        assertEquals(3, query.robustness());
        assertEquals(0x8f, query.queryIntervalCode());
        assertEquals(31744, query.maxResponseTenths());
    }

    @Test
    void queriesOfIgmpBeforeVersionThree() {
        IgmpMessage query = (IgmpMessage) ipv4(2, "11ff 0000 e0000101").transport();
        assertEquals(255, query.maxResponseTenths());
        assertEquals(-1, query.robustness());
        assertEquals(-1, query.recordCount());
    }

    @Test
    void routesAndPrefixesThatRoutersAdvertise() {
        NeighborDiscovery message = ipv6(
                        58,
                        "8600 0000 40 20 0708 00000001 00000002 1802 4018 ffffffff 20010db800000000"
                                + "0304 40 20 00000001 00000002 00000000" + NOBODY)
                .icmpv6()
                .neighborDiscovery();
        assertTrue(message.isHomeAgent());
        NeighborOptions options = message.options();
        assertTrue(options.find(NeighborOptions.ROUTE_INFORMATION));
        assertEquals("2001:db8::", NetUtil.toAddressString(options.routePrefix()));
        assertEquals(64, options.routePrefixLength());
        assertEquals(-1, options.routePreference());
        assertEquals(0xFFFFFFFFL, options.routeLifetime());
        assertTrue(options.find(NeighborOptions.PREFIX_INFORMATION));
        assertTrue(options.isRouterAddress());
        assertFalse(options.isOnLink());
        assertNull(options.routePrefix());
        assertEquals(-1, options.routeLifetime());
    }

    @Test
    void packetsThatARedirectTellsOf() {
        String quoted = "60000000 0008 11 40" + V6 + "0001 0002 0008 0000";
        Icmpv6Message message = ipv6(58, "8900 0000 00000000" + NOBODY + NOBODY + "0407 0000 00000000" + quoted)
                .icmpv6();
        assertEquals(2, message.quoted().destinationPort());
    }

    @Test
    void chunksOfSctp() {
        SctpChunks chunks = ((SctpPacket) ipv4(
                                132,
                                "0001 0002 00000003 00000000"
                                        + "0100 0014 f000000a f0010000 0003 0004 f000000b"
                                        + "0300 001c f0000001 f0020000 0002 0001 0002 0003 0005 0006 f0000009"
                                        + "4002 0018 f0000001 0002 0000 f0000005 f0000004 61626364"
                                        + "4000 0018 00000002 0002 0000 00000005 f0000001 61626364"
                                        + "c000 0008 f0000007")
                        .transport())
                .chunks();
        assertTrue(chunks.find(SctpChunks.INIT));
        assertEquals(0xf0010000L, chunks.advertisedWindow());
        assertEquals(3, chunks.outboundStreams());
        assertEquals(4, chunks.inboundStreams());
        assertEquals(0xf000000bL, chunks.initialTsn());
        assertTrue(chunks.find(SctpChunks.SACK));
        assertEquals(0xf0000001L, chunks.cumulativeTsn());
        assertEquals(0xf0020000L, chunks.advertisedWindow());
        assertEquals(2, chunks.gapBlocks());
        assertEquals(5, chunks.gapStart(1));
        assertEquals(6, chunks.gapEnd(1));
        assertEquals(-1, chunks.gapEnd(2));
        assertEquals(1, chunks.duplicates());
        assertEquals(0xf0000009L, chunks.duplicate(0));
        assertEquals(-1, chunks.duplicate(1));
        assertTrue(chunks.find(SctpChunks.I_DATA));
        assertEquals(0xf0000005L, chunks.messageId());
        assertEquals(0xf0000004L, chunks.payloadProtocol());
        assertEquals(-1, chunks.fragmentSequence());
        assertTrue(chunks.find(SctpChunks.I_DATA));
        assertEquals(0xf0000001L, chunks.fragmentSequence());
        assertEquals(-1, chunks.payloadProtocol());
        assertTrue(chunks.find(SctpChunks.FORWARD_TSN));
        assertEquals(0xf0000007L, chunks.cumulativeTsn());
        assertEquals(-1, chunks.outboundStreams());
    }

    @Test
    void typesOfDccp() {
        DccpPacket response =
                (DccpPacket) ipv4(33, "0001 0002 08 00 0000 03 00 0000 00000001 0000 f003 00000004 f0000bad 29 04 0102")
                        .transport();
        assertEquals(0xf00300000004L, response.acknowledgment());
        assertEquals(0xf0000badL, response.serviceCode());
        assertEquals(-1, response.resetCode());
        DccpOptions options = response.options();
        assertTrue(options.find(0x29));
        assertEquals(2, options.dataLength());
    }

    @Test
    void resetsOfDccp() {
        DccpPacket reset = (DccpPacket) ipv4(33, "0001 0002 07 00 0000 0f 00 0000 00000001 0000 0003 00000004 07020304")
                .transport();
        assertEquals(7, reset.resetCode());
        assertEquals(-1, reset.serviceCode());
    }

    @Test
    void shortNumbersOfDccp() {
        DccpPacket acknowledgment = (DccpPacket)
                ipv4(33, "0001 0002 04 00 0000 06 f00001 00 f00003").transport();
        assertEquals(0xf00001, acknowledgment.sequence());
        assertEquals(0xf00003, acknowledgment.acknowledgment());
    }

    @Test
    void tagsOfHostIdentities() {
        ipv6(139, "3b 04 01 11 0000 0001" + NOBODY + "00".repeat(16));
        HipHeader header = (HipHeader) packet.extension(IpProtocol.HIP);
        assertEquals("2001:db8::99", NetUtil.toAddressString(header.senderTag()));
        assertEquals("::", NetUtil.toAddressString(header.receiverTag()));
    }

    @Test
    void segmentsOfARoute() {
        ipv6(43, "3b 02 04 00 00 a5 1234" + NOBODY);
        RoutingHeader header = (RoutingHeader) packet.extension(IpProtocol.ROUTING);
        assertEquals(0, header.lastEntry());
        assertEquals(0xa5, header.flags());
        assertEquals(-1, header.compression());
        assertEquals(-1, header.padding());
    }
}
