// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers to rejected packets, as bytes. */
class RejectAnswerTest {
    private static final int TCP_FLAGS = 13;
    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int RST = 4;
    private static final int ACK = 16;

    private static byte[] bytes(String hex) {
        return ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
    }

    /** TCP from 10.0.0.1:40000 to 10.0.0.2:80, sequence number 1000, acknowledging 0xfeedbeef, with some bytes of data. */
    private static byte[] tcp4(int flags, int data) {
        byte[] header = bytes(
                "4500 0000 0001 4000 4006 0000 0a000001 0a000002" + "9c40 0050 000003e8 feedbeef 5000 1000 0000 0000");
        byte[] packet = Arrays.copyOf(header, 40 + data);
        packet[2] = (byte) (packet.length >> 8);
        packet[3] = (byte) packet.length;
        packet[20 + TCP_FLAGS] = (byte) flags;
        return packet;
    }

    /** UDP from 2001:db8::1 to 2001:db8::2, behind the extension headers, whose first is of this type. */
    private static byte[] udp6(int firstHeader, String extensions, int data) {
        byte[] header = bytes("6000 0000 0000 00 40 20010db8000000000000000000000001 20010db8000000000000000000000002"
                + extensions + "1388 1b58 0008 0000");
        byte[] packet = Arrays.copyOf(header, header.length + data);
        packet[4] = (byte) (packet.length - 40 >> 8);
        packet[5] = (byte) (packet.length - 40);
        packet[6] = (byte) firstHeader;
        return packet;
    }

    private static byte[] set(byte[] packet, int at, int... values) {
        for (int i = 0; i < values.length; i++) {
            packet[at + i] = (byte) values[i];
        }
        return packet;
    }

    private static ByteBuf answer(byte[] packet, RejectReason reason) {
        // Not at the buffer's start, which is none of its business.
        byte[] answer = RejectAnswer.to(
                Unpooled.wrappedBuffer(new byte[] {0x60, 0x45, 0}, packet).skipBytes(3), reason);
        if (answer == null) {
            return null;
        }
        PacketInjector.checkSendable(Unpooled.wrappedBuffer(answer));
        ByteBuf bytes = Unpooled.wrappedBuffer(answer);
        boolean ipv4 = answer[0] >> 4 == 4;
        assertEquals(answer.length, ipv4 ? bytes.getUnsignedShort(2) : 40 + bytes.getUnsignedShort(4));
        if (ipv4) {
            assertEquals(0xffff, sum(bytes.slice(0, 20), 0));
        }
        return bytes;
    }

    /** The sum of what carries a right checksum is 0xffff (RFC 1071). */
    private static int sum(ByteBuf bytes, long more) {
        long sum = more;
        for (int i = 0; i < bytes.readableBytes(); i++) {
            sum += (long) bytes.getUnsignedByte(i) << (i % 2 == 0 ? 8 : 0);
        }
        while (sum > 0xffff) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (int) sum;
    }

    /** The sum over a whole transport segment with its pseudo-header. */
    private static int transportSum(ByteBuf packet, int header, int addresses, int protocol) {
        ByteBuf segment = packet.slice(header, packet.writerIndex() - header);
        int pseudo = sum(packet.slice(addresses, header - addresses), 0);
        return sum(segment, (long) pseudo + segment.readableBytes() + protocol);
    }

    private static ByteBuf reset(byte[] packet) {
        ByteBuf reset = answer(packet, RejectReason.TCP_RESET);
        assertEquals(40, reset.readableBytes());
        assertEquals(0x0a000002, reset.getInt(12));
        assertEquals(0x0a000001, reset.getInt(16));
        assertEquals(80, reset.getUnsignedShort(20));
        assertEquals(40_000, reset.getUnsignedShort(22));
        assertEquals(0xffff, transportSum(reset, 20, 12, 6));
        return reset;
    }

    @Test
    void resetsAConnectionThatBegins() {
        ByteBuf reset = reset(tcp4(SYN, 0));
        assertEquals(0, reset.getInt(24));
        assertEquals(1001, reset.getInt(28));
        assertEquals(RST | ACK, reset.getByte(33));
    }

    @Test
    void resetsAConnectionThatIsUnderWay() {
        ByteBuf reset = reset(tcp4(ACK, 100));
        assertEquals(0xfeedbeef, reset.getInt(24));
        assertEquals(0, reset.getInt(28));
        assertEquals(RST, reset.getByte(33));
    }

    @Test
    void countsDataAndEndOfWhatAcknowledgesNothing() {
        assertEquals(1000 + 10 + 1, reset(tcp4(FIN, 10)).getInt(28));
        assertEquals(1000 + 10 + 2, reset(tcp4(FIN | SYN, 10)).getInt(28));
        // Of a packet that was cut, all counts that had been there.
        assertEquals(1000 + 1000, reset(Arrays.copyOf(tcp4(0, 1000), 44)).getInt(28));
    }

    @Test
    void resetsOverIpv6() {
        byte[] syn = udp6(6, "9c40 0050 000003e8 00000000 5002 1000", 8);
        ByteBuf reset = answer(syn, RejectReason.TCP_RESET);
        assertEquals(60, reset.readableBytes());
        assertArrayEquals(Arrays.copyOfRange(syn, 24, 40), ByteBufUtil.getBytes(reset, 8, 16));
        assertArrayEquals(Arrays.copyOfRange(syn, 8, 24), ByteBufUtil.getBytes(reset, 24, 16));
        assertEquals(0xffff, transportSum(reset, 40, 8, 6));
        assertEquals(RST | ACK, reset.getByte(40 + TCP_FLAGS));
    }

