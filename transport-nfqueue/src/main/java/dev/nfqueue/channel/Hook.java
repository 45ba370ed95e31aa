// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

/**
 * The place in the kernel's packet path where the rule stood that queued a packet ({@code NF_INET_*} hook numbers).
 */
public enum Hook {
    /** Just received, before routing ({@code NF_INET_PRE_ROUTING}, 0). */
    PREROUTING(0),
    /** Routed to this host ({@code NF_INET_LOCAL_IN}, 1). */
    INPUT(1),
    /** Routed through this host ({@code NF_INET_FORWARD}, 2). */
    FORWARD(2),
    /** Sent by this host, before the routing is final ({@code NF_INET_LOCAL_OUT}, 3). */
    OUTPUT(3),
    /** About to leave, whether forwarded or sent by this host ({@code NF_INET_POST_ROUTING}, 4). */
    POSTROUTING(4);

    private static final Hook[] VALUES = values();

    private final int number;

    Hook(int number) {
        this.number = number;
    }

    /** Returns the kernel's number of the hook, 0 to 4. */
    public int number() {
        return number;
    }

    /** Returns the hook of a kernel hook number, or {@code null} for a number that is none of the five. */
    static Hook valueOf(int hookNumber) {
        return hookNumber < VALUES.length ? VALUES[hookNumber] : null;
    }
}
