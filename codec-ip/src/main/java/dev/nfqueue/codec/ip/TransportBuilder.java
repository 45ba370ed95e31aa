// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;

/**
 * The second half of building a packet: what the IP header carries. See {@link IpPacketBuilder}.
 *
 * @param <B> the builder itself, for calls in a row
 */
public abstract sealed class TransportBuilder<B extends TransportBuilder<B>>
        permits TcpBuilder, UdpBuilder, IcmpBuilder, SctpBuilder, DccpBuilder, IgmpBuilder, GreBuilder, RawBuilder {

    private final IpPacketBuilder ip;
    private final IpProtocol protocol;
    private ByteBuf payload = Unpooled.EMPTY_BUFFER;

    TransportBuilder(IpPacketBuilder ip, IpProtocol protocol) {
        this.ip = ip;
        this.protocol = protocol;
    }

    /** The bytes behind the header. The buffer is borrowed until the last {@link #build}: neither moved nor released. */
    public final B payload(ByteBuf payload) {
        this.payload = payload;
        return self();
    }

    /** The bytes behind the header. */
    public final B payload(byte... payload) {
        return payload(Unpooled.wrappedBuffer(payload));
    }

    /** The packet, in a buffer of the default allocator. The caller owns it. */
    public final IpPacket build() {
        return build(ByteBufAllocator.DEFAULT);
    }

    /**
     * The packet, in a buffer of an allocator. The caller owns it.
     *
     * @throws IllegalArgumentException when it would be longer than IP allows, or its options longer than its header
     */
    public final IpPacket build(ByteBufAllocator alloc) {
        int header = headerLength();
        ByteBuf buf = ip.write(alloc, protocol, header + payload.readableBytes());
        int index = buf.writerIndex() - header - payload.readableBytes();
        writeHeader(buf, index);
        buf.setBytes(index + header, payload, payload.readerIndex(), payload.readableBytes());
        IpPacket packet = IpPacket.of(buf);
        if (packet.transport() != null) {
            packet.transport().sumIsStale();
        }
        try {
            ip.finish(packet);
        } catch (RuntimeException e) {
            packet.release();
            throw e;
        }
        // Extension headers have moved the packet: what is built counts as untouched all the same.
        return packet.settle().isEdited() ? IpPacket.of(packet.toHolder()) : packet;
    }

    final ByteBuf payload() {
        return payload;
    }

    abstract B self();

    abstract int headerLength();

    /** Writes the header at an index; the bytes there are zero. */
    abstract void writeHeader(ByteBuf buf, int index);
}