    @Test
    void quotesWhatIsUnreachable() {
        byte[] packet = set(tcp4(0, 1460), 9, 17);
        ByteBuf answer = answer(packet, RejectReason.PORT_UNREACHABLE);
        assertEquals(576, answer.readableBytes());
        assertEquals(1, answer.getByte(9));
        assertEquals(3, answer.getByte(20));
        assertEquals(3, answer.getByte(21));
        assertEquals(0xffff, sum(answer.slice(20, 556), 0));
        assertArrayEquals(Arrays.copyOf(packet, 548), ByteBufUtil.getBytes(answer, 28, 548));
        assertEquals(13, answer(packet, RejectReason.ADMIN_PROHIBITED).getByte(21));
        assertEquals(3, answer(packet, RejectReason.TCP_RESET).getByte(21));
    }

    @Test
    void quotesWhatIsUnreachableOverIpv6() {
        byte[] packet = udp6(0, "1100 0104 00000000", 1400);
        ByteBuf answer = answer(packet, RejectReason.PORT_UNREACHABLE);
        assertEquals(1280, answer.readableBytes());
        assertEquals(58, answer.getByte(6));
        assertEquals(1, answer.getByte(40));
        assertEquals(4, answer.getByte(41));
        assertEquals(0xffff, transportSum(answer, 40, 8, 58));
        assertArrayEquals(Arrays.copyOf(packet, 1232), ByteBufUtil.getBytes(answer, 48, 1232));
        assertEquals(1, answer(packet, RejectReason.ADMIN_PROHIBITED).getByte(41));
    }

    @Test
    void quotesNoTrailer() {
        byte[] packet = Arrays.copyOf(set(tcp4(0, 0), 9, 17), 60);
        assertEquals(20 + 8 + 40, answer(packet, RejectReason.PORT_UNREACHABLE).readableBytes());
    }

    @Test
    void answersNoResetByAReset() {
        assertNull(answer(tcp4(RST, 0), RejectReason.TCP_RESET));
        assertNull(answer(tcp4(RST | ACK, 0), RejectReason.TCP_RESET));
    }

    @ParameterizedTest
    @EnumSource(RejectReason.class)
    void answersNothingThatMustNotBeAnswered(RejectReason reason) {
        List<byte[]> packets = List.of(
                new byte[0],
                new byte[19],
                set(tcp4(SYN, 0), 0, 0x44),
                set(tcp4(SYN, 0), 0, 0x4f),
                set(tcp4(SYN, 0), 0, 0x55),
                set(tcp4(SYN, 0), 2, 0, 19),
                set(tcp4(SYN, 0), 6, 0, 1),
                set(tcp4(SYN, 0), 12, 0, 0, 0, 0),
                set(tcp4(SYN, 0), 12, 224, 0, 0, 1),
                set(tcp4(SYN, 0), 16, 239, 1, 2, 3),
                set(tcp4(SYN, 0), 16, 255, 255, 255, 255),
                set(set(tcp4(SYN, 0), 9, 1), 20, 3),
                set(set(tcp4(SYN, 0), 9, 1), 20, 11),
                Arrays.copyOf(udp6(17, "", 0), 39),
                set(udp6(17, "", 0), 24, 0xff, 2),
                set(udp6(17, "", 0), 8, new int[16]),
                udp6(58, "01 04 0000 00000000", 0),
                udp6(44, "1100 0008 00000001", 0),
                udp6(0, "11ff 0000 00000000", 0),
                udp6(60, "3c00 0000 00000000".repeat(9), 100));
        for (byte[] packet : packets) {
            assertNull(answer(packet, reason), () -> ByteBufUtil.hexDump(packet));
        }
    }

    @Test
    void answersAnEchoRequestAndAFirstFragment() {
        assertNotNull(answer(set(set(tcp4(0, 0), 9, 1), 20, 8), RejectReason.ADMIN_PROHIBITED));
        assertNotNull(answer(udp6(44, "1100 0001 00000001", 0), RejectReason.PORT_UNREACHABLE));
        assertNotNull(answer(set(tcp4(SYN, 0), 6, 0x20, 0), RejectReason.TCP_RESET));
    }

    @Test
    void refusesToSendWhatIsNoPacket() {
        for (byte[] none : List.of(new byte[0], new byte[19], new byte[40], Arrays.copyOf(udp6(17, "", 0), 39))) {
            assertThrows(
                    IllegalArgumentException.class, () -> PacketInjector.checkSendable(Unpooled.wrappedBuffer(none)));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> PacketInjector.checkSendable(Unpooled.wrappedBuffer(tcp4(0, 65_496))));
        PacketInjector.checkSendable(Unpooled.wrappedBuffer(tcp4(0, 65_495)));
    }

    @Test
    void neverThrowsWhateverTheBytes() {
        Random random = new Random(5);
        List<byte[]> samples = List.of(
                tcp4(SYN, 20),
                udp6(0, "1100 0104 00000000", 20),
                udp6(60, "3300 0000 00000000 1101 0000 00000000 00000000", 8),
                udp6(44, "0600 0000 00000001", 20));
        List<RejectReason> reasons = List.of(RejectReason.values());
        int answered = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] packet = samples.get(random.nextInt(samples.size())).clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                packet[random.nextInt(random.nextInt(4) == 0 ? packet.length : 50)] = (byte) random.nextInt();
            }
            byte[] cut = Arrays.copyOf(packet, random.nextInt(3) == 0 ? random.nextInt(packet.length) : packet.length);
            answered += answer(cut, reasons.get(i % reasons.size())) == null ? 0 : 1;
        }
        assertTrue(answered > 20_000, answered + " answered");
    }
}
