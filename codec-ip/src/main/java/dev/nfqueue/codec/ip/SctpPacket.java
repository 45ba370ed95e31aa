// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;

/**
 * An SCTP packet (RFC 9260): a header, and chunks.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Source Port          |       Destination Port        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                       Verification Tag                        |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |              Checksum (CRC32c, lowest byte first)             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class SctpPacket extends Transport {

    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 12;

    static final int SOURCE_PORT = 0;
    static final int DESTINATION_PORT = SOURCE_PORT + 2;
    static final int VERIFICATION_TAG = DESTINATION_PORT + 2;
    static final int CHECKSUM = VERIFICATION_TAG + 4;

    SctpPacket(IpPacket packet) {
        super(packet);
    }

    @Override
    Malformation check() {
        if (!packet.isWhole()) {
            return null;
        }
        Malformation fault = chunks().malformation();
        boolean empty = length() == HEADER_LENGTH;
        return fault == null && empty ? fault(Kind.ELEMENT_LENGTH, HEADER_LENGTH) : fault;
    }

    /** Source port, 0 to 65535. */
    public int sourcePort() {
        return u16(SOURCE_PORT);
    }

    /** Destination port, 0 to 65535. */
    public int destinationPort() {
        return u16(DESTINATION_PORT);
    }

    /** Verification tag, unsigned 32 bits; 0 with an INIT chunk. */
    public long verificationTag() {
        return u32(VERIFICATION_TAG);
    }

    @Override
    public int headerLength() {
        return HEADER_LENGTH;
    }

    /** The chunks, from the first on. */
    public SctpChunks chunks() {
        return new SctpChunks(this);
    }

    /** The low 32 bits of what {@link #crc} tells. */
    @Override
    public int checksum() {
        return (int) crc();
    }

    /** The CRC32c as it stands on the wire, settled where edits left it open; unsigned 32 bits. */
    public long crc() {
        packet.settle();
        return bytes().getUnsignedIntLE(at(CHECKSUM));
    }

    @Override
    public ChecksumState checksumState() {
        packet.settle();
        if (!packet.isWhole() || !packet.isChecksumReady()) {
            return ChecksumState.NOT_READY;
        }
        boolean good = bytes().getUnsignedIntLE(at(CHECKSUM)) == computedCrc();
        return good ? ChecksumState.GOOD : ChecksumState.BAD;
    }

    private long computedCrc() {
        return Crc32c.of(bytes(), at(0), length(), CHECKSUM);
    }

    /** Sets the source port. */
    public SctpPacket sourcePort(int port) {
        set16(SOURCE_PORT, port);
        return this;
    }

    /** Sets the destination port. */
    public SctpPacket destinationPort(int port) {
        set16(DESTINATION_PORT, port);
        return this;
    }

    /** Sets the verification tag, the low 32 bits of the given one. */
    public SctpPacket verificationTag(long tag) {
        set32(VERIFICATION_TAG, tag);
        return this;
    }

    @Override
    public SctpPacket payload(ByteBuf content) {
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

    /** A CRC has no update by the word; it is computed anew when all edits are done. */
    @Override
    void sumChanged(int oldWord, int newWord) {
        packet.sumIsStale();
    }

    @Override
    void settle() {
        if (packet.isWhole()) {
            bytes().setIntLE(at(CHECKSUM), (int) computedCrc());
        }
    }
}
