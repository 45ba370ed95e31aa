// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Reads and rewrites whole UDP packets, with sums of their own making: the tests' yardstick, so not the library's code. */
final class UdpBytes {
    private static final int UDP_HEADER = 8;
    private static final int PROTOCOL_UDP = 17;

    private UdpBytes() {}

    /** The datagram's text in a packet from the IP header on. */
    static String payload(ByteBuf packet) {
        int start = packet.readerIndex() + headerLength(packet) + UDP_HEADER;
        return packet.toString(start, packet.writerIndex() - start, StandardCharsets.ISO_8859_1);
    }

    /** A copy of the packet with another text, lengths and checksums right. */
    static ByteBuf withPayload(ByteBuf packet, String text) {
        int header = headerLength(packet);
        ByteBuf out = Unpooled.buffer();
        out.writeBytes(packet, packet.readerIndex(), header + UDP_HEADER);
        out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
        int udpLength = out.readableBytes() - header;
        if (isIpv6(packet)) {
            out.setShort(4, udpLength);
        } else {
            out.setShort(2, out.readableBytes());
            out.setShort(10, 0);
            out.setShort(10, ~fold(sum(out, 0, header)));
        }
        out.setShort(header + 4, udpLength);
        out.setShort(header + 6, 0);
        int addresses = isIpv6(packet) ? sum(out, 8, 32) : sum(out, 12, 8);
        int checksum = ~fold(addresses + PROTOCOL_UDP + udpLength + sum(out, header, udpLength)) & 0xFFFF;
        out.setShort(header + 6, checksum == 0 ? 0xFFFF : checksum);
        return out;
    }

    private static boolean isIpv6(ByteBuf packet) {
        return packet.getUnsignedByte(packet.readerIndex()) >> 4 == 6;
    }

    private static int headerLength(ByteBuf packet) {
        return isIpv6(packet) ? 40 : (packet.getByte(packet.readerIndex()) & 0xF) * 4;
    }

    private static int sum(ByteBuf bytes, int start, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            sum += bytes.getUnsignedByte(start + i) << (i % 2 == 0 ? 8 : 0);
        }
        return sum;
    }

    private static int fold(int sum) {
        int folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return folded;
    }
}
