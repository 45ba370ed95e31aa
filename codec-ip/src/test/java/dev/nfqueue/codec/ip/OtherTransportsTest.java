// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static dev.nfqueue.codec.ip.Samples.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import org.junit.jupiter.api.Test;

class OtherTransportsTest {

    @Test
    void readsAndEditsUdpLite() {
        IpPacket packet = ipv4("88", "0001 0002 000a 0000 01020304");
        UdpLiteDatagram udp = (UdpLiteDatagram) packet.transport();
        assertEquals(1, udp.sourcePort());
        assertEquals(2, udp.destinationPort());
        assertEquals(10, udp.coverage());
        assertEquals(ChecksumState.BAD, udp.checksumState());
        udp.writablePayload();
        assertEquals(ChecksumState.GOOD, udp.checksumState());
        int checksum = udp.checksum();
        udp.writablePayload().setByte(3, 0x55);
        assertEquals(checksum, udp.checksum());
        udp.sourcePort(7).destinationPort(8);
        ((Ipv4Packet) packet).source(77);
        assertEquals(ChecksumState.GOOD, udp.checksumState());
        udp.payload(new byte[1]);
        assertEquals(0, udp.coverage());
        assertEquals(ChecksumState.GOOD, udp.checksumState());
        udp.coverage(8);
        assertEquals(ChecksumState.GOOD, udp.checksumState());
        packet.release();
        assertMalformed(Kind.TRANSPORT_LENGTH, 24, "88", "0001 0002 0007 0000 01020304");
        assertMalformed(Kind.TRANSPORT_LENGTH, 24, "88", "0001 0002 000d 0000 01020304");
        assertMalformed(Kind.TRANSPORT_TRUNCATED, 20, "88", "0001 0002 0008 00");
    }

    @Test
    void readsAndEditsDccp() {
        IpPacket packet = ipv4("21", "0001 0002 05 32 0000 0f 00 0102 03040506 00000000 aabbccdd 11223344");
        DccpPacket dccp = (DccpPacket) packet.transport();
        assertEquals(1, dccp.sourcePort());
        assertEquals(2, dccp.destinationPort());
        assertEquals(20, dccp.headerLength());
        assertEquals(3, dccp.ccval());
        assertEquals(2, dccp.checksumCoverage());
        assertEquals(7, dccp.type());
        assertTrue(dccp.isExtended());
        assertEquals(0x010203040506L, dccp.sequence());
        dccp.writablePayload().setByte(4, 1);
        int checksum = dccp.checksum();
        dccp.writablePayload().setByte(4, 2);
        assertEquals(checksum, dccp.checksum());
        dccp.sourcePort(5).destinationPort(6);
        assertEquals(ChecksumState.GOOD, dccp.checksumState());
        packet.release();
        assertMalformed(Kind.HEADER_LENGTH, 24, "21", "0001 0002 03 11 0000 05 00 0001 00000002");
        assertMalformed(Kind.HEADER_LENGTH, 24, "21", "0001 0002 05 11 0000 05 00 0001 00000002");
        assertMalformed(Kind.TRANSPORT_TRUNCATED, 20, "21", "0001 0002 05 11 0000 04 00 00");
    }

    @Test
    void readsAndEditsIgmp() {
        IpPacket query = ipv4("02", "1164 0000 e0000101 0a 7d 0002 0a000009 0a00000a");
        IgmpMessage igmp = (IgmpMessage) query.transport();
        assertEquals(IgmpMessage.QUERY, igmp.type());
        assertEquals(100, igmp.maxResponseCode());
        assertEquals("224.0.1.1", igmp.group().getHostAddress());
        assertTrue(igmp.isQueryV3());
        assertEquals(2, igmp.sourceCount());
        assertEquals("10.0.0.10", igmp.source(1).getHostAddress());
        assertNull(igmp.source(2));
        igmp.writablePayload();
        igmp.group(0xe0000102);
        assertEquals(ChecksumState.GOOD, igmp.checksumState());
        query.release();
        assertMalformed(Kind.TRANSPORT_LENGTH, 30, "02", "1164 0000 e0000101 0a 7d 0002 0a000009");
    }

    @Test
    void readsTheRecordsOfAnIgmpReport() {
        IpPacket packet = ipv4("02", "2200 0000 0000 0002 0401 0001 e0000101 0a000009 deadbeef 0300 0000 e0000102");
        GroupRecords records = ((IgmpMessage) packet.transport()).records();
        assertNull(records.group());
        assertTrue(records.next());
        assertEquals(4, records.type());
        assertEquals("224.0.1.1", records.group().getHostAddress());
        assertEquals(1, records.sourceCount());
        assertEquals("10.0.0.9", records.source(0).getHostAddress());
        assertNull(records.source(1));
        assertTrue(records.next());
        assertEquals("224.0.1.2", records.group().getHostAddress());
        assertFalse(records.next());
        assertNull(packet.malformation());
        packet.release();
        assertMalformed(Kind.ELEMENT_LENGTH, 28, "02", "2200 0000 0000 0001 0400 0002 e0000101 0a000009");
        assertMalformed(Kind.ELEMENT_LENGTH, 36, "02", "2200 0000 0000 0002 0400 0000 e0000101");
    }

