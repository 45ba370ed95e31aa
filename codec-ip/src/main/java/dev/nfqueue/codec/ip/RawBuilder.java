// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;

/** Builds a packet of any protocol from its bytes; see {@link IpPacketBuilder}. */
public final class RawBuilder extends TransportBuilder<RawBuilder> {

    private final byte[] header;

    RawBuilder(IpPacketBuilder ip, IpProtocol protocol, byte[] header) {
        super(ip, protocol);
        this.header = header;
    }

    @Override
    RawBuilder self() {
        return this;
    }

    @Override
    int headerLength() {
        return header.length;
    }

    @Override
    void writeHeader(ByteBuf buf, int index) {
        buf.setBytes(index, header);
    }
}
