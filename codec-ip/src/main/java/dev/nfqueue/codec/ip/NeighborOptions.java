// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import java.net.Inet6Address;

/**
 * A walk over the options of a neighbour discovery message (RFC 4861 section 4.6). The typed getters answer -1 or null
 * when they do not fit the option that the walk stands on.
 *
 * <pre>
 * +--------+--------+---------//---------+
 * |  Type  | Length | 8 * Length - 2 bytes
 * +--------+--------+---------//---------+
 * </pre>
 */
public final class NeighborOptions extends Elements {

    /** Link-layer address of the sender. */
    public static final int SOURCE_LINK_LAYER_ADDRESS = 1;

    /** Link-layer address of the target. */
    public static final int TARGET_LINK_LAYER_ADDRESS = 2;

    /** Prefix information. */
    public static final int PREFIX_INFORMATION = 3;

    /** The packet that caused a redirect. */
    public static final int REDIRECTED_HEADER = 4;

    /** Maximum transmission unit of the link. */
    public static final int MTU = 5;

    /** Nonce (RFC 3971). */
    public static final int NONCE = 14;

    /** Route information (RFC 4191). */
    public static final int ROUTE_INFORMATION = 24;

    /** Recursive DNS servers (RFC 8106). */
    public static final int DNS_SERVERS = 25;

    /** DNS search list (RFC 8106). */
    public static final int DNS_SEARCH_LIST = 31;

    static final int TYPE = 0;
    static final int LENGTH = TYPE + 1;
    static final int DATA = LENGTH + 1;
    static final int PREFIX_LENGTH = DATA;
    static final int PREFIX_FLAGS = PREFIX_LENGTH + 1;
    static final int VALID_LIFETIME = PREFIX_FLAGS + 1;
    static final int PREFERRED_LIFETIME = VALID_LIFETIME + 4;
    static final int PREFIX = PREFERRED_LIFETIME + 8;
    static final int MTU_VALUE = DATA + 2;
    static final int DNS_LIFETIME = DATA + 2;
    static final int DNS_ADDRESSES = DNS_LIFETIME + 4;

    static final int REDIRECTED_PACKET = DATA + 6;

    private static final int UNIT = 8;
    private static final int ADDRESS_LENGTH = 16;
    private static final int PREFIX_OPTION_DATA = PREFIX + ADDRESS_LENGTH - DATA;

    NeighborOptions(Icmpv6Message message, int begin) {
        super(message.packet, message.at(begin), message.at(message.length()));
    }

    @Override
    int lengthAt(int index) {
        if (end - index < UNIT) {
            return TOO_LONG;
        }
        int length = packet.root.buf.getUnsignedByte(index + LENGTH) * UNIT;
        return length == 0 ? TOO_SHORT : length > end - index ? TOO_LONG : length;
    }

    @Override
    Kind check(int index, int length) {
        boolean right = switch (packet.root.buf.getUnsignedByte(index + TYPE)) {
            case PREFIX_INFORMATION -> length == PREFIX + ADDRESS_LENGTH;
            case MTU -> length == MTU_VALUE + 4;
            case DNS_SERVERS -> length >= DNS_ADDRESSES + ADDRESS_LENGTH && length / UNIT % 2 == 1;
            case ROUTE_INFORMATION -> length <= UNIT + ADDRESS_LENGTH;
            default -> true;
        };
        return right ? null : Kind.OPTION_LENGTH;
    }

    @Override
    int dataOffset() {
        return DATA;
    }

    /** Link-layer address, a copy: six bytes for Ethernet. Padding cannot be told from it, and is part of it. */
    public byte[] linkLayerAddress() {
        boolean address = is(SOURCE_LINK_LAYER_ADDRESS, 1) || is(TARGET_LINK_LAYER_ADDRESS, 1);
        return address ? Addresses.bytes(packet.root.buf, index(DATA), dataLength()) : null;
    }

    /** The announced prefix. */
    public Inet6Address prefix() {
        return isPrefix() ? Addresses.inet6(packet.root.buf, index(PREFIX)) : null;
    }

    /** Bits of the announced prefix. */
    public int prefixLength() {
        return isPrefix() ? u8(PREFIX_LENGTH) : -1;
    }

    /** Whether the prefix is on this link (L). */
    public boolean isOnLink() {
        return isPrefix() && (u8(PREFIX_FLAGS) & 0x80) != 0;
    }

    /** Whether hosts make addresses from the prefix themselves (A). */
    public boolean isAutonomous() {
        return isPrefix() && (u8(PREFIX_FLAGS) & 0x40) != 0;
    }

    /** Whether the prefix holds an address of the router, all of it (R, RFC 6275). */
    public boolean isRouterAddress() {
        return isPrefix() && (u8(PREFIX_FLAGS) & 0x20) != 0;
    }

    /** How many seconds the prefix is valid; 0xFFFFFFFF for ever. */
    public long validLifetime() {
        return isPrefix() ? u32(VALID_LIFETIME) : -1;
    }

    /** How many seconds addresses from the prefix are preferred; 0xFFFFFFFF for ever. */
    public long preferredLifetime() {
        return isPrefix() ? u32(PREFERRED_LIFETIME) : -1;
    }

    private boolean isPrefix() {
        return is(PREFIX_INFORMATION, PREFIX_OPTION_DATA);
    }

    /** Maximum transmission unit of the link, unsigned 32 bits. */
    public long mtu() {
        return is(MTU, MTU_VALUE + 4 - DATA) ? u32(MTU_VALUE) : -1;
    }

    /** How many DNS servers are announced. */
    public int dnsServerCount() {
        return is(DNS_SERVERS, UNIT - DATA) ? (length() - DNS_ADDRESSES) / ADDRESS_LENGTH : 0;
    }

    /** An announced DNS server; null beyond the last. */
    public Inet6Address dnsServer(int i) {
        return i >= 0 && i < dnsServerCount()
                ? Addresses.inet6(packet.root.buf, index(DNS_ADDRESSES + i * ADDRESS_LENGTH))
                : null;
    }

    /** How many seconds the DNS servers may be used. */
    public long dnsLifetime() {
        return is(DNS_SERVERS, UNIT - DATA) ? u32(DNS_LIFETIME) : -1;
    }

    /** The prefix of a route (RFC 4191), of which as many bytes may be left out as are zero; null in other options. */
    public Inet6Address routePrefix() {
        if (!is(ROUTE_INFORMATION, UNIT - DATA)) {
            return null;
        }
        byte[] prefix = new byte[ADDRESS_LENGTH];
        packet.root.buf.getBytes(index(UNIT), prefix, 0, Math.min(length() - UNIT, ADDRESS_LENGTH));
        return Addresses.inet6(prefix);
    }

    /** Bits of the prefix of a route (RFC 4191). */
    public int routePrefixLength() {
        return is(ROUTE_INFORMATION, UNIT - DATA) ? u8(DATA) : -1;
    }

    /** How much the router wants to be the next hop of a route (RFC 4191): 1 high, 0 medium, -1 low; 0 in other options. */
    public int routePreference() {
        return is(ROUTE_INFORMATION, UNIT - DATA) ? NeighborDiscovery.preference(u8(DATA + 1)) : 0;
    }

    /** How many seconds a route is good for (RFC 4191); 0xFFFFFFFF for ever. */
    public long routeLifetime() {
        return is(ROUTE_INFORMATION, UNIT - DATA) ? u32(DATA + 2) : -1;
    }
}
