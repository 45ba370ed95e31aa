// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;

/** Packets by their bytes, with the sums made by a summation that shares nothing with the one under test. */
final class Samples {

    /** 192.0.2.1:4660 > 198.51.100.2:22136, options NOP NOP TS, payload "abcde". */
    static final String IPV4_TCP = "45 2e 0039 1234 4000 3d 06 0000 c0000201 c6336402"
            + "1234 5678 9abcdef0 11223344 8 0 5a 7788 0000 99aa"
            + "0101 080a 01020304 05060708"
            + "6162636465";

    static final String IPV4_UDP =
            "46 03 0027 4321 0000 40 11 0000 0a010203 ac100405" + "94040000" + "0035 d431 000f 0000" + "71756572792121";

    static final String IPV6_UDP = "6 a9 12345 000d 11 39"
            + "20010db8 00010002 00030004 00050006 20010db8 0007 0008 0009000a000b000c"
            + "1122 3344 000d 0000 68656c6c6f";

    static final String IPV4_ICMP =
            "45 00 0020 0101 0000 40 01 0000 7f000001 7f000002" + "0800 0000 abcd 0102 01020304";

    private Samples() {}

    static ByteBuf bytes(String hex) {
        byte[] bytes = ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
        return UnpooledByteBufAllocator.DEFAULT.heapBuffer(bytes.length).writeBytes(bytes);
    }

    /** The bytes of a packet with its sums filled in: of the IPv4 header, and of TCP, UDP, ICMP or ICMPv6. */
    static ByteBuf withSums(String hex) {
        ByteBuf buf = bytes(hex);
        fixSums(buf);
        return buf;
    }

    static IpPacket packet(String hex) {
        return IpPacket.of(withSums(hex));
    }

    static void fixSums(ByteBuf buf) {
        boolean v4 = buf.getByte(0) >> 4 == 4;
        int header = v4 ? (buf.getByte(0) & 0xF) * 4 : 40;
        int protocol = buf.getUnsignedByte(v4 ? 9 : 6);
        if (v4) {
            buf.setShort(10, 0);
            buf.setShort(10, ~naive(buf, 0, header, 0) & 0xFFFF);
        }
        int field = header + sumField(protocol);
        buf.setShort(field, 0);
        int length = buf.writerIndex() - header;
        int start = protocol == 1 ? 0 : protocol + length;
        int sum = protocol == 1 ? 0 : naive(buf, v4 ? 12 : 8, v4 ? 8 : 32, start);
        int checksum = ~naive(buf, header, length, sum) & 0xFFFF;
        buf.setShort(field, protocol == 17 && checksum == 0 ? 0xFFFF : checksum);
    }

    static int sumField(int protocol) {
        return switch (protocol) {
            case 6 -> 16;
            case 17 -> 6;
            default -> 2;
        };
    }

    /** Byte by byte, with the carry brought round at each step. */
    static int naive(ByteBuf buf, int index, int length, int start) {
        int sum = start;
        for (int i = 0; i < length; i++) {
            int value = buf.getUnsignedByte(index + i);
            sum += i % 2 == 0 ? value << 8 : value;
            while (sum > 0xFFFF) {
                sum = (sum & 0xFFFF) + (sum >> 16);
            }
        }
        return sum;
    }

    /** The packet's bytes must be right by themselves: doing the sums again changes nothing. */
    static void assertSumsRight(IpPacket packet) {
        ByteBuf content = packet.content();
        ByteBuf again = UnpooledByteBufAllocator.DEFAULT
                .heapBuffer()
                .writeBytes(content, content.readerIndex(), content.readableBytes());
        String before = ByteBufUtil.hexDump(again);
        fixSums(again);
        assertEquals(ByteBufUtil.hexDump(again), before);
        again.release();
    }
}
