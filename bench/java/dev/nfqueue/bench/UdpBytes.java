// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.bench;

import io.netty.buffer.ByteBuf;

/** What bench/c/edit.c does, by hand on the bytes: the same edit, so that the subjects do the same work. */
final class UdpBytes {
    private static final int IPV4_HEADER = 20;
    private static final int PROTOCOL = 9;
    private static final int UDP = 17;
    private static final int UDP_HEADER = 8;
    private static final int UDP_PORT = 2;
    private static final int UDP_CHECKSUM = 6;
    static final int TAG_OFFSET = 16;
    static final long TAG = 0x72657772_6974656EL; // "rewriten"
    private static final long RELEASE = 0x72656C65_61736568L; // "releaseh", the first half of edit.h's text

    private UdpBytes() {}

    /** Returns the offset of the UDP header, or 0 where there is none. */
    private static int udp(ByteBuf packet) {
        int start = packet.readerIndex();
        int length = packet.readableBytes();
        if (length < IPV4_HEADER + UDP_HEADER
                || packet.getByte(start) >> 4 != 4
                || packet.getByte(start + PROTOCOL) != UDP) {
            return 0;
        }
        int offset = (packet.getByte(start) & 0xf) * 4;
        return offset >= IPV4_HEADER && offset + UDP_HEADER <= length ? start + offset : 0;
    }

    static int destinationPort(ByteBuf packet) {
        int udp = udp(packet);
        return udp == 0 ? 0 : packet.getUnsignedShort(udp + UDP_PORT);
    }

    static boolean isRelease(ByteBuf packet) {
        int udp = udp(packet);
        return udp != 0
                && udp + UDP_HEADER + Long.BYTES <= packet.writerIndex()
                && packet.getLong(udp + UDP_HEADER) == RELEASE;
    }

    /** Puts the tag in and updates the UDP checksum (RFC 1624). Returns whether there was room for it. */
    static boolean rewrite(ByteBuf packet) {
        int udp = udp(packet);
        int at = udp + UDP_HEADER + TAG_OFFSET;
        if (udp == 0 || at + Long.BYTES > packet.writerIndex()) {
            return false;
        }
        int sum = ~packet.getUnsignedShort(udp + UDP_CHECKSUM) & 0xffff;
        sum += words(~packet.getLong(at)) + words(TAG);
        packet.setLong(at, TAG);
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = (sum & 0xffff) + (sum >>> 16);
        sum = ~sum & 0xffff;
        packet.setShort(udp + UDP_CHECKSUM, sum == 0 ? 0xffff : sum);
        return true;
    }

    private static int words(long value) {
        return (int) ((value >>> 48) + (value >>> 32 & 0xffff) + (value >>> 16 & 0xffff) + (value & 0xffff));
    }
}
