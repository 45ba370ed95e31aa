// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static dev.nfqueue.codec.ip.Samples.assertSumsRight;
import static dev.nfqueue.codec.ip.Samples.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class Ipv4PacketTest {

    @Test
    void readsEveryField() {
        Ipv4Packet packet = (Ipv4Packet) packet(Samples.IPV4_TCP);
        assertEquals(4, packet.version());
        assertEquals(20, packet.headerLength());
        assertEquals(0x2e, packet.trafficClass());
        assertEquals(11, packet.dscp());
        assertEquals(2, packet.ecn());
        assertEquals(0x39, packet.totalLength());
        assertEquals(0x39, packet.length());
        assertEquals(0x1234, packet.identification());
        assertTrue(packet.isDontFragment());
        assertFalse(packet.isReservedFlag());
        assertFalse(packet.isFragment());
        assertEquals(0x3d, packet.hopLimit());
        assertEquals(IpProtocol.TCP, packet.protocol());
        assertEquals(ChecksumState.GOOD, packet.headerChecksumState());
        assertEquals("192.0.2.1", packet.source().getHostAddress());
        assertEquals("198.51.100.2", packet.destination().getHostAddress());
        assertEquals(0xc0000201, packet.sourceInt());
        assertEquals(0xc6336402, packet.destinationInt());
        assertNull(packet.malformation());
        packet.release();
    }

    @Test
    void keepsAllSumsRightWhileEveryFieldIsSet() {
        Ipv4Packet packet = (Ipv4Packet) packet(Samples.IPV4_TCP);
        packet.source(0x01020304).destination(0xfffefdfc).identification(0xBEEF).dontFragment(false);
        packet.hopLimit(7).dscp(0x3F).ecn(1);
        assertEquals(0x01020304, packet.sourceInt());
        assertEquals(0xfffefdfc, packet.destinationInt());
        assertEquals(0xBEEF, packet.identification());
        assertFalse(packet.isDontFragment());
        assertEquals(7, packet.hopLimit());
        assertEquals(0x3F, packet.dscp());
        assertEquals(1, packet.ecn());
        assertEquals(0x45, packet.content().getUnsignedByte(0));
        assertTrue(packet.isEdited());
        assertSumsRight(packet);
        packet.release();
    }

    @Test
    void leavesAWrongSumWrong() {
        ByteBuf bytes = Samples.withSums(Samples.IPV4_TCP);
        bytes.setByte(56, 0x66);
        bytes.setByte(4, 0x13);
        Ipv4Packet packet = (Ipv4Packet) IpPacket.of(bytes);
        packet.source(0x01020304).hopLimit(3);
        assertEquals(ChecksumState.BAD, packet.tcp().checksumState());
        assertEquals(ChecksumState.BAD, packet.headerChecksumState());
        packet.release();
    }

    @Test
    void takesAnAddressOfItsOwnVersionOnly() {
        IpPacket packet = packet(Samples.IPV4_UDP);
        InetAddress four = address("203.0.113.9");
        packet.source(four).destination(four);
        assertEquals(four, packet.source());
        assertEquals(four, packet.destination());
        assertThrows(IllegalArgumentException.class, () -> packet.source(address("2001:db8::1")));
        assertSumsRight(packet);
        packet.release();
    }

    @Test
    void isOpaqueWhenTheHeaderIsNotAllThere() {
        for (int length = 0; length < 20; length++) {
            ByteBuf bytes = Samples.withSums(Samples.IPV4_TCP);
            IpPacket packet = IpPacket.of(bytes.writerIndex(length));
            assertInstanceOf(OpaquePacket.class, packet);
            assertEquals(new Malformation(Kind.HEADER_TRUNCATED, 0), packet.malformation());
            packet.release();
        }
    }

    @Test
    void tellsAHeaderLengthBelowFive() {
        assertMalformed(Kind.HEADER_LENGTH, 0, bytes -> bytes.setByte(0, 0x44));
    }

    @Test
    void tellsAHeaderLengthBeyondThePacket() {
        assertMalformed(
                Kind.HEADER_TRUNCATED, 0, bytes -> bytes.setByte(0, 0x4f).writerIndex(57));
    }

    @Test
    void tellsATotalLengthBelowTheHeader() {
        assertMalformed(Kind.TOTAL_LENGTH, 2, bytes -> bytes.setShort(2, 19));
    }

    @Test
    void tellsATotalLengthBeyondTheBuffer() {
        assertMalformed(Kind.TRUNCATED, 2, bytes -> bytes.setShort(2, 58));
    }

    @Test
    void tellsAFragmentThatEndsBeyondTheLongestPacket() {
        assertMalformed(Kind.FRAGMENT, 6, bytes -> bytes.setShort(6, 0x1FFF));
    }

    @Test
    void hasNoTransportInALaterFragment() {
        ByteBuf bytes = Samples.withSums(Samples.IPV4_TCP);
        bytes.setShort(6, 2);
        IpPacket packet = IpPacket.of(bytes);
        assertTrue(packet.isFragment());
        assertFalse(packet.hasMoreFragments());
        assertEquals(16, packet.fragmentOffset());
        assertEquals(0x1234, packet.fragmentId());
        assertNull(packet.transport());
        assertEquals(-1, packet.sourcePort());
        assertEquals(37, packet.payload().readableBytes());
        packet.release();
    }

    @Test
    void leavesBytesBehindTheDeclaredEndAlone() {
        IpPacket packet = IpPacket.of(Samples.withSums(Samples.IPV4_TCP).writeBytes(new byte[] {1, 2, 3}));
        assertEquals(57, packet.length());
        assertEquals(5, packet.tcp().payloadLength());
        assertEquals(ChecksumState.GOOD, packet.tcp().checksumState());
        assertNull(packet.malformation());
        packet.release();
    }

    @Test
    void walksOverAnAuthenticationHeader() {
        ByteBuf bytes = Samples.bytes("4500 002c 0000 0000 40 33 0000 0a000001 0a000002"
                + "11 02 0000 00000007 00000009 deadbeef 0001 0002 0008 0000");
        IpPacket packet = IpPacket.of(bytes);
        assertEquals(IpProtocol.UDP, packet.protocol());
        assertEquals(IpProtocol.AH, ((Ipv4Packet) packet).protocolField());
        assertEquals(1, packet.udp().sourcePort());
        assertEquals(36, packet.payloadOffset());
        packet.release();
    }

    private static void assertMalformed(Kind kind, int offset, java.util.function.Consumer<ByteBuf> spoil) {
        ByteBuf bytes = Samples.withSums(Samples.IPV4_TCP);
        spoil.accept(bytes);
        IpPacket packet = IpPacket.of(bytes);
        assertEquals(new Malformation(kind, offset), packet.malformation());
        assertEquals(0xc0000201, ((Ipv4Packet) packet).sourceInt());
        packet.release();
    }

    private static InetAddress address(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }
}
