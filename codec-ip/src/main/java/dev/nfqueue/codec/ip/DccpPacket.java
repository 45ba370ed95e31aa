// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;

/**
 * A DCCP packet (RFC 4340), with its long sequence number (X = 1) or its short one.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |          Source Port          |           Dest Port           |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Data Offset  | CCVal | CsCov |           Checksum            |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | Res | Type  |X|   Reserved    |  Sequence Number (high bits)  .   X = 0: 24 bits of sequence number
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * .                  Sequence Number (low bits)                   |   X = 1 only
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class DccpPacket extends Transport {

    /** Bytes of the generic header with a short sequence number. */
    public static final int MIN_HEADER_LENGTH = 12;

    static final int SOURCE_PORT = 0;
    static final int DESTINATION_PORT = SOURCE_PORT + 2;
    static final int DATA_OFFSET = DESTINATION_PORT + 2;
    static final int CCVAL_COVERAGE = DATA_OFFSET + 1;
    static final int CHECKSUM = CCVAL_COVERAGE + 1;
    static final int TYPE_X = CHECKSUM + 2;
    static final int RESERVED = TYPE_X + 1;
    static final int SEQUENCE_HIGH = RESERVED + 1;
    static final int SEQUENCE_LOW = SEQUENCE_HIGH + 2;

    private static final int LONG_HEADER_LENGTH = 16;

    private static final int REQUEST = 0;
    private static final int RESPONSE = 1;
    private static final int DATA = 2;
    private static final int DATA_ACK = 4;
    private static final int RESET = 7;
    private static final int SYNC_ACK = 9;
    private static final int LISTEN = 10;

    DccpPacket(IpPacket packet) {
        super(packet);
    }

    @Override
    Malformation check() {
        int declared = dataOffset() * 4;
        int least = optionsField();
        boolean beyond = declared > length() && !packet.isTruncated();
        // RFC 4340 section 5.1: short sequence numbers are for the packets of an established connection.
        if (!isExtended() && (type() < DATA || type() > DATA_ACK)) {
            return fault(Kind.TRANSPORT_FIELD, TYPE_X);
        }
        boolean wrong = declared < least || beyond;
        return wrong
                ? fault(Kind.HEADER_LENGTH, DATA_OFFSET)
                : packet.isTruncated() ? null : options().malformation();
    }

    /** Source port, 0 to 65535. */
    public int sourcePort() {
        return u16(SOURCE_PORT);
    }

    /** Destination port, 0 to 65535. */
    public int destinationPort() {
        return u16(DESTINATION_PORT);
    }

    /** The data offset as it stands on the wire, in units of four bytes. */
    public int dataOffset() {
        return u8(DATA_OFFSET);
    }

    @Override
    public int headerLength() {
        return Math.max(MIN_HEADER_LENGTH, Math.min(dataOffset() * 4, length()));
    }

    /** Value that the congestion control of the connection defines, 4 bits. */
    public int ccval() {
        return u8(CCVAL_COVERAGE) >> 4;
    }

    /** Checksum coverage: 0 everything, 1 the header, more: so many times four bytes of payload less one. */
    public int checksumCoverage() {
        return u8(CCVAL_COVERAGE) & 0xF;
    }

    /**
     * Type: 0 request, 1 response, 2 data, 3 ack, 4 data-ack, 5 close-request, 6 close, 7 reset, 8 sync, 9 sync-ack,
     * 10 listen (RFC 5596).
     */
    public int type() {
        return u8(TYPE_X) >> 1 & 0xF;
    }

    /** Whether sequence numbers are 48 bits long (X). */
    public boolean isExtended() {
        return (u8(TYPE_X) & 1) != 0;
    }

    /** Sequence number, 48 or 24 bits; -1 where it does not fit. */
    public long sequence() {
        if (!isExtended()) {
            return u32(TYPE_X) & 0xFFFFFF;
        }
        return length() < LONG_HEADER_LENGTH ? -1 : (long) u16(SEQUENCE_HIGH) << 32 | u32(SEQUENCE_LOW);
    }

    /** Acknowledgment number, 48 or 24 bits; -1 in requests and data, which have none, and where it does not fit. */
    public long acknowledgment() {
        int field = isExtended() ? LONG_HEADER_LENGTH : MIN_HEADER_LENGTH;
        if (acknowledgmentLength() == 0 || length() < field + acknowledgmentLength()) {
            return -1;
        }
        return isExtended() ? (long) u16(field + 2) << 32 | u32(field + 4) : u32(field) & 0xFFFFFF;
    }

    private int acknowledgmentLength() {
        return type() == REQUEST || type() == DATA || type() > SYNC_ACK ? 0 : isExtended() ? 8 : 4;
    }

    private boolean hasServiceCode() {
        return type() <= RESPONSE || type() == LISTEN;
    }

    /** What service a request, a response or a listen packet is about, unsigned 32 bits; -1 in other packets. */
    public long serviceCode() {
        int field = typeField();
        return hasServiceCode() && length() >= field + 4 ? u32(field) : -1;
    }

    /** Why a connection was reset: 1 closed, 2 aborted, 3 no connection, and so on; -1 in other packets. */
    public int resetCode() {
        int field = typeField();
        return type() == RESET && length() > field ? u8(field) : -1;
    }

    /** Where what the type adds begins, behind sequence and acknowledgment numbers. */
    private int typeField() {
        return (isExtended() ? LONG_HEADER_LENGTH : MIN_HEADER_LENGTH) + acknowledgmentLength();
    }

    private int optionsField() {
        return typeField() + (hasServiceCode() || type() == RESET ? 4 : 0);
    }

    /** The options, padding among them, from the first on. */
    public DccpOptions options() {
        return new DccpOptions(this, Math.min(optionsField(), headerLength()));
    }

    /** Sets the source port. */
    public DccpPacket sourcePort(int port) {
        set16(SOURCE_PORT, port);
        return this;
    }

    /** Sets the destination port. */
    public DccpPacket destinationPort(int port) {
        set16(DESTINATION_PORT, port);
        return this;
    }

    @Override
    public DccpPacket payload(ByteBuf content) {
        super.payload(content);
        return this;
    }

    @Override
    int checksumField() {
        return CHECKSUM;
    }

    @Override
    int coveredLength() {
        int coverage = checksumCoverage();
        return coverage == 0 ? length() : Math.min(length(), headerLength() + (coverage - 1) * 4);
    }
}
