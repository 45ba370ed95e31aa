// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;

/**
 * An ICMP message of IPv4 (RFC 792).
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Type      |     Code      |          Checksum             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Rest of header, by type                    |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |           Data: of an error, the packet that caused it        |
 * </pre>
 */
public final class IcmpMessage extends Transport {

    /** Bytes of the header. */
    public static final int HEADER_LENGTH = 8;

    /** Echo reply. */
    public static final int ECHO_REPLY = 0;

    /** Destination unreachable: an error. */
    public static final int DESTINATION_UNREACHABLE = 3;

    /** Source quench: an error, deprecated by RFC 6633. */
    public static final int SOURCE_QUENCH = 4;

    /** Redirect. */
    public static final int REDIRECT = 5;

    /** Echo request. */
    public static final int ECHO_REQUEST = 8;

    /** Router advertisement (RFC 1256). */
    public static final int ROUTER_ADVERTISEMENT = 9;

    /** Router solicitation (RFC 1256). */
    public static final int ROUTER_SOLICITATION = 10;

    /** Time exceeded: an error. */
    public static final int TIME_EXCEEDED = 11;

    /** Parameter problem: an error. */
    public static final int PARAMETER_PROBLEM = 12;

    /** Timestamp request. */
    public static final int TIMESTAMP_REQUEST = 13;

    /** Timestamp reply. */
    public static final int TIMESTAMP_REPLY = 14;

    static final int TYPE = 0;
    static final int CODE = TYPE + 1;
    static final int CHECKSUM = CODE + 1;
    static final int REST = CHECKSUM + 2;
    static final int IDENTIFIER = REST;
    static final int SEQUENCE = IDENTIFIER + 2;

    IcmpMessage(IpPacket packet) {
        super(packet);
    }

    /** Message type. */
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

    /** Identifier of echo and timestamp messages. */
    public int identifier() {
        return u16(IDENTIFIER);
    }

    /** Sequence number of echo and timestamp messages. */
    public int sequence() {
        return u16(SEQUENCE);
    }

    /** Whether this tells of an error, and so quotes the packet that caused it. */
    public boolean isError() {
        return switch (type()) {
            case DESTINATION_UNREACHABLE, SOURCE_QUENCH, REDIRECT, TIME_EXCEEDED, PARAMETER_PROBLEM -> true;
            default -> false;
        };
    }

    /**
     * The beginning of the packet that caused this error, or null when this is no error. It shares this packet's bytes
     * and count, and may be edited (as address translation must): all sums follow.
     */
    public IpPacket quoted() {
        return isError() ? inner(HEADER_LENGTH) : null;
    }

    /** Sets type and code. */
    public IcmpMessage type(int type, int code) {
        set16(TYPE, type << 8 | (code & 0xFF));
        return this;
    }

    /** Sets the identifier of echo and timestamp messages. */
    public IcmpMessage identifier(int identifier) {
        set16(IDENTIFIER, identifier);
        return this;
    }

    /** Sets the sequence number of echo and timestamp messages. */
    public IcmpMessage sequence(int sequence) {
        set16(SEQUENCE, sequence);
        return this;
    }

    @Override
    public IcmpMessage payload(ByteBuf content) {
        super.payload(content);
        return this;
    }

    @Override
    int checksumField() {
        return CHECKSUM;
    }

    @Override
    boolean coversPseudoHeader() {
        return false;
    }

    @Override
    boolean quotes() {
        return true;
    }
}
