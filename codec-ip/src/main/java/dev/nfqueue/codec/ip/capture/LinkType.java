// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

/**
 * What the bytes of captured frames begin with: a LINKTYPE number of the tcpdump group's registry. Any number may come;
 * IP packets are found in frames of the types that are named here.
 *
 * @param number the number as it stands in files, 0 to 65535
 */
public record LinkType(int number) {

    /** BSD loopback (0): the address family in four bytes, of the byte order of the machine that captured. */
    public static final LinkType NULL = new LinkType(0);

    /** Ethernet (1), VLAN tags included. */
    public static final LinkType ETHERNET = new LinkType(1);

    /** An IPv4 or IPv6 packet, told apart by its version field (101): what NFQUEUE and TUN devices give. */
    public static final LinkType RAW = new LinkType(101);

    /** OpenBSD loopback (108): the address family in four bytes, of network byte order. */
    public static final LinkType LOOP = new LinkType(108);

    /** Linux "cooked" capture (113): what tcpdump writes for {@code -i any}. */
    public static final LinkType LINUX_SLL = new LinkType(113);

    /** An IPv4 packet (228). */
    public static final LinkType IPV4 = new LinkType(228);

    /** An IPv6 packet (229). */
    public static final LinkType IPV6 = new LinkType(229);

    /** Linux "cooked" capture, version 2 (276): as {@link #LINUX_SLL}, with the interface index. */
    public static final LinkType LINUX_SLL2 = new LinkType(276);

    /** Checks the number. */
    public LinkType {
        if (number < 0 || number > 0xFFFF) {
            throw new IllegalArgumentException("link type " + number + ": must be 0 to 65535");
        }
    }

    /** The registry's name without its prefix, or the number in decimal where this class knows none. */
    @Override
    public String toString() {
        return switch (number) {
            case 0 -> "NULL";
            case 1 -> "ETHERNET";
            case 101 -> "RAW";
            case 108 -> "LOOP";
            case 113 -> "LINUX_SLL";
            case 228 -> "IPV4";
            case 229 -> "IPV6";
            case 276 -> "LINUX_SLL2";
            default -> Integer.toString(number);
        };
    }
}
