// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

/** The types of IPv4 options (IANA "IP Option Numbers"), as the whole first byte. */
public final class Ipv4Option {

    /** End of options. */
    public static final int END = 0;

    /** No operation: padding. */
    public static final int NO_OPERATION = 1;

    /** Record route (RFC 791). */
    public static final int RECORD_ROUTE = 7;

    /** Timestamp (RFC 791). */
    public static final int TIMESTAMP = 68;

    /** Security (RFC 1108). */
    public static final int SECURITY = 130;

    /** Loose source route (RFC 791). */
    public static final int LOOSE_SOURCE_ROUTE = 131;

    /** Extended security (RFC 1108). */
    public static final int EXTENDED_SECURITY = 133;

    /** Commercial security (CIPSO). */
    public static final int COMMERCIAL_SECURITY = 134;

    /** Stream identifier (RFC 791, out of use). */
    public static final int STREAM_ID = 136;

    /** Strict source route (RFC 791). */
    public static final int STRICT_SOURCE_ROUTE = 137;

    /** Router alert (RFC 2113). */
    public static final int ROUTER_ALERT = 148;

    private Ipv4Option() {}
}
