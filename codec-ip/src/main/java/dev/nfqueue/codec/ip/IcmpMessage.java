// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;
import java.net.Inet4Address;

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

    /** Information request, out of use. */
    public static final int INFORMATION_REQUEST = 15;

    /** Information reply, out of use. */
    public static final int INFORMATION_REPLY = 16;

    /** Address mask request (RFC 950), deprecated by RFC 6918. */
    public static final int ADDRESS_MASK_REQUEST = 17;

    /** Address mask reply (RFC 950), deprecated by RFC 6918. */
    public static final int ADDRESS_MASK_REPLY = 18;

    /** Extended echo request (RFC 8335). */
    public static final int EXTENDED_ECHO_REQUEST = 42;

    /** Extended echo reply (RFC 8335). */
    public static final int EXTENDED_ECHO_REPLY = 43;

    /** Code of {@link #DESTINATION_UNREACHABLE}: the packet is too big, and must not be fragmented. */
    public static final int FRAGMENTATION_NEEDED = 4;

    static final int TYPE = 0;
    static final int CODE = TYPE + 1;
    static final int CHECKSUM = CODE + 1;
    static final int REST = CHECKSUM + 2;
    static final int IDENTIFIER = REST;
    static final int SEQUENCE = IDENTIFIER + 2;
    static final int MTU = REST + 2;
    static final int TIMESTAMPS = REST + 4;

    IcmpMessage(IpPacket packet) {
        super(packet);
    }

    @Override
    Malformation check() {
        boolean timestamps = type() == TIMESTAMP_REQUEST || type() == TIMESTAMP_REPLY;
        if (!packet.isWhole()) {
            return null;
        }
        boolean mask = type() == ADDRESS_MASK_REQUEST || type() == ADDRESS_MASK_REPLY;
        if (length() < (timestamps ? TIMESTAMPS + 12 : mask || isError() ? HEADER_LENGTH + 4 : HEADER_LENGTH)) {
            return fault(Kind.TRANSPORT_TRUNCATED, TYPE);
        }
        if (type() == ROUTER_ADVERTISEMENT && routerCount() < u8(REST)) {
            return fault(Kind.TRANSPORT_LENGTH, REST);
        }
        if (mayBeExtended() && HEADER_LENGTH + u8(REST + 1) * 4 > length()) {
            return fault(Kind.TRANSPORT_LENGTH, REST + 1);
        }
        Malformation fault = isError() ? malformationOf(quoted()) : null;
        return fault == null && extensionField() > 0 ? extensions().malformation() : fault;
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

    /** Whether this is an echo request or reply, what ping sends and gets. */
    public boolean isEcho() {
        return type() == ECHO_REQUEST || type() == ECHO_REPLY;
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
        return isError() ? inner(HEADER_LENGTH, quotedEnd()) : null;
    }

    private int quotedEnd() {
        return extensionField() > 0 ? extensionField() : length();
    }

    /** Where extensions begin, or 0 where there are none: the second byte behind the checksum tells (RFC 4884). */
    private int extensionField() {
        int words = u8(REST + 1);
        int field = HEADER_LENGTH + words * 4;
        return mayBeExtended() && words > 0 && field + IcmpExtensions.STRUCTURE_HEADER <= length() ? field : 0;
    }

    private boolean mayBeExtended() {
        return type() == DESTINATION_UNREACHABLE || type() == TIME_EXCEEDED || type() == PARAMETER_PROBLEM;
    }

    /** The extension objects behind the quoted packet (RFC 4884); empty where there are none. */
    public IcmpExtensions extensions() {
        int field = extensionField();
        return new IcmpExtensions(this, at(field == 0 ? length() : field + IcmpExtensions.STRUCTURE_HEADER));
    }

    /** MTU of the next hop that "fragmentation needed" tells (RFC 1191), 0 where the router is older; else -1. */
    public int mtu() {
        return type() == DESTINATION_UNREACHABLE && code() == FRAGMENTATION_NEEDED ? u16(MTU) : -1;
    }

    /** The router that a redirect points to; null in other messages. */
    public Inet4Address gateway() {
        return type() == REDIRECT ? Addresses.inet4(bytes(), at(REST)) : null;
    }

    /** Which byte of the quoted packet a parameter problem is about; -1 in other messages. */
    public int pointer() {
        return type() == PARAMETER_PROBLEM ? u8(REST) : -1;
    }

    /** When a timestamp message was sent, milliseconds since midnight UTC; -1 in other messages. */
    public long originateTimestamp() {
        return timestamp(0);
    }

    /** When a timestamp request was received, milliseconds since midnight UTC; -1 in other messages. */
    public long receiveTimestamp() {
        return timestamp(1);
    }

    /** When a timestamp reply was sent, milliseconds since midnight UTC; -1 in other messages. */
    public long transmitTimestamp() {
        return timestamp(2);
    }

    private long timestamp(int i) {
        boolean has = (type() == TIMESTAMP_REQUEST || type() == TIMESTAMP_REPLY) && length() >= TIMESTAMPS + 12;
        return has ? u32(TIMESTAMPS + 4 * i) : -1;
    }

    /** How many routers a router advertisement (RFC 1256) lists, as far as they are there; 0 in other messages. */
    public int routerCount() {
        if (type() != ROUTER_ADVERTISEMENT || u8(REST + 1) < 2) {
            return 0;
        }
        return Math.min(u8(REST), (length() - HEADER_LENGTH) / (4 * u8(REST + 1)));
    }

    /** The address of an advertised router; null beyond the last. */
    public Inet4Address router(int i) {
        return i >= 0 && i < routerCount() ? Addresses.inet4(bytes(), at(routerEntry(i))) : null;
    }

    /** How much an advertised router wants to be the default, the more the higher; -2^31 for not at all, 0 beyond the last. */
    public int routerPreference(int i) {
        return i >= 0 && i < routerCount() ? (int) u32(routerEntry(i) + 4) : 0;
    }

    private int routerEntry(int i) {
        return HEADER_LENGTH + i * 4 * u8(REST + 1);
    }

    /** How many seconds advertised routers are good for; -1 in other messages. */
    public int routerLifetime() {
        return type() == ROUTER_ADVERTISEMENT ? u16(SEQUENCE) : -1;
    }

    /** The mask of an address mask message (RFC 950); null in other messages, and where it is not there. */
    public Inet4Address addressMask() {
        boolean mask = type() == ADDRESS_MASK_REQUEST || type() == ADDRESS_MASK_REPLY;
        return mask && length() >= HEADER_LENGTH + 4 ? Addresses.inet4(bytes(), at(HEADER_LENGTH)) : null;
    }

    /** Sets the MTU of the next hop of a "fragmentation needed" message. */
    public IcmpMessage mtu(int mtu) {
        set16(MTU, mtu);
        return this;
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
