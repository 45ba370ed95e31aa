// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import dev.nfqueue.codec.ip.ChecksumState;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.TcpFlags;
import dev.nfqueue.codec.ip.TcpOption;
import dev.nfqueue.codec.ip.TcpOptions;
import dev.nfqueue.codec.ip.TcpSegment;
import io.netty.buffer.ByteBuf;

/** A segment as a connection sees it: numbers are offsets in the streams, see {@link Endpoint}. */
final class Segment {
    final IpPacket packet;
    final TcpSegment tcp;

    /** Which end has sent it, 0 or 1. */
    final int from;

    final int flags;
    final int length;

    /** The packet's bytes, and where among them the payload is. */
    final ByteBuf bytes;

    final int index;

    /** The sender's timestamp, -1 for none. */
    final long timestamp;

    /** Where its first byte belongs. */
    long offset;

    /** Up to where its sender acknowledges the other direction, if it has the flag. */
    long acknowledged;

    Segment(IpPacket packet, TcpSegment tcp, int from, boolean timestamps) {
        this.packet = packet;
        this.tcp = tcp;
        this.from = from;
        flags = tcp.flags();
        length = tcp.payloadLength();
        bytes = packet.content();
        index = bytes.readerIndex() + packet.payloadOffset() + tcp.headerLength();
        timestamp = timestamps ? timestamp(tcp) : -1;
    }

    private static long timestamp(TcpSegment tcp) {
        TcpOptions options = tcp.options();
        return options.find(TcpOption.TIMESTAMPS) ? options.timestamp() : -1;
    }

    /** Whether the receiver can take it for a segment at all. */
    static boolean isSound(IpPacket packet, TcpSegment tcp, boolean checksums) {
        return tcp != null
                && !packet.isFragment()
                && !packet.isTruncated()
                && packet.malformation() == null
                && !(checksums && tcp.checksumState() == ChecksumState.BAD);
    }

    boolean isSyn() {
        return (flags & TcpFlags.SYN) != 0;
    }

    boolean isAck() {
        return (flags & TcpFlags.ACK) != 0;
    }

    boolean isFin() {
        return (flags & TcpFlags.FIN) != 0;
    }

    boolean isRst() {
        return (flags & TcpFlags.RST) != 0;
    }

    /** Where in the payload the urgent byte is, -1 for none; as receivers count it (RFC 6093 section 2.1). */
    int urgentByte() {
        int at = Math.max(0, tcp.urgentPointer() - 1);
        return (flags & TcpFlags.URG) != 0 && at < length ? at : -1;
    }

    /** The offset behind its last byte; a FIN stands there. */
    long end() {
        return offset + length;
    }
}
