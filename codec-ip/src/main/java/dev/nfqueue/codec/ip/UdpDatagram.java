// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;

/**
 * A UDP datagram (RFC 768).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Source Port          |       Destination Port        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |            Length             |           Checksum            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class UdpDatagram extends Transport {

    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 8;

    static final int SOURCE_PORT = 0;
    static final int DESTINATION_PORT = SOURCE_PORT + 2;
    static final int LENGTH = DESTINATION_PORT + 2;
    static final int CHECKSUM = LENGTH + 2;

    private static final int MAX_LENGTH = 0xFFFF;

    UdpDatagram(IpPacket packet) {
        super(packet);
    }

    @Override
    Malformation check() {
        boolean wrong = isTooShort() || (isBeyond() && packet.isWhole());
        return wrong ? fault(Kind.TRANSPORT_LENGTH, LENGTH) : null;
    }

    /** Whether the length is less than the header's; zero stands for more than it can tell. */
    private boolean isTooShort() {
        boolean jumbo = lengthField() == 0 && packet.end - packet.payloadIndex > MAX_LENGTH;
        return lengthField() < HEADER_LENGTH && !jumbo;
    }

    private boolean isBeyond() {
        return lengthField() > packet.end - packet.payloadIndex;
    }

    /** Source port, 0 to 65535; 0 where no reply is wanted. */
    public int sourcePort() {
        return u16(SOURCE_PORT);
    }

    /** Destination port, 0 to 65535. */
    public int destinationPort() {
        return u16(DESTINATION_PORT);
    }

    /** The length of header and payload as it stands on the wire; 0 in jumbograms (RFC 2675). */
    public int lengthField() {
        return u16(LENGTH);
    }

    @Override
    public int length() {
        int available = packet.end - packet.payloadIndex;
        int declared = lengthField();
        return declared < HEADER_LENGTH ? available : Math.min(declared, available);
    }

    @Override
    public int headerLength() {
        return HEADER_LENGTH;
    }

    /** Sets the source port. */
    public UdpDatagram sourcePort(int port) {
        set16(SOURCE_PORT, port);
        return this;
    }

    /** Sets the destination port. */
    public UdpDatagram destinationPort(int port) {
        set16(DESTINATION_PORT, port);
        return this;
    }

    @Override
    public UdpDatagram payload(ByteBuf content) {
        super.payload(content);
        return this;
    }

    @Override
    public ChecksumState checksumState() {
        if (checksum() == 0) {
            return ChecksumState.ABSENT;
        }
        // What the sum covers is not known, or not there.
        return isTooShort() || isBeyond() ? ChecksumState.NOT_READY : super.checksumState();
    }

    @Override
    void lengthChanged(int by) {
        int length = packet.end - packet.payloadIndex;
        bytes().setShort(at(LENGTH), length > MAX_LENGTH ? 0 : length);
    }

    @Override
    int checksumField() {
        return CHECKSUM;
    }

    /** A sum that is absent stays so; IPv6 does not allow that, but for tunnels (RFC 6935). */
    @Override
    void sumChanged(int oldWord, int newWord) {
        if (u16(CHECKSUM) != 0) {
            super.sumChanged(oldWord, newWord);
        }
    }

    @Override
    void settle() {
        if (u16(CHECKSUM) != 0 || !packet.isChecksumReady()) {
            super.settle();
        }
    }

    @Override
    int writtenChecksum(int checksum) {
        return checksum == 0 ? 0xFFFF : checksum;
    }
}
