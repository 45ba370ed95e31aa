// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;

/** Builds an SCTP packet; see {@link IpPacketBuilder}. Chunks come by {@link #chunk}, ready-made ones as payload. */
public final class SctpBuilder extends TransportBuilder<SctpBuilder> {

    private final int sourcePort;
    private final int destinationPort;
    private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();
    private long verificationTag;

    SctpBuilder(IpPacketBuilder ip, int sourcePort, int destinationPort) {
        super(ip, IpProtocol.SCTP);
        this.sourcePort = sourcePort;
        this.destinationPort = destinationPort;
    }

    /** Verification tag. */
    public SctpBuilder verificationTag(long tag) {
        verificationTag = tag;
        return this;
    }

    /** Adds a chunk: its type (see {@link SctpChunks}), flags and value; length and padding come by themselves. */
    public SctpBuilder chunk(int type, int flags, byte... value) {
        int length = SctpChunks.VALUE + value.length;
        chunks.write(type);
        chunks.write(flags);
        chunks.write(length >> 8);
        chunks.write(length);
        chunks.writeBytes(value);
        chunks.writeBytes(new byte[-length & 3]);
        return this;
    }

    @Override
    SctpBuilder self() {
        return this;
    }

    @Override
    int headerLength() {
        return SctpPacket.HEADER_LENGTH + chunks.size();
    }

    @Override
    void writeHeader(ByteBuf buf, int index) {
        buf.setShort(index + SctpPacket.SOURCE_PORT, sourcePort);
        buf.setShort(index + SctpPacket.DESTINATION_PORT, destinationPort);
        buf.setInt(index + SctpPacket.VERIFICATION_TAG, (int) verificationTag);
        buf.setBytes(index + SctpPacket.HEADER_LENGTH, chunks.toByteArray());
    }
}
