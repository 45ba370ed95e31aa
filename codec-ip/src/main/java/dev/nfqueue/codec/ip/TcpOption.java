// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

/** The kinds of TCP options (IANA "TCP Option Kind Numbers"). */
public final class TcpOption {

    /** End of options. */
    public static final int END = 0;

    /** No operation: padding. */
    public static final int NO_OPERATION = 1;

    /** Maximum segment size (RFC 9293). */
    public static final int MAXIMUM_SEGMENT_SIZE = 2;

    /** Window scale (RFC 7323). */
    public static final int WINDOW_SCALE = 3;

    /** Selective acknowledgment permitted (RFC 2018). */
    public static final int SACK_PERMITTED = 4;

    /** Selective acknowledgment (RFC 2018). */
    public static final int SACK = 5;

    /** Timestamps (RFC 7323). */
    public static final int TIMESTAMPS = 8;

    /** MD5 signature (RFC 2385). */
    public static final int MD5 = 19;

    /** User timeout (RFC 5482). */
    public static final int USER_TIMEOUT = 28;

    /** Authentication option (RFC 5925). */
    public static final int AUTHENTICATION = 29;

    /** Multipath TCP (RFC 8684). */
    public static final int MULTIPATH = 30;

    /** Fast open cookie (RFC 7413). */
    public static final int FAST_OPEN = 34;

    private TcpOption() {}
}