    @Test
    void readsAndEditsGreAndThePacketInside() {
        IpPacket packet = ipv4(
                "2f",
                "b000 0800 0000 0000 00000007 00000009"
                        + "4500 0024 0000 0000 40 11 0000 0a000001 0a000002 0001 0002 0010 0000 0102030405060708");
        GrePacket gre = (GrePacket) packet.transport();
        assertEquals(0, gre.greVersion());
        assertEquals(0x0800, gre.protocolType());
        assertEquals(16, gre.headerLength());
        assertEquals(7, gre.key());
        assertEquals(9, gre.sequence());
        assertEquals(-1, gre.acknowledgment());
        assertEquals(-1, gre.callId());
        assertFalse(gre.hasRouting());
        gre.writablePayload();
        gre.key(8);
        assertEquals(ChecksumState.GOOD, gre.checksumState());
        gre.inner().udp().destinationPort(99);
        assertEquals(99, gre.inner().destinationPort());
        assertEquals(ChecksumState.GOOD, gre.checksumState());
        packet.release();
        assertMalformed(Kind.TRANSPORT_TRUNCATED, 20, "2f", "b000 0800 0000 0000 00000007");
        assertMalformed(Kind.TRANSPORT_FIELD, 20, "2f", "0002 0800 00000000");
    }

    @Test
    void readsGreOfPptp() {
        IpPacket packet = ipv4("2f", "3081 880b 0004 1234 00000005 00000006 ff030021");
        GrePacket gre = (GrePacket) packet.transport();
        assertEquals(1, gre.greVersion());
        assertEquals(0x1234, gre.callId());
        assertEquals(5, gre.sequence());
        assertEquals(6, gre.acknowledgment());
        assertEquals(4, gre.payloadLength());
        assertNull(gre.inner());
        assertEquals(ChecksumState.ABSENT, gre.checksumState());
        packet.release();
    }

    @Test
    void readsEsp() {
        IpPacket packet = ipv4("32", "f0000001 e0000002 deadbeef");
        EspPacket esp = (EspPacket) packet.transport();
        assertEquals(0xf0000001L, esp.spi());
        assertEquals(0xe0000002L, esp.sequence());
        assertEquals(4, esp.payloadLength());
        assertEquals(ChecksumState.ABSENT, esp.checksumState());
        packet.release();
        assertMalformed(Kind.TRANSPORT_TRUNCATED, 20, "32", "00000001 000000");
    }

    @Test
    void looksIntoTunnels() {
        IpPacket packet =
                ipv4("04", "4500 0024 0000 0000 40 11 0000 0a000001 0a000002 0001 0002 0010 1111 0102030405060708");
        IpPacket inner = ((IpTunnel) packet.transport()).inner();
        assertEquals(2, inner.udp().destinationPort());
        inner.udp().writablePayload();
        inner.hopLimit(3);
        assertEquals(ChecksumState.GOOD, inner.udp().checksumState());
        assertTrue(packet.isEdited());
        packet.release();
        assertMalformed(Kind.HEADER_TRUNCATED, 20, "04", "4500 0024");
    }

    @Test
    void completesAPartialSumInsideATunnel() {
        ByteBuf bytes = bytes("4500 0038 0000 0000 40 04 0000 0a000001 0a000002"
                + "4500 0024 0000 0000 40 11 0000 0a000001 0a000002 0001 0002 0010 1111 0102030405060708");
        IpPacket packet = IpPacket.of(new DefaultByteBufHolder(bytes), false);
        packet.hopLimit(9);
        IpPacket settled = IpPacket.of(packet.toHolder());
        assertEquals(
                ChecksumState.GOOD,
                ((IpTunnel) settled.transport()).inner().udp().checksumState());
        settled.release();
    }

    @Test
    void looksIntoABoundedNumberOfTunnels() {
        StringBuilder hex = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            hex.append(String.format("4500 %04x 0000 0000 40 04 0000 0a000001 0a000002", (100 - i) * 20));
        }
        IpPacket packet = IpPacket.of(bytes(hex.toString()));
        IpPacket inner = packet;
        int depth = 0;
        while (inner.transport() instanceof IpTunnel tunnel) {
            inner = tunnel.inner();
            depth++;
        }
        assertEquals(Transports.MAX_DEPTH, depth);
        assertNull(packet.malformation());
        packet.release();
    }

    private static IpPacket ipv4(String protocol, String rest) {
        ByteBuf bytes = bytes("4500 0000 0000 0000 40 " + protocol + " 0000 0a000001 0a000002" + rest);
        bytes.setShort(2, bytes.readableBytes());
        return IpPacket.of(bytes);
    }

    private static void assertMalformed(Kind kind, int offset, String protocol, String rest) {
        IpPacket packet = ipv4(protocol, rest);
        assertEquals(new Malformation(kind, offset), packet.malformation());
        packet.release();
    }
}
