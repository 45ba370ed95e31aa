// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static dev.nfqueue.codec.ip.Samples.assertSumsRight;
import static dev.nfqueue.codec.ip.Samples.packet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class UdpDatagramTest {

    @Test
    void readsEveryField() {
        IpPacket packet = packet(Samples.IPV4_UDP);
        UdpDatagram udp = packet.udp();
        assertEquals(53, udp.sourcePort());
        assertEquals(0xd431, udp.destinationPort());
        assertEquals(15, udp.lengthField());
        assertEquals(15, udp.length());
        assertEquals(7, udp.payloadLength());
        assertEquals(ChecksumState.GOOD, udp.checksumState());
        assertEquals("query!!", udp.payload().toString(StandardCharsets.US_ASCII));
        assertEquals(24, udp.offset());
        assertNull(packet.malformation());
        packet.release();
    }

    @Test
    void keepsTheSumRightWhileEveryFieldIsSet() {
        IpPacket packet = packet(Samples.IPV6_UDP);
        packet.udp().sourcePort(1).destinationPort(65535).payload(new byte[] {1, 2, 3});
        assertEquals(1, packet.udp().sourcePort());
        assertEquals(65535, packet.udp().destinationPort());
        assertEquals(11, packet.udp().lengthField());
        assertEquals(11, ((Ipv6Packet) packet).payloadLength());
        assertSumsRight(packet);
        packet.release();
    }

    @Test
    void leavesAnAbsentSumAbsent() {
        ByteBuf bytes = Samples.withSums(Samples.IPV4_UDP);
        bytes.setShort(30, 0);
        IpPacket packet = IpPacket.of(bytes);
        packet.udp().sourcePort(7).payload(new byte[10]);
        ((Ipv4Packet) packet).source(1);
        assertEquals(0, packet.udp().checksum());
        assertEquals(ChecksumState.ABSENT, packet.udp().checksumState());
        packet.release();
    }

    @Test
    void writesASumOfZeroAsAllOnes() {
        IpPacket packet = packet(Samples.IPV4_UDP);
        int before = packet.udp().checksum();
        // The port that makes up for the whole of the sum.
        packet.udp().sourcePort((before + 53) % 0xFFFF);
        assertEquals(0xFFFF, packet.udp().checksum());
        assertSumsRight(packet);
        packet.udp().writablePayload();
        assertEquals(0xFFFF, packet.udp().checksum());
        packet.release();
    }

    @Test
    void tellsALengthBelowTheHeaderOrBeyondThePacket() {
        for (int length : new int[] {0, 7, 16, 65535}) {
            ByteBuf bytes = Samples.withSums(Samples.IPV4_UDP);
            bytes.setShort(28, length);
            IpPacket packet = IpPacket.of(bytes);
            assertEquals(new Malformation(Kind.TRANSPORT_LENGTH, 28), packet.malformation());
            assertEquals(7, packet.udp().payloadLength());
            packet.release();
        }
    }

    @Test
    void hasNoViewOfAHeaderThatIsNotAllThere() {
        ByteBuf bytes = Samples.withSums(Samples.IPV4_UDP).writerIndex(31);
        bytes.setShort(2, 31);
        IpPacket packet = IpPacket.of(bytes);
        assertNull(packet.udp());
        assertEquals(new Malformation(Kind.TRANSPORT_TRUNCATED, 24), packet.malformation());
        packet.release();
    }
}
