// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;

/** Builds a DCCP packet with a long sequence number; see {@link IpPacketBuilder}. */
public final class DccpBuilder extends TransportBuilder<DccpBuilder> {

    private static final int HEADER_LENGTH = 16;
    private static final int TYPE_DATA = 2;

    private final int sourcePort;
    private final int destinationPort;
    private int type = TYPE_DATA;
    private int ccval;
    private int coverage;
    private long sequence;
    private byte[] rest = new byte[0];

    DccpBuilder(IpPacketBuilder ip, int sourcePort, int destinationPort) {
        super(ip, IpProtocol.DCCP);
        this.sourcePort = sourcePort;
        this.destinationPort = destinationPort;
    }

    /** Type, as {@link DccpPacket#type} tells it; data (2) unless set. */
    public DccpBuilder type(int type) {
        this.type = type;
        return this;
    }

    /** Sequence number, 48 bits. */
    public DccpBuilder sequence(long sequence) {
        this.sequence = sequence;
        return this;
    }

    /** Value for the congestion control, 4 bits. */
    public DccpBuilder ccval(int ccval) {
        this.ccval = ccval;
        return this;
    }

    /** Checksum coverage, as {@link DccpPacket#checksumCoverage} tells it; everything (0) unless set. */
    public DccpBuilder checksumCoverage(int coverage) {
        this.coverage = coverage;
        return this;
    }

    /** What the type adds to the header (acknowledgment, service code), and options: a multiple of four bytes. */
    public DccpBuilder restOfHeader(byte... rest) {
        if (rest.length % 4 != 0) {
            throw new IllegalArgumentException("not a multiple of four bytes: " + rest.length);
        }
        this.rest = rest.clone();
        return this;
    }

    @Override
    DccpBuilder self() {
        return this;
    }

    @Override
    int headerLength() {
        return HEADER_LENGTH + rest.length;
    }

    @Override
    void writeHeader(ByteBuf buf, int index) {
        buf.setShort(index + DccpPacket.SOURCE_PORT, sourcePort);
        buf.setShort(index + DccpPacket.DESTINATION_PORT, destinationPort);
        buf.setByte(index + DccpPacket.DATA_OFFSET, headerLength() / 4);
        buf.setByte(index + DccpPacket.CCVAL_COVERAGE, ccval << 4 | (coverage & 0xF));
        buf.setByte(index + DccpPacket.TYPE_X, (type & 0xF) << 1 | 1);
        buf.setShort(index + DccpPacket.SEQUENCE_HIGH, (int) (sequence >>> 32));
        buf.setInt(index + DccpPacket.SEQUENCE_LOW, (int) sequence);
        buf.setBytes(index + HEADER_LENGTH, rest);
    }
}
