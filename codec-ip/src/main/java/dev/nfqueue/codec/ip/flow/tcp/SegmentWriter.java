// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketBuilder;
import dev.nfqueue.codec.ip.TcpBuilder;
import dev.nfqueue.codec.ip.TcpFlags;
import dev.nfqueue.codec.ip.TcpOption;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;

/** Builds segments in the name of an end: they look like its last one in what is not given. */
final class SegmentWriter {
    private static final int TIMESTAMPS_LENGTH = 12;
    private static final int BLOCK_LENGTH = 8;

    private final ByteBufAllocator alloc;

    SegmentWriter(ByteBufAllocator alloc) {
        this.alloc = alloc;
    }

    /** How many bytes of options every segment from an end carries. */
    static int optionsLength(Endpoint sender) {
        return hasStamps(sender) ? TIMESTAMPS_LENGTH : 0;
    }

    private static boolean hasStamps(Endpoint sender) {
        return sender.timestamps && sender.timestamp >= 0;
    }

    /** A segment with bytes, which are released. */
    IpPacket data(Endpoint sender, Endpoint receiver, long sequence, long ack, int flags, int window, ByteBuf bytes) {
        try {
            return segment(sender, receiver, flags, window)
                    .sequence(sequence)
                    .acknowledgment(ack)
                    .payload(bytes)
                    .build(alloc);
        } finally {
            bytes.release();
        }
    }

    /**
     * An acknowledgment.
     *
     * @param blocks first and last sequence number of each range that has come ahead of a gap
     */
    IpPacket acknowledgment(Endpoint sender, Endpoint receiver, long sequence, long ack, int window, long[] blocks) {
        TcpBuilder tcp = segment(sender, receiver, TcpFlags.ACK, window);
        if (blocks.length > 0) {
            ByteBuffer data = ByteBuffer.allocate(blocks.length / 2 * BLOCK_LENGTH);
            for (long edge : blocks) {
                data.putInt((int) edge);
            }
            tcp.option(TcpOption.NO_OPERATION).option(TcpOption.NO_OPERATION).option(TcpOption.SACK, data.array());
        }
        return tcp.sequence(sequence).acknowledgment(ack).build(alloc);
    }

    /** A reset (RFC 9293 section 3.5.2) with what the receiver expects as its number. */
    IpPacket reset(Endpoint sender, Endpoint receiver, long offset, long acknowledged) {
        return segment(sender, receiver, TcpFlags.RST | TcpFlags.ACK, 0)
                .sequence(sender.sequence(offset))
                .acknowledgment(receiver.sequence(acknowledged))
                .build(alloc);
    }

    private static TcpBuilder segment(Endpoint sender, Endpoint receiver, int flags, int window) {
        IpPacketBuilder ip = IpPacketBuilder.from(sender.address, receiver.address)
                .hopLimit(sender.hopLimit)
                .trafficClass(sender.trafficClass)
                .flowLabel(sender.flowLabel)
                .dontFragment();
        TcpBuilder tcp = ip.tcp(sender.port, receiver.port).flags(flags).window(window);
        if (hasStamps(sender)) {
            byte[] stamps = ByteBuffer.allocate(8)
                    .putInt((int) sender.timestamp)
                    .putInt((int) Math.max(0, receiver.timestamp))
                    .array();
            tcp.option(TcpOption.NO_OPERATION).option(TcpOption.NO_OPERATION).option(TcpOption.TIMESTAMPS, stamps);
        }
        return tcp;
    }
}
