// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;

/** Builds an ICMP or ICMPv6 message; see {@link IpPacketBuilder}. */
public final class IcmpBuilder extends TransportBuilder<IcmpBuilder> {

    private final int type;
    private final int code;
    private int restOfHeader;

    IcmpBuilder(IpPacketBuilder ip, int type, int code) {
        super(ip, ip.isIpv4() ? IpProtocol.ICMP : IpProtocol.ICMPV6);
        this.type = type;
        this.code = code;
    }

    /** Identifier and sequence number of an echo message. */
    public IcmpBuilder echo(int identifier, int sequence) {
        return restOfHeader(identifier << 16 | (sequence & 0xFFFF));
    }

    /** The four bytes behind the checksum: an MTU, a pointer, a gateway. Zero unless set. */
    public IcmpBuilder restOfHeader(int rest) {
        restOfHeader = rest;
        return this;
    }

    @Override
    IcmpBuilder self() {
        return this;
    }

    @Override
    int headerLength() {
        return IcmpMessage.HEADER_LENGTH;
    }

    @Override
    void writeHeader(ByteBuf buf, int index) {
        buf.setByte(index + IcmpMessage.TYPE, type);
        buf.setByte(index + IcmpMessage.CODE, code);
        buf.setInt(index + IcmpMessage.REST, restOfHeader);
    }
}
