// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;

/**
 * An ICMPv6 message (RFC 4443).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Type      |     Code      |          Checksum             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                     Message body, by type                     |
 * </pre>
 */
public final class Icmpv6Message extends Transport {

    /** Bytes of the header: type, code, checksum and four bytes whose meaning goes by type. */
    public static final int HEADER_LENGTH = 8;

    /** Destination unreachable: an error. */
    public static final int DESTINATION_UNREACHABLE = 1;

    /** Packet too big: an error. */
    public static final int PACKET_TOO_BIG = 2;

    /** Time exceeded: an error. */
    public static final int TIME_EXCEEDED = 3;

    /** Parameter problem: an error. */
    public static final int PARAMETER_PROBLEM = 4;

    /** Echo request. */
    public static final int ECHO_REQUEST = 128;

    /** Echo reply. */
    public static final int ECHO_REPLY = 129;

    static final int TYPE = 0;
    static final int CODE = TYPE + 1;
    static final int CHECKSUM = CODE + 1;
    static final int REST = CHECKSUM + 2;
    static final int IDENTIFIER = REST;
    static final int SEQUENCE = IDENTIFIER + 2;

    private static final int FIRST_INFORMATIONAL = 128;

    Icmpv6Message(IpPacket packet) {
        super(packet);
    }

    /** Message type; errors are below 128. */
    public int type() {
        return u8(TYPE);
    }

    /** Code: what the type's variants are told by. */
    public int code() {
        return u8(CODE);
    }

    @Override
    public int headerLength() {
        return HEADER_LENGTH;
    }

    /** The four bytes behind the checksum, whose meaning goes by type, as unsigned 32 bits. */
    public long restOfHeader() {
        return u32(REST);
    }

    /** Identifier of echo messages. */
    public int identifier() {
        return u16(IDENTIFIER);
    }

    /** Sequence number of echo messages. */
    public int sequence() {
        return u16(SEQUENCE);
    }

    /** Whether this tells of an error, and so quotes the packet that caused it. */
    public boolean isError() {
        return type() < FIRST_INFORMATIONAL;
    }

    /**
     * The beginning of the packet that caused this error, or null when this is no error. It shares this packet's bytes
     * and count, and may be edited (as address translation must): all sums follow.
     */
    public IpPacket quoted() {
        return isError() ? inner(HEADER_LENGTH) : null;
    }

    /** Sets type and code. */
    public Icmpv6Message type(int type, int code) {
        set16(TYPE, type << 8 | (code & 0xFF));
        return this;
    }

    /** Sets the identifier of echo messages. */
    public Icmpv6Message identifier(int identifier) {
        set16(IDENTIFIER, identifier);
        return this;
    }

    /** Sets the sequence number of echo messages. */
    public Icmpv6Message sequence(int sequence) {
        set16(SEQUENCE, sequence);
        return this;
    }

    @Override
    public Icmpv6Message payload(ByteBuf content) {
        super.payload(content);
        return this;
    }

    @Override
    int checksumField() {
        return CHECKSUM;
    }

    @Override
    boolean quotes() {
        return true;
    }
}
