// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import java.net.Inet6Address;

/**
 * A message of IPv6 neighbour discovery (RFC 4861): a router solicitation or advertisement, a neighbour solicitation or
 * advertisement, or a redirect. A view of an {@link Icmpv6Message} with what these add.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |     Type      |     Code      |          Checksum             |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |R|S|O|                     Reserved                            |   neighbour advertisement
 * | Cur Hop Limit |M|O|H|Prf|Resvd|       Router Lifetime         |   router advertisement
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |            Target Address (16 bytes)                          |   neighbour messages, redirect
 * |            Reachable Time, Retrans Timer (4 bytes each)       |   router advertisement
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |            Destination Address (16 bytes)                     |   redirect
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |   Options ...
 * </pre>
 */
public final class NeighborDiscovery {

    static final int FLAGS = Icmpv6Message.REST;
    static final int TARGET = FLAGS + 4;
    static final int DESTINATION = TARGET + 16;

    static final int CURRENT_HOP_LIMIT = Icmpv6Message.REST;
    static final int ROUTER_FLAGS = CURRENT_HOP_LIMIT + 1;
    static final int ROUTER_LIFETIME = ROUTER_FLAGS + 1;
    static final int REACHABLE_TIME = ROUTER_LIFETIME + 2;
    static final int RETRANS_TIMER = REACHABLE_TIME + 4;

    private final Icmpv6Message message;

    NeighborDiscovery(Icmpv6Message message) {
        this.message = message;
    }

    /** Bytes of a message of this type before its options; 0 for types that are no neighbour discovery. */
    static int fixedLength(int type) {
        return switch (type) {
            case Icmpv6Message.ROUTER_SOLICITATION -> FLAGS + 4;
            case Icmpv6Message.ROUTER_ADVERTISEMENT -> RETRANS_TIMER + 4;
            case Icmpv6Message.NEIGHBOR_SOLICITATION, Icmpv6Message.NEIGHBOR_ADVERTISEMENT -> TARGET + 16;
            case Icmpv6Message.REDIRECT -> DESTINATION + 16;
            default -> 0;
        };
    }

    /** The ICMPv6 message that this is. */
    public Icmpv6Message message() {
        return message;
    }

    private boolean is(int type) {
        return message.type() == type;
    }

    /** The address that a neighbour message or a redirect is about; else null. */
    public Inet6Address target() {
        return fixedLength(message.type()) >= TARGET + 16 && !is(Icmpv6Message.ROUTER_ADVERTISEMENT)
                ? Addresses.inet6(message.bytes(), message.at(TARGET))
                : null;
    }

    /** The destination that a redirect is about; else null. */
    public Inet6Address destination() {
        return is(Icmpv6Message.REDIRECT) ? Addresses.inet6(message.bytes(), message.at(DESTINATION)) : null;
    }

    /** Whether a neighbour advertisement comes from a router (R). */
    public boolean isRouter() {
        return is(Icmpv6Message.NEIGHBOR_ADVERTISEMENT) && (message.u8(FLAGS) & 0x80) != 0;
    }

    /** Whether a neighbour advertisement answers a solicitation (S). */
    public boolean isSolicited() {
        return is(Icmpv6Message.NEIGHBOR_ADVERTISEMENT) && (message.u8(FLAGS) & 0x40) != 0;
    }

    /** Whether a neighbour advertisement overrides what was known (O). */
    public boolean isOverride() {
        return is(Icmpv6Message.NEIGHBOR_ADVERTISEMENT) && (message.u8(FLAGS) & 0x20) != 0;
    }

    /** Hop limit that a router advertises, 0 for unspecified; -1 in other messages. */
    public int currentHopLimit() {
        return is(Icmpv6Message.ROUTER_ADVERTISEMENT) ? message.u8(CURRENT_HOP_LIMIT) : -1;
    }

    /** Whether a router says that addresses are had by DHCPv6 (M). */
    public boolean isManaged() {
        return is(Icmpv6Message.ROUTER_ADVERTISEMENT) && (message.u8(ROUTER_FLAGS) & 0x80) != 0;
    }

    /** Whether a router says that other configuration is had by DHCPv6 (O). */
    public boolean isOtherConfiguration() {
        return is(Icmpv6Message.ROUTER_ADVERTISEMENT) && (message.u8(ROUTER_FLAGS) & 0x40) != 0;
    }

    /** How much the router wants to be the default (RFC 4191): 1 high, 0 medium, -1 low; 0 in other messages. */
    public int routerPreference() {
        return is(Icmpv6Message.ROUTER_ADVERTISEMENT) ? preference(message.u8(ROUTER_FLAGS)) : 0;
    }

    /** The preference in a byte of flags (RFC 4191 section 2.1). */
    static int preference(int flags) {
        // Two bits with a sign; 10 is reserved and counts as medium.
        int bits = flags >> 3 & 3;
        return bits == 3 ? -1 : bits & 1;
    }

    /** Whether a router is a home agent (H, RFC 6275). */
    public boolean isHomeAgent() {
        return is(Icmpv6Message.ROUTER_ADVERTISEMENT) && (message.u8(ROUTER_FLAGS) & 0x20) != 0;
    }

    /** How many seconds a router is good for as default; -1 in other messages. */
    public int routerLifetime() {
        return is(Icmpv6Message.ROUTER_ADVERTISEMENT) ? message.u16(ROUTER_LIFETIME) : -1;
    }

    /** How many milliseconds a neighbour is taken as reachable, 0 for unspecified; -1 in other messages. */
    public long reachableTime() {
        return is(Icmpv6Message.ROUTER_ADVERTISEMENT) ? message.u32(REACHABLE_TIME) : -1;
    }

    /** How many milliseconds lie between solicitations, 0 for unspecified; -1 in other messages. */
    public long retransTimer() {
        return is(Icmpv6Message.ROUTER_ADVERTISEMENT) ? message.u32(RETRANS_TIMER) : -1;
    }

    /** The options, from the first on. */
    public NeighborOptions options() {
        return new NeighborOptions(message, fixedLength(message.type()));
    }
}
