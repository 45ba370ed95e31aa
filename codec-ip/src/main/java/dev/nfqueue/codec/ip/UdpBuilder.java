// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;

/** Builds a UDP or UDP-Lite datagram; see {@link IpPacketBuilder}. */
public final class UdpBuilder extends TransportBuilder<UdpBuilder> {

    private final boolean lite;
    private final int sourcePort;
    private final int destinationPort;
    private boolean withChecksum = true;
    private int coverage;

    UdpBuilder(IpPacketBuilder ip, IpProtocol protocol, int sourcePort, int destinationPort) {
        super(ip, protocol);
        lite = protocol == IpProtocol.UDP_LITE;
        this.sourcePort = sourcePort;
        this.destinationPort = destinationPort;
    }

    /** Leaves the checksum out, as UDP over IPv4 may. */
    public UdpBuilder withoutChecksum() {
        withChecksum = false;
        return this;
    }

    /** How many bytes the checksum covers, header included; UDP-Lite only. All unless set. */
    public UdpBuilder coverage(int coverage) {
        this.coverage = coverage;
        return this;
    }

    @Override
    UdpBuilder self() {
        return this;
    }

    @Override
    int headerLength() {
        return UdpDatagram.HEADER_LENGTH;
    }

    @Override
    void writeHeader(ByteBuf buf, int index) {
        buf.setShort(index + UdpDatagram.SOURCE_PORT, sourcePort);
        buf.setShort(index + UdpDatagram.DESTINATION_PORT, destinationPort);
        int length = UdpDatagram.HEADER_LENGTH + payload().readableBytes();
        buf.setShort(index + UdpDatagram.LENGTH, lite ? coverage : length);
        // Any value but zero: zero would mean that there is none, and none would be computed.
        buf.setShort(index + UdpDatagram.CHECKSUM, withChecksum || lite ? 0xFFFF : 0);
    }
}
