// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import java.net.Inet6Address;

/**
 * A walk over the options of a hop-by-hop or destination options header (RFC 8200 section 4.2). {@link #type} is one of
 * {@link Ipv6Option}; the typed getters answer -1 or null when they do not fit the option that the walk stands on.
 *
 * <pre>
 * +--------+--------+---------//---------+
 * |  Type  | Length |    Length bytes    |   but Pad1 (0): one byte
 * +--------+--------+---------//---------+
 *  act|chg|rest
 * </pre>
 */
public final class Ipv6Options extends Elements {

    static final int TYPE = 0;
    static final int LENGTH = TYPE + 1;
    static final int DATA = LENGTH + 1;

    private static final int ADDRESS_LENGTH = 16;

    Ipv6Options(IpPacket packet, int begin, int end) {
        super(packet, begin, end);
    }

    @Override
    int lengthAt(int index) {
        return packet.root.buf.getUnsignedByte(index + TYPE) == Ipv6Option.PAD1 ? 1 : lengthByte(index, DATA);
    }

    @Override
    int dataOffset() {
        return DATA;
    }

    @Override
    Kind check(int index, int length) {
        boolean right = switch (packet.root.buf.getUnsignedByte(index + TYPE)) {
            case Ipv6Option.JUMBO_PAYLOAD -> length == DATA + 4;
            case Ipv6Option.ROUTER_ALERT -> length == DATA + 2;
            case Ipv6Option.HOME_ADDRESS -> length == DATA + ADDRESS_LENGTH;
            case Ipv6Option.TUNNEL_ENCAPSULATION_LIMIT -> length == DATA + 1;
            default -> true;
        };
        return right ? null : Kind.OPTION_LENGTH;
    }

    /** What a node does that does not know the option: 0 skip it, 1 drop, 2 drop and tell, 3 drop and tell unicast. */
    public int actionIfUnknown() {
        return isOnElement() ? type() >> 6 : -1;
    }

    /** Whether routers may change the option's data on the way. */
    public boolean mayChangeEnRoute() {
        return isOnElement() && (type() & 0x20) != 0;
    }

    /** Length of a jumbo payload (RFC 2675) in bytes, extension headers counted in; unsigned 32 bits. */
    public long jumboPayloadLength() {
        return is(Ipv6Option.JUMBO_PAYLOAD, 4) ? u32(DATA) : -1;
    }

    /** Value of a router alert (RFC 2711): 0 multicast listener discovery, 1 RSVP, 2 active networks. */
    public int routerAlert() {
        return is(Ipv6Option.ROUTER_ALERT, 2) ? u16(DATA) : -1;
    }

    /** Home address of a mobile node (RFC 6275). */
    public Inet6Address homeAddress() {
        return is(Ipv6Option.HOME_ADDRESS, ADDRESS_LENGTH) ? Addresses.inet6(packet.root.buf, index(DATA)) : null;
    }

    /** How many more tunnels the packet may enter (RFC 2473). */
    public int tunnelEncapsulationLimit() {
        return is(Ipv6Option.TUNNEL_ENCAPSULATION_LIMIT, 1) ? u8(DATA) : -1;
    }
}
