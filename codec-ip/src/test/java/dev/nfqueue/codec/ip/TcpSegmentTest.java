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

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class TcpSegmentTest {

    @Test
    void readsEveryField() {
        IpPacket packet = packet(Samples.IPV4_TCP);
        TcpSegment tcp = packet.tcp();
        assertEquals(0x1234, tcp.sourcePort());
        assertEquals(0x5678, tcp.destinationPort());
        assertEquals(0x9abcdef0L, tcp.sequence());
        assertEquals(0x11223344L, tcp.acknowledgment());
        assertEquals(8, tcp.dataOffset());
        assertEquals(32, tcp.headerLength());
        assertEquals(0x05a, tcp.flags());
        assertEquals("SP.E", TcpFlags.toString(tcp.flags()));
        assertTrue(tcp.isSyn() && tcp.isAck());
        assertFalse(tcp.isFin() || tcp.isRst());
        assertEquals(0x7788, tcp.window());
        assertEquals(0x99aa, tcp.urgentPointer());
        assertEquals(ChecksumState.GOOD, tcp.checksumState());
        assertEquals("abcde", tcp.payload().toString(StandardCharsets.US_ASCII));
        assertEquals(5, tcp.payloadLength());
        assertEquals(6, tcp.sequenceLength());
        assertEquals(20, tcp.offset());
        assertNull(packet.malformation());
        packet.release();
    }

    @Test
    void keepsTheSumRightWhileEveryFieldIsSet() {
        IpPacket packet = packet(Samples.IPV4_TCP);
        TcpSegment tcp = packet.tcp();
        tcp.sourcePort(0xFFFF).destinationPort(0).sequence(0xFFFFFFFFL).acknowledgment(1);
        tcp.flags(TcpFlags.RST | TcpFlags.AE).window(65535).urgentPointer(3);
        assertEquals(0xFFFF, tcp.sourcePort());
        assertEquals(0, tcp.destinationPort());
        assertEquals(0xFFFFFFFFL, tcp.sequence());
        assertEquals(1, tcp.acknowledgment());
        assertEquals(0x104, tcp.flags());
        assertEquals(8, tcp.dataOffset());
        assertEquals(65535, tcp.window());
        assertEquals(3, tcp.urgentPointer());
        assertSumsRight(packet);
        packet.release();
    }

    @Test
    void hasNoViewOfAHeaderThatIsNotAllThere() {
        for (int length = 20; length < 40; length++) {
            ByteBuf bytes = Samples.withSums(Samples.IPV4_TCP).writerIndex(length);
            bytes.setShort(2, length);
            IpPacket packet = IpPacket.of(bytes);
            assertNull(packet.tcp());
            assertEquals(new Malformation(Kind.TRANSPORT_TRUNCATED, 20), packet.malformation());
            assertEquals(length < 24 ? -1 : 0x5678, packet.destinationPort());
            packet.release();
        }
    }

    @Test
    void tellsADataOffsetBelowFiveOrBeyondThePacket() {
        for (int dataOffset : new int[] {0, 4, 10, 15}) {
            ByteBuf bytes = Samples.withSums(Samples.IPV4_TCP);
            bytes.setByte(32, dataOffset << 4);
            IpPacket packet = IpPacket.of(bytes);
            assertEquals(new Malformation(Kind.HEADER_LENGTH, 32), packet.malformation());
            assertEquals(dataOffset < 5 ? 17 : 0, packet.tcp().payloadLength());
            packet.release();
        }
    }

    @Test
    void walksItsOptions() {
        IpPacket packet = packet(Samples.IPV4_TCP);
        TcpOptions options = packet.tcp().options();
        assertTrue(options.next());
        assertEquals(TcpOption.NO_OPERATION, options.type());
        assertEquals(1, options.length());
        assertTrue(options.next());
        assertTrue(options.next());
        assertEquals(TcpOption.TIMESTAMPS, options.type());
        assertEquals(10, options.length());
        assertEquals(42, options.offset());
        assertEquals("0102030405060708", ByteBufUtil.hexDump(options.data()));
        assertFalse(options.next());
        packet.release();
    }

    @Test
    void tellsOptionsThatDoNotFit() {
        assertOptionFault(Kind.OPTION_LENGTH, 40, "03000000");
        assertOptionFault(Kind.OPTION_LENGTH, 41, "01030100");
        assertOptionFault(Kind.OPTION_TRUNCATED, 40, "03ff0000");
        assertOptionFault(Kind.OPTION_TRUNCATED, 42, "01010405");
        assertOptionFault(Kind.OPTION_TRUNCATED, 43, "01010103");
    }

    @Test
    void givesWayToALongerPayload() {
        IpPacket packet = packet(Samples.IPV4_TCP);
        TcpSegment tcp = packet.tcp();
        tcp.payload("a longer payload than it was".getBytes(StandardCharsets.US_ASCII));
        assertEquals("a longer payload than it was", tcp.payload().toString(StandardCharsets.US_ASCII));
        assertEquals(52 + 28, packet.length());
        assertEquals(52 + 28, ((Ipv4Packet) packet).totalLength());
        assertEquals(0x5678, tcp.destinationPort());
        assertSumsRight(packet);
        tcp.payload(new byte[0]).packet().hopLimit(3);
        assertEquals(52, packet.length());
        assertSumsRight(packet);
        packet.release();
    }

    @Test
    void sumsAgainAfterAPayloadWasWrittenInPlace() {
        IpPacket packet = packet(Samples.IPV4_TCP);
        packet.tcp().writablePayload().setByte(4, 'X');
        assertEquals("abcdX", packet.tcp().payload().toString(StandardCharsets.US_ASCII));
        packet.tcp().sourcePort(99);
        assertSumsRight(packet);
        assertEquals(ChecksumState.GOOD, packet.tcp().checksumState());
        packet.release();
    }

    @Test
    void updatesTheSumOfAFirstFragmentByTheDifference() {
        ByteBuf bytes = Samples.withSums(Samples.IPV4_TCP);
        IpPacket whole = IpPacket.of(bytes.copy());
        bytes.setShort(6, 0x2000);
        IpPacket fragment = IpPacket.of(bytes);
        for (IpPacket packet : new IpPacket[] {whole, fragment}) {
            packet.tcp().writablePayload().setByte(1, 'X').setByte(4, 'Y');
            packet.tcp().destinationPort(80).payload("vwxyz".getBytes(StandardCharsets.US_ASCII));
            packet.tcp().writablePayload().setByte(0, 'Z');
        }
        assertEquals(whole.tcp().checksum(), fragment.tcp().checksum());
        assertEquals(ChecksumState.NOT_READY, fragment.tcp().checksumState());
        assertThrows(UnsupportedOperationException.class, () -> fragment.tcp().payload(new byte[3]));
        assertEquals(whole.tcp().checksum(), fragment.tcp().checksum());
        whole.release();
        fragment.release();
    }

    private static void assertOptionFault(Kind kind, int offset, String options) {
        ByteBuf bytes = Samples.bytes("4500 002c 0000 0000 40 06 0000 0a000001 0a000002"
                + "0001 0002 00000003 00000004 6010 0000 0000 0000" + options);
        IpPacket packet = IpPacket.of(bytes);
        assertEquals(new Malformation(kind, offset), packet.malformation());
        packet.release();
    }
}
