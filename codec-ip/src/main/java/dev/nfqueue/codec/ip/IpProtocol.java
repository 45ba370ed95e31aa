// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

/**
 * An IP protocol number, as in the protocol field of IPv4 and the next-header fields of IPv6 (IANA "Assigned Internet
 * Protocol Numbers"). There is one instance per number, so protocols can be compared with {@code ==}; numbers without
 * a name here are as good as any other.
 */
public final class IpProtocol {

    private static final IpProtocol[] ALL = new IpProtocol[256];

    static {
        for (int number = 0; number < ALL.length; number++) {
            ALL[number] = new IpProtocol(number, nameOf(number));
        }
    }

    /** IPv6 hop-by-hop options (0). */
    public static final IpProtocol HOP_BY_HOP = of(0);

    /** ICMP for IPv4 (1). */
    public static final IpProtocol ICMP = of(1);

    /** IGMP (2). */
    public static final IpProtocol IGMP = of(2);

    /** IPv4 in IP (4). */
    public static final IpProtocol IPV4 = of(4);

    /** TCP (6). */
    public static final IpProtocol TCP = of(6);

    /** UDP (17). */
    public static final IpProtocol UDP = of(17);

    /** DCCP (33). */
    public static final IpProtocol DCCP = of(33);

    /** IPv6 in IP (41). */
    public static final IpProtocol IPV6 = of(41);

    /** IPv6 routing header (43). */
    public static final IpProtocol ROUTING = of(43);

    /** IPv6 fragment header (44). */
    public static final IpProtocol FRAGMENT = of(44);

    /** GRE (47). */
    public static final IpProtocol GRE = of(47);

    /** Encapsulating Security Payload (50). */
    public static final IpProtocol ESP = of(50);

    /** Authentication Header (51). */
    public static final IpProtocol AH = of(51);

    /** ICMPv6 (58). */
    public static final IpProtocol ICMPV6 = of(58);

    /** IPv6: nothing follows (59). */
    public static final IpProtocol NO_NEXT_HEADER = of(59);

    /** IPv6 destination options (60). */
    public static final IpProtocol DESTINATION_OPTIONS = of(60);

    /** SCTP (132). */
    public static final IpProtocol SCTP = of(132);

    /** IPv6 mobility header (135). */
    public static final IpProtocol MOBILITY = of(135);

    /** UDP-Lite (136). */
    public static final IpProtocol UDP_LITE = of(136);

    /** Host Identity Protocol (139). */
    public static final IpProtocol HIP = of(139);

    /** Shim6 (140). */
    public static final IpProtocol SHIM6 = of(140);

    private final int number;
    private final String name;

    private IpProtocol(int number, String name) {
        this.number = number;
        this.name = name;
    }

    /**
     * The protocol of a number.
     *
     * @param number 0 to 255; higher bits are ignored
     */
    public static IpProtocol of(int number) {
        return ALL[number & 0xFF];
    }

    /** The number on the wire, 0 to 255. */
    public int number() {
        return number;
    }

    /** The usual short name, or the number in decimal where this class knows none. */
    @Override
    public String toString() {
        return name;
    }

    private static String nameOf(int number) {
        return switch (number) {
            case 0 -> "HBH";
            case 1 -> "ICMP";
            case 2 -> "IGMP";
            case 4 -> "IPv4";
            case 6 -> "TCP";
            case 17 -> "UDP";
            case 33 -> "DCCP";
            case 41 -> "IPv6";
            case 43 -> "RT";
            case 44 -> "FRAG";
            case 47 -> "GRE";
            case 50 -> "ESP";
            case 51 -> "AH";
            case 58 -> "ICMPv6";
            case 59 -> "NONE";
            case 60 -> "DSTOPT";
            case 89 -> "OSPF";
            case 103 -> "PIM";
            case 112 -> "VRRP";
            case 132 -> "SCTP";
            case 135 -> "MH";
            case 136 -> "UDPLite";
            case 139 -> "HIP";
            case 140 -> "SHIM6";
            default -> Integer.toString(number);
        };
    }
}
