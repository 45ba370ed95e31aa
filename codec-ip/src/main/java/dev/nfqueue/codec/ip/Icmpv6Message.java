// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
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

    /** Multicast listener query. */
    public static final int MULTICAST_QUERY = 130;

    /** Multicast listener report of version 1. */
    public static final int MULTICAST_REPORT = 131;

    /** Multicast listener done (version 1). */
    public static final int MULTICAST_DONE = 132;

    /** Router solicitation. */
    public static final int ROUTER_SOLICITATION = 133;

    /** Router advertisement. */
    public static final int ROUTER_ADVERTISEMENT = 134;

    /** Neighbour solicitation. */
    public static final int NEIGHBOR_SOLICITATION = 135;

    /** Neighbour advertisement. */
    public static final int NEIGHBOR_ADVERTISEMENT = 136;

    /** Redirect. */
    public static final int REDIRECT = 137;

    /** Multicast listener report of version 2. */
    public static final int MULTICAST_REPORT_V2 = 143;

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

    @Override
    Malformation check() {
        if (!packet.isWhole()) {
            return null;
        }
        int type = type();
        if (length() < NeighborDiscovery.fixedLength(type) || length() < MulticastListener.fixedLength(type)) {
            return fault(Kind.TRANSPORT_TRUNCATED, TYPE);
        }
        if (neighborDiscovery() != null) {
            Malformation fault = neighborDiscovery().options().malformation();
            return fault == null ? malformationOf(quoted()) : fault;
        }
        if (mayBeExtended() && HEADER_LENGTH + u8(REST) * 8 > length()) {
            return fault(Kind.TRANSPORT_LENGTH, REST);
        }
        if (type <= PARAMETER_PROBLEM && type > 0) {
            Malformation fault =
                    length() == HEADER_LENGTH ? fault(Kind.TRANSPORT_TRUNCATED, TYPE) : malformationOf(quoted());
            return fault == null && extensionField() > 0 ? extensions().malformation() : fault;
        }
        MulticastListener listener = multicastListener();
        if (listener != null && listener.sourceCount() < listener.declaredSources()) {
            return fault(Kind.TRANSPORT_LENGTH, MulticastListener.SOURCE_COUNT);
        }
        return listener == null ? null : listener.records().malformation();
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

    /** Whether this is an echo request or reply, what ping sends and gets. */
    public boolean isEcho() {
        return type() == ECHO_REQUEST || type() == ECHO_REPLY;
    }

    /** Whether this tells of an error, and so quotes the packet that caused it. */
    public boolean isError() {
        return type() < FIRST_INFORMATIONAL;
    }

    /**
     * The beginning of the packet that caused this error or redirect, or null when there is none. It shares this packet's bytes
     * and count, and may be edited (as address translation must): all sums follow.
     */
    public IpPacket quoted() {
        if (isError()) {
            return inner(HEADER_LENGTH, quotedEnd());
        }
        NeighborOptions options =
                neighborDiscovery() == null ? null : neighborDiscovery().options();
        if (options == null || !options.find(NeighborOptions.REDIRECTED_HEADER)) {
            return null;
        }
        int field = options.index(NeighborOptions.REDIRECTED_PACKET) - packet.payloadIndex;
        return inner(field, field + options.length() - NeighborOptions.REDIRECTED_PACKET);
    }

    private int quotedEnd() {
        return extensionField() > 0 ? extensionField() : length();
    }

    /** Where extensions begin, or 0 where there are none: the first byte behind the checksum tells (RFC 4884). */
    private int extensionField() {
        int field = HEADER_LENGTH + u8(REST) * 8;
        return mayBeExtended() && u8(REST) > 0 && field + IcmpExtensions.STRUCTURE_HEADER <= length() ? field : 0;
    }

    private boolean mayBeExtended() {
        return type() == DESTINATION_UNREACHABLE || type() == TIME_EXCEEDED;
    }

    /** The extension objects behind the quoted packet (RFC 4884); empty where there are none. */
    public IcmpExtensions extensions() {
        int field = extensionField();
        return new IcmpExtensions(this, at(field == 0 ? length() : field + IcmpExtensions.STRUCTURE_HEADER));
    }

    /** Maximum transmission unit that a packet-too-big message tells, unsigned 32 bits; -1 in other messages. */
    public long mtu() {
        return type() == PACKET_TOO_BIG ? u32(REST) : -1;
    }

    /** Which byte of the quoted packet a parameter problem is about, unsigned 32 bits; -1 in other messages. */
    public long pointer() {
        return type() == PARAMETER_PROBLEM ? u32(REST) : -1;
    }

    /** This message as one of neighbour discovery; null when it is none or is not all there. */
    public NeighborDiscovery neighborDiscovery() {
        int least = NeighborDiscovery.fixedLength(type());
        return least > 0 && length() >= least ? new NeighborDiscovery(this) : null;
    }

    /** This message as one of multicast listener discovery; null when it is none or is not all there. */
    public MulticastListener multicastListener() {
        int least = MulticastListener.fixedLength(type());
        return least > 0 && length() >= least ? new MulticastListener(this) : null;
    }

    /** Sets the maximum transmission unit of a packet-too-big message; the four bytes behind the checksum. */
    public Icmpv6Message mtu(long mtu) {
        set32(REST, mtu);
        return this;
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
