// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Any bytes taken for a list of options, chunks or records, in the place of each kind: walks end, and stay inside. */
class OptionFuzzTest {

    private static final String V6 = "20010db8000000000000000000000001 20010db8000000000000000000000002";

    @FuzzTest
    void walksIpv4Options(byte[] bytes) {
        int length = Math.min(bytes.length, 40) & ~3;
        ByteBuf packet = Samples.bytes("4000 0000 0000 0000 40 11 0000 0a000001 0a000002");
        packet.setByte(0, 0x45 + length / 4);
        walk(packet.writeBytes(bytes, 0, length), Unpooled.wrappedBuffer(new byte[8]));
    }

    @FuzzTest
    void walksTcpOptions(byte[] bytes) {
        int length = Math.min(bytes.length, 40) & ~3;
        ByteBuf header = Samples.bytes("0001 0002 00000003 00000004 0010 0000 0000 0000");
        header.setByte(12, 0x50 + length * 4);
        walk(ipv4(6), header.writeBytes(bytes, 0, length));
    }

    @FuzzTest
    void walksExtensionHeaders(byte[] bytes) {
        int first = bytes.length == 0 ? 59 : bytes[0];
        walk(ipv6(first), Unpooled.copiedBuffer(bytes));
    }

    @FuzzTest
    void walksNeighborOptions(byte[] bytes) {
        ByteBuf header = Samples.bytes("8600 0000 40 c8 0708 00000001 f0000002");
        walk(ipv6(58), header.writeBytes(bytes));
    }

    @FuzzTest
    void walksMulticastRecords(byte[] bytes) {
        ByteBuf header = Samples.bytes("8f00 0000 0000 0007");
        walk(ipv6(58), header.writeBytes(bytes));
    }

    @FuzzTest
    void walksSctpChunks(byte[] bytes) {
        walk(ipv4(132), Samples.bytes("0001 0002 00000003 00000000").writeBytes(bytes));
    }

    @FuzzTest
    void walksQuotedPacketsAndExtensions(byte[] bytes) {
        ByteBuf header = Samples.bytes("0303 0000 0020 0000");
        walk(ipv4(1), header.writeBytes(bytes));
    }

    private static ByteBuf ipv4(int protocol) {
        return Samples.bytes("4500 0000 0000 0000 40 00 0000 0a000001 0a000002").setByte(9, protocol);
    }

    private static ByteBuf ipv6(int next) {
        return Samples.bytes("60000000 0000 00 40" + V6).setByte(6, next);
    }

    private static void walk(ByteBuf header, ByteBuf rest) {
        int length = Math.min(header.readableBytes() + rest.readableBytes(), 0xFFFF);
        byte[] bytes = new byte[length];
        int headerLength = header.readableBytes();
        header.readBytes(bytes, 0, headerLength);
        rest.readBytes(bytes, headerLength, length - headerLength);
        header.release();
        rest.release();
        boolean v4 = bytes[0] >> 4 == 4;
        int declared = v4 ? length : length - 40;
        bytes[v4 ? 2 : 4] = (byte) (declared >> 8);
        bytes[v4 ? 3 : 5] = (byte) declared;
        GuardedByteBuf buf = GuardedByteBuf.of(bytes);
        IpPacket packet = IpPacket.of(buf);
        buf.shrink(packet.length());
        assertTrue(Getters.callAll(packet) > 10);
        packet.release();
    }
}
