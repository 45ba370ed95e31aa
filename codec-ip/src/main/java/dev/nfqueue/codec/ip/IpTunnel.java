// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;

/** An IP packet right behind an IP header (RFC 2003, RFC 2473, RFC 4213): a header of no bytes, and a packet inside. */
public final class IpTunnel extends Transport {

    IpTunnel(IpPacket packet) {
        super(packet);
    }

    @Override
    Malformation check() {
        return malformationOf(inner(), protocol() == IpProtocol.IPV6 ? 6 : 4);
    }

    @Override
    public int headerLength() {
        return 0;
    }

    /** The packet that is carried. It shares this packet's bytes and count, and may be edited. */
    public IpPacket inner() {
        return inner(0, length());
    }

    @Override
    public IpTunnel payload(ByteBuf content) {
        super.payload(content);
        return this;
    }

    @Override
    int checksumField() {
        return -1;
    }

    @Override
    boolean coversPseudoHeader() {
        return false;
    }

    @Override
    IpPacket tunnelled() {
        return inner();
    }
}
