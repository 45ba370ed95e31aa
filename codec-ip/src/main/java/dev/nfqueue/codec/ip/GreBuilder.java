// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;

/** Builds a GRE packet of version 0; see {@link IpPacketBuilder}. */
public final class GreBuilder extends TransportBuilder<GreBuilder> {

    private static final long NONE = -1;

    private final int protocolType;
    private boolean withChecksum;
    private long key = NONE;
    private long sequence = NONE;

    GreBuilder(IpPacketBuilder ip, int protocolType) {
        super(ip, IpProtocol.GRE);
        this.protocolType = protocolType;
    }

    /** Adds a checksum. */
    public GreBuilder withChecksum() {
        withChecksum = true;
        return this;
    }

    /** Adds a key, unsigned 32 bits. */
    public GreBuilder key(long key) {
        this.key = key & 0xFFFFFFFFL;
        return this;
    }

    /** Adds a sequence number, unsigned 32 bits. */
    public GreBuilder sequence(long sequence) {
        this.sequence = sequence & 0xFFFFFFFFL;
        return this;
    }

    @Override
    GreBuilder self() {
        return this;
    }

    @Override
    int headerLength() {
        int words = (withChecksum ? 1 : 0) + (key == NONE ? 0 : 1) + (sequence == NONE ? 0 : 1);
        return GrePacket.MIN_HEADER_LENGTH + 4 * words;
    }

    @Override
    void writeHeader(ByteBuf buf, int index) {
        int flags = withChecksum ? GrePacket.CHECKSUM_PRESENT : 0;
        int at = index + GrePacket.OPTIONAL + (withChecksum ? 4 : 0);
        if (key != NONE) {
            flags |= GrePacket.KEY_PRESENT;
            buf.setInt(at, (int) key);
            at += 4;
        }
        if (sequence != NONE) {
            flags |= GrePacket.SEQUENCE_PRESENT;
            buf.setInt(at, (int) sequence);
        }
        buf.setShort(index + GrePacket.FLAGS_VERSION, flags);
        buf.setShort(index + GrePacket.PROTOCOL_TYPE, protocolType);
    }
}
