// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import java.net.Inet4Address;

/**
 * A walk over the options of an IPv4 header (RFC 791). It ends at the end-of-options mark too. {@link #type} is one of
 * {@link Ipv4Option}; the typed getters answer -1, 0 or null when they do not fit the option that the walk stands on.
 *
 * <pre>
 * +--------+--------+---------//---------+
 * |  Type  | Length |   Length - 2 bytes |   but End (0) and No-Operation (1): one byte
 * +--------+--------+---------//---------+
 *   C|class|number                           routes and timestamps: the first byte of data is a pointer
 * </pre>
 */
public final class Ipv4Options extends Elements {

    static final int TYPE = 0;
    static final int LENGTH = TYPE + 1;
    static final int DATA = LENGTH + 1;
    static final int POINTER = DATA;
    static final int ROUTE = POINTER + 1;
    static final int TIMESTAMP_FLAGS = POINTER + 1;
    static final int TIMESTAMPS = TIMESTAMP_FLAGS + 1;

    private static final int MIN_ROUTE_POINTER = 4;
    private static final int MIN_TIMESTAMP_POINTER = 5;

    Ipv4Options(Ipv4Packet packet) {
        super(packet, packet.start + Ipv4Packet.OPTIONS, packet.start + packet.headerLength());
    }

    @Override
    int lengthAt(int index) {
        int type = packet.root.buf.getUnsignedByte(index + TYPE);
        return type <= Ipv4Option.NO_OPERATION ? type : lengthByte(index, 0);
    }

    @Override
    int dataOffset() {
        return DATA;
    }

    @Override
    Kind check(int index, int length) {
        int type = packet.root.buf.getUnsignedByte(index + TYPE);
        int pointer = length > DATA ? packet.root.buf.getUnsignedByte(index + POINTER) : 0;
        boolean right = switch (type) {
            case Ipv4Option.RECORD_ROUTE, Ipv4Option.LOOSE_SOURCE_ROUTE, Ipv4Option.STRICT_SOURCE_ROUTE ->
                (length - ROUTE) % 4 == 0 && pointer >= MIN_ROUTE_POINTER && pointer % 4 == 0;
            case Ipv4Option.TIMESTAMP -> length >= 4 && pointer >= MIN_TIMESTAMP_POINTER;
            case Ipv4Option.ROUTER_ALERT, Ipv4Option.STREAM_ID -> length == 4;
            case Ipv4Option.SECURITY -> length >= 3;
            default -> true;
        };
        return right ? null : Kind.OPTION_LENGTH;
    }

    /** Where the address of the last hop is: in a source route with hops to go (RFC 791), else in the header. */
    static int finalDestination(Ipv4Packet packet) {
        Ipv4Options options = packet.options();
        while (options.next()) {
            int type = options.type();
            boolean sourceRoute = type == Ipv4Option.LOOSE_SOURCE_ROUTE || type == Ipv4Option.STRICT_SOURCE_ROUTE;
            if (sourceRoute && options.addressCount() > 0 && options.pointer() < options.length()) {
                return options.index(ROUTE + 4 * (options.addressCount() - 1));
            }
        }
        return packet.start + Ipv4Packet.DESTINATION;
    }

    /** Whether this option is to be copied into every fragment. */
    public boolean isCopied() {
        return type() > 0 && (type() & 0x80) != 0;
    }

    /** Whether this option is a route: recorded, loose or strict. */
    public boolean isRoute() {
        int type = type();
        boolean route = type == Ipv4Option.RECORD_ROUTE
                || type == Ipv4Option.LOOSE_SOURCE_ROUTE
                || type == Ipv4Option.STRICT_SOURCE_ROUTE;
        return route && dataLength() >= 1;
    }

    /** Pointer of routes and timestamps: counted from 1 at the option's first byte, the next entry to use. */
    public int pointer() {
        return isRoute() || is(Ipv4Option.TIMESTAMP, 1) ? u8(POINTER) : -1;
    }

    /** How many addresses a route has room for. */
    public int addressCount() {
        return isRoute() ? (dataLength() - 1) / 4 : 0;
    }

    /** An address of a route; null beyond the last. */
    public Inet4Address address(int i) {
        return i >= 0 && i < addressCount() ? Addresses.inet4(packet.root.buf, index(ROUTE + 4 * i)) : null;
    }

    /** How many hops of a timestamp option found no room for theirs. */
    public int timestampOverflow() {
        return is(Ipv4Option.TIMESTAMP, 2) ? u8(TIMESTAMP_FLAGS) >> 4 : -1;
    }

    /** Format of a timestamp option: 0 timestamps only, 1 with addresses, 3 with given addresses. */
    public int timestampFlag() {
        return is(Ipv4Option.TIMESTAMP, 2) ? u8(TIMESTAMP_FLAGS) & 0xF : -1;
    }

    /** Value of a router alert (RFC 2113): 0 asks every router to look at the packet. */
    public int routerAlert() {
        return is(Ipv4Option.ROUTER_ALERT, 2) ? u16(DATA) : -1;
    }

    /** Classification level of a security option (RFC 1108): 0x3D top secret, 0x5A secret, 0x96 confidential, 0xAB not. */
    public int securityLevel() {
        return is(Ipv4Option.SECURITY, 1) ? u8(DATA) : -1;
    }

    /** How many entries of a timestamp option are there, used or not. */
    public int timestampCount() {
        return timestampFlag() < 0 ? 0 : (length() - TIMESTAMPS) / timestampEntry();
    }

    private int timestampEntry() {
        return timestampFlag() == 0 ? 4 : 8;
    }

    /** A time of a timestamp option, milliseconds since midnight UTC unless the highest bit is set; -1 beyond the last. */
    public long timestamp(int i) {
        return i >= 0 && i < timestampCount() ? u32(TIMESTAMPS + (i + 1) * timestampEntry() - 4) : -1;
    }

    /** The address that a time of a timestamp option is of; null beyond the last and where there are times only. */
    public Inet4Address timestampAddress(int i) {
        boolean has = i >= 0 && i < timestampCount() && timestampEntry() == 8;
        return has ? Addresses.inet4(packet.root.buf, index(TIMESTAMPS + i * 8)) : null;
    }

    /** Stream identifier (RFC 791, out of use). */
    public int streamId() {
        return is(Ipv4Option.STREAM_ID, 2) ? u16(DATA) : -1;
    }
}
