// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

/**
 * The place in the kernel's packet path where the rule stood that queued a packet ({@code NF_INET_*} hook numbers).
 */
public enum Hook {
    /** Just received, before routing ({@code NF_INET_PRE_ROUTING}, 0). */
    PREROUTING,
    /** Routed to this host ({@code NF_INET_LOCAL_IN}, 1). */
    INPUT,
    /** Routed through this host ({@code NF_INET_FORWARD}, 2). */
    FORWARD,
    /** Sent by this host, before the routing is final ({@code NF_INET_LOCAL_OUT}, 3). */
    OUTPUT,
    /** About to leave, whether forwarded or sent by this host ({@code NF_INET_POST_ROUTING}, 4). */
    POSTROUTING;

    private static final Hook[] VALUES = values();

    /** Returns the hook of a kernel hook number, or {@code null} for a number that is none of the five. */
    static Hook valueOf(int number) {
        return number >= 0 && number < VALUES.length ? VALUES[number] : null;
    }
}
