// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;

/**
 * A UDP-Lite datagram (RFC 3828): UDP whose checksum covers the beginning only.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Source Port          |       Destination Port        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |       Checksum Coverage       |           Checksum            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class UdpLiteDatagram extends Transport {

    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 8;

    static final int SOURCE_PORT = 0;
    static final int DESTINATION_PORT = SOURCE_PORT + 2;
    static final int COVERAGE = DESTINATION_PORT + 2;
    static final int CHECKSUM = COVERAGE + 2;

    UdpLiteDatagram(IpPacket packet) {
        super(packet);
    }

    @Override
    Malformation check() {
        boolean wrong = isTooShort() || (packet.isWhole() && coverage() > length());
        return wrong ? fault(Kind.TRANSPORT_LENGTH, COVERAGE) : null;
    }

    private boolean isTooShort() {
        return coverage() != 0 && coverage() < HEADER_LENGTH;
    }

    @Override
    public ChecksumState checksumState() {
        // What the sum covers is not known, or not there.
        ChecksumState state = super.checksumState();
        return isTooShort() || coverage() > length() ? ChecksumState.NOT_READY : state;
    }

    /** Source port, 0 to 65535. */
    public int sourcePort() {
        return u16(SOURCE_PORT);
    }

    /** Destination port, 0 to 65535. */
    public int destinationPort() {
        return u16(DESTINATION_PORT);
    }

    /** How many bytes the checksum covers, header included; 0 for all. */
    public int coverage() {
        return u16(COVERAGE);
    }

    @Override
    public int headerLength() {
        return HEADER_LENGTH;
    }

    /** Sets the source port. */
    public UdpLiteDatagram sourcePort(int port) {
        set16(SOURCE_PORT, port);
        return this;
    }

    /** Sets the destination port. */
    public UdpLiteDatagram destinationPort(int port) {
        set16(DESTINATION_PORT, port);
        return this;
    }

    /** Sets how many bytes the checksum covers. */
    public UdpLiteDatagram coverage(int coverage) {
        packet.editable().setShort(at(COVERAGE), coverage);
        sumIsStale();
        return this;
    }

    @Override
    public UdpLiteDatagram payload(ByteBuf content) {
        super.payload(content);
        return this;
    }

    /** A payload that has become shorter than the coverage is covered as a whole. */
    @Override
    void lengthChanged(int by) {
        super.lengthChanged(by);
        if (coverage() > length()) {
            bytes().setShort(at(COVERAGE), 0);
        }
    }

    @Override
    int checksumField() {
        return CHECKSUM;
    }

    @Override
    int coveredLength() {
        int coverage = coverage();
        return coverage < HEADER_LENGTH ? length() : Math.min(coverage, length());
    }

    @Override
    int writtenChecksum(int checksum) {
        return checksum == 0 ? 0xFFFF : checksum;
    }
}
