// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.netlink.AttributeView;
import dev.nfqueue.internal.netlink.Ctnl;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * One direction of a connection as the kernel tracks it ({@code CTA_TUPLE_*}): whom packets come from, whom they go to. A
 * value, which stays when its packet is released.
 *
 * @param protocol the IP protocol's number, 0 to 255; -1 when the kernel does not tell
 * @param source the source's address; {@code getAddress()} has its bytes
 * @param destination the destination's address, of the same family
 * @param sourcePort the source's port, for GRE its key; -1 in protocols without ports, such as ICMP
 * @param destinationPort the destination's port, for GRE its key; -1 in protocols without ports
 * @param icmpId the identifier of ICMP and ICMPv6 queries, 0 to 65,535; -1 in other protocols
 * @param icmpType the type of ICMP and ICMPv6 messages; -1 in other protocols
 * @param icmpCode the code of ICMP and ICMPv6 messages; -1 in other protocols
 * @param zone the tracking zone of this direction alone ({@code CTA_TUPLE_ZONE}); -1 when it has none of its own
 */
public record ConntrackTuple(
        int protocol,
        InetAddress source,
        InetAddress destination,
        int sourcePort,
        int destinationPort,
        int icmpId,
        int icmpType,
        int icmpCode,
        int zone) {
    private static final int ICMP = 1;
    private static final int ICMPV6 = 58;
    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;

    /** Makes a tuple of a protocol with ports: TCP is 6, UDP 17. */
    public static ConntrackTuple of(int protocol, InetSocketAddress source, InetSocketAddress destination) {
        return new ConntrackTuple(
                protocol,
                source.getAddress(),
                destination.getAddress(),
                source.getPort(),
                destination.getPort(),
                -1,
                -1,
                -1,
                -1);
    }

    /** Returns the tuple of what is answered: source and destination in each other's place, and a reply's ICMP type. */
    public ConntrackTuple reversed() {
        return new ConntrackTuple(
                protocol, destination, source, destinationPort, sourcePort, icmpId, answerType(), icmpCode, -1);
    }

    private int answerType() {
        return switch (protocol << 8 | (icmpType & 0xff)) {
            case ICMP << 8 | 8 -> 0; // echo
            case ICMP << 8 | 13 -> 14; // timestamp
            case ICMP << 8 | 17 -> 18; // address mask
            case ICMPV6 << 8 | 128 -> 129; // echo
            default -> icmpType;
        };
    }

    /** Reads a tuple. Returns {@code null} when it is absent, or has no pair of addresses of one family. */
    static ConntrackTuple read(AttributeView tuple) {
        AttributeView ip = tuple == null ? null : tuple.nested(Ctnl.CTA_TUPLE_IP);
        if (ip == null) {
            return null;
        }
        InetAddress source = address(ip, Ctnl.CTA_IP_V4_SRC, IPV4_BYTES);
        InetAddress destination = address(ip, Ctnl.CTA_IP_V4_DST, IPV4_BYTES);
        if (source == null || destination == null) {
            source = address(ip, Ctnl.CTA_IP_V6_SRC, IPV6_BYTES);
            destination = address(ip, Ctnl.CTA_IP_V6_DST, IPV6_BYTES);
        }
        if (source == null || destination == null) {
            return null;
        }
        int zone = tuple.getUnsignedShort(Ctnl.CTA_TUPLE_ZONE, -1);
        AttributeView proto = tuple.nested(Ctnl.CTA_TUPLE_PROTO);
        if (proto == null) {
            return new ConntrackTuple(-1, source, destination, -1, -1, -1, -1, -1, zone);
        }
        return new ConntrackTuple(
                proto.getUnsignedByte(Ctnl.CTA_PROTO_NUM, -1),
                source,
                destination,
                proto.getUnsignedShort(Ctnl.CTA_PROTO_SRC_PORT, -1),
                proto.getUnsignedShort(Ctnl.CTA_PROTO_DST_PORT, -1),
                proto.getUnsignedShort(Ctnl.CTA_PROTO_ICMP_ID, proto.getUnsignedShort(Ctnl.CTA_PROTO_ICMPV6_ID, -1)),
                proto.getUnsignedByte(Ctnl.CTA_PROTO_ICMP_TYPE, proto.getUnsignedByte(Ctnl.CTA_PROTO_ICMPV6_TYPE, -1)),
                proto.getUnsignedByte(Ctnl.CTA_PROTO_ICMP_CODE, proto.getUnsignedByte(Ctnl.CTA_PROTO_ICMPV6_CODE, -1)),
                zone);
    }

    private static InetAddress address(AttributeView ip, int type, int size) {
        byte[] bytes = ip.getBytes(type);
        if (bytes == null || bytes.length != size) {
            return null;
        }
        try {
            // InetAddress.getByAddress would make an IPv4 address of a mapped one.
            return size == IPV4_BYTES ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, -1);
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // The length is right.
        }
    }

    /** Returns one line: {@code "protocol 17, 10.0.0.1:5353 -> 10.0.0.2:53"}. */
    @Override
    public String toString() {
        return "protocol " + protocol + ", " + source.getHostAddress() + (sourcePort < 0 ? "" : ":" + sourcePort)
                + " -> " + destination.getHostAddress() + (destinationPort < 0 ? "" : ":" + destinationPort)
                + (icmpId < 0 ? "" : " id " + icmpId);
    }
}
