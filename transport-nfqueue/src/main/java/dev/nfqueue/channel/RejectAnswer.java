// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;

/**
 * Writes the packet that tells a sender that its packet was rejected: a TCP reset, or an ICMP or ICMPv6 destination
 * unreachable. None is written for what must not be answered: ICMP errors, resets, fragments but the first, multicast and
 * broadcast, and what cannot be read.
 */
final class RejectAnswer {
    private static final int TCP = 6;
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    private static final int TTL = 64;
    private static final int TCP_HEADER = 20;
    private static final int ICMP_HEADER = 8;
    private static final int ICMP_UNREACHABLE = 3;
    private static final int ICMPV6_UNREACHABLE = 1;

    /** An ICMP error has 576 bytes at most (RFC 1812), an ICMPv6 error 1,280 (RFC 4443). */
    private static final int ICMP_MAX = 576;

    private static final int ICMPV6_MAX = 1280;

    private static final int FIN = 1;
    private static final int SYN = 2;
    private static final int RST = 4;
    private static final int ACK = 16;

    private final RejectedPacket packet;
    private byte[] bytes;

    private RejectAnswer(RejectedPacket packet) {
        this.packet = packet;
    }

    /** Returns the answer to a packet that starts at its IP header, or {@code null} when there is to be none. */
    static byte[] to(ByteBuf content, RejectReason reason) {
        RejectedPacket packet = RejectedPacket.read(content);
        if (packet == null || !packet.mayBeAnswered()) {
            return null;
        }
        RejectAnswer answer = new RejectAnswer(packet);
        boolean tcp = packet.protocol() == TCP;
        return reason == RejectReason.TCP_RESET && tcp ? answer.reset() : answer.unreachable(reason);
    }

    private byte[] reset() {
        ByteBuf in = packet.content();
        int tcp = packet.transport();
        if (packet.end() - tcp < TCP_HEADER) {
            return null;
        }
        int flags = in.getByte(tcp + 13);
        int dataOffset = (in.getByte(tcp + 12) >> 4 & 0xf) * 4;
        if ((flags & RST) != 0 || dataOffset < TCP_HEADER) {
            return null;
        }
        ByteBuffer out = begin(TCP_HEADER, TCP);
        int at = out.position();
        out.putShort(in.getShort(tcp + 2)).putShort(in.getShort(tcp));
        if ((flags & ACK) != 0) {
            out.putInt(in.getInt(tcp + 8)).putInt(0).putShort((short) (5 << 12 | RST));
        } else {
            int length = packet.totalLength() - (tcp - packet.start()) - dataOffset + bit(flags, SYN) + bit(flags, FIN);
            out.putInt(0).putInt(in.getInt(tcp + 4) + length).putShort((short) (5 << 12 | RST | ACK));
        }
        out.putShort((short) 0).putShort((short) 0).putShort((short) 0);
        out.putShort(at + 16, checksum(bytes, at, pseudoHeader(TCP_HEADER, TCP)));
        return bytes;
    }

    private static int bit(int flags, int flag) {
        return (flags & flag) != 0 ? 1 : 0;
    }

    private byte[] unreachable(RejectReason reason) {
        boolean v6 = packet.isIpv6();
        int room = (v6 ? ICMPV6_MAX : ICMP_MAX) - packet.ipHeaderLength() - ICMP_HEADER;
        byte[] quoted =
                ByteBufUtil.getBytes(packet.content(), packet.start(), Math.min(packet.end() - packet.start(), room));
        ByteBuffer out = begin(ICMP_HEADER + quoted.length, v6 ? ICMPV6 : ICMP);
        int at = out.position();
        out.put((byte) (v6 ? ICMPV6_UNREACHABLE : ICMP_UNREACHABLE));
        out.put((byte) (v6 ? reason.icmpv6Code() : reason.icmpCode()));
        out.putShort((short) 0).putInt(0).put(quoted);
        long pseudo = v6 ? pseudoHeader(ICMP_HEADER + quoted.length, ICMPV6) : 0;
        out.putShort(at + 2, checksum(bytes, at, pseudo));
        return bytes;
    }

    /** Begins a packet back to the sender, and stops behind its IP header. */
    private ByteBuffer begin(int payload, int protocol) {
        int header = packet.ipHeaderLength();
        bytes = new byte[header + payload];
        ByteBuffer out = ByteBuffer.wrap(bytes);
        if (packet.isIpv6()) {
            out.putInt(6 << 28).putShort((short) payload).put((byte) protocol).put((byte) TTL);
        } else {
            out.putInt(0x45 << 24 | header + payload).putInt(0x4000);
            out.put((byte) TTL).put((byte) protocol).putShort((short) 0);
        }
        out.put(packet.destination()).put(packet.source());
        if (!packet.isIpv6()) {
            out.putShort(10, checksum(bytes, 0, header, 0));
        }
        return out;
    }

    private long pseudoHeader(int length, int protocol) {
        return sum(packet.source(), 0, packet.source().length)
                + sum(packet.destination(), 0, packet.destination().length)
                + length
                + protocol;
    }

    private static short checksum(byte[] bytes, int from, long more) {
        return checksum(bytes, from, bytes.length, more);
    }

    private static short checksum(byte[] bytes, int from, int to, long more) {
        long sum = sum(bytes, from, to) + more;
        while (sum >>> 16 != 0) {
            sum = (sum & 0xffff) + (sum >>> 16);
        }
        return (short) ~sum;
    }

    private static long sum(byte[] bytes, int from, int to) {
        long sum = 0;
        for (int i = from; i < to; i++) {
            sum += (long) (bytes[i] & 0xff) << ((i - from & 1) == 0 ? 8 : 0);
        }
        return sum;
    }
}
