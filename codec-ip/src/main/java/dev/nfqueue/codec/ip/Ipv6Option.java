// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

/** The types of IPv6 options (IANA "Destination Options and Hop-by-Hop Options"), as the whole first byte. */
public final class Ipv6Option {

    /** One byte of padding. */
    public static final int PAD1 = 0x00;

    /** Two or more bytes of padding. */
    public static final int PADN = 0x01;

    /** Tunnel encapsulation limit (RFC 2473). */
    public static final int TUNNEL_ENCAPSULATION_LIMIT = 0x04;

    /** Router alert (RFC 2711). */
    public static final int ROUTER_ALERT = 0x05;

    /** CALIPSO (RFC 5570). */
    public static final int CALIPSO = 0x07;

    /** Performance and diagnostic metrics (RFC 8250). */
    public static final int PERFORMANCE_METRICS = 0x0F;

    /** Minimum path MTU (RFC 9268). */
    public static final int MINIMUM_PATH_MTU = 0x30;

    /** RPL information (RFC 9008). */
    public static final int RPL = 0x23;

    /** Jumbo payload (RFC 2675). */
    public static final int JUMBO_PAYLOAD = 0xC2;

    /** Home address (RFC 6275). */
    public static final int HOME_ADDRESS = 0xC9;

    private Ipv6Option() {}
}
