// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketBuilder;
import io.netty.buffer.ByteBufUtil;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/** Packets, and fragments of them, cut by other code than the one under test. */
final class Cuts {

    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int FRAGMENT_HEADER = 8;

    private Cuts() {}

    static InetAddress address(boolean four, int host) {
        byte[] bytes = four
                ? new byte[] {10, 0, (byte) (host >> 8), (byte) host}
                : new byte[] {0x20, 1, 0xd, (byte) 0xb8, 0, 0, (byte) (host >> 8), (byte) host, 0, 0, 0, 0, 0, 0, 0, 1};
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] payload(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8) + 7);
        }
        return bytes;
    }

    /** A datagram that is so many bytes long behind its IP header. */
    static byte[] udp(boolean four, int length) {
        return udp(four, length, 1);
    }

    static byte[] udp(boolean four, int length, int sender) {
        return bytes(IpPacketBuilder.from(address(four, sender), address(four, 999))
                .identification(0x1234)
                .udp(1000, 2000)
                .payload(payload(length - 8))
                .build());
    }

    static byte[] bytes(IpPacket packet) {
        byte[] bytes = ByteBufUtil.getBytes(packet.content());
        packet.release();
        return bytes;
    }

    /** The fragment of a packet without options or extension headers that has these bytes of its payload. */
    static byte[] cut(byte[] whole, int from, int to, boolean more) {
        return cut(whole, from, to, more, 0x1234);
    }

    static byte[] cut(byte[] whole, int from, int to, boolean more, int id) {
        boolean four = whole[0] >> 4 == 4;
        int header = four ? IPV4_HEADER : IPV6_HEADER;
        ByteBuffer fragment = ByteBuffer.allocate(header + (four ? 0 : FRAGMENT_HEADER) + to - from);
        fragment.put(whole, 0, header);
        if (four) {
            fragment.putShort(2, (short) fragment.capacity());
            fragment.putShort(4, (short) id);
            fragment.putShort(6, (short) (from / 8 | (more ? 0x2000 : 0)));
            fixHeader(fragment.array());
        } else {
            fragment.putShort(4, (short) (fragment.capacity() - header));
            fragment.put(6, (byte) 44);
            fragment.put(whole[6]).put((byte) 0).putShort((short) (from | (more ? 1 : 0)));
            fragment.putInt(id);
        }
        for (int i = from; i < to; i++) {
            fragment.put(header + i < whole.length ? whole[header + i] : 0);
        }
        return fragment.array();
    }

    /** Where the fragment header of an IPv6 packet is that has none but hop-by-hop options before it. */
    private static int fragmentHeader(byte[] packet) {
        return packet[6] == 44 ? IPV6_HEADER : IPV6_HEADER + (packet[IPV6_HEADER + 1] + 1) * 8;
    }

    static boolean isFragment(byte[] packet) {
        boolean four = packet[0] >> 4 == 4;
        return four
                ? (packet[6] & 0x3F | packet[7]) != 0
                : packet[6] == 44 || packet[6] == 0 && packet[IPV6_HEADER] == 44;
    }

    /** What fragments are together, in the plainest way. */
    static byte[] together(List<byte[]> fragments, int length) {
        byte[] first = fragments.get(0);
        boolean four = first[0] >> 4 == 4;
        int header = four ? (first[0] & 0xF) * 4 : fragmentHeader(first);
        byte[] whole = Arrays.copyOf(first, length);
        for (byte[] fragment : fragments) {
            int skip = four ? (fragment[0] & 0xF) * 4 : fragmentHeader(fragment) + FRAGMENT_HEADER;
            ByteBuffer bytes = ByteBuffer.wrap(fragment);
            int offset = four ? (bytes.getShort(6) & 0x1FFF) * 8 : bytes.getShort(skip - 6) & 0xFFF8;
            // A link layer may have padded it.
            int end = four ? bytes.getShort(2) & 0xFFFF : IPV6_HEADER + (bytes.getShort(4) & 0xFFFF);
            System.arraycopy(fragment, skip, whole, header + offset, end - skip);
        }
        if (four) {
            ByteBuffer.wrap(whole).putShort(2, (short) length).putShort(6, (short) 0);
            fixHeader(whole);
        } else {
            ByteBuffer.wrap(whole).putShort(4, (short) (length - IPV6_HEADER));
            whole[header == IPV6_HEADER ? 6 : IPV6_HEADER] = first[header];
        }
        return whole;
    }

    /** The same with other bits for congestion notification. */
    static byte[] ecn(byte[] packet, int ecn) {
        byte[] marked = packet.clone();
        if (marked[0] >> 4 == 4) {
            marked[1] = (byte) (marked[1] & ~3 | ecn);
            fixHeader(marked);
        } else {
            marked[1] = (byte) (marked[1] & 0xCF | ecn << 4);
        }
        return marked;
    }

    /** Makes the header checksum of an IPv4 packet right. */
    static void fixHeader(byte[] packet) {
        packet[10] = 0;
        packet[11] = 0;
        int sum = 0;
        for (int i = 0; i < (packet[0] & 0xF) * 4; i += 2) {
            sum += (packet[i] & 0xFF) << 8 | packet[i + 1] & 0xFF;
        }
        sum = (sum & 0xFFFF) + (sum >> 16);
        sum = (sum & 0xFFFF) + (sum >> 16);
        packet[10] = (byte) (~sum >> 8);
        packet[11] = (byte) ~sum;
    }
}
