// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

/** By how much the kernel lets a thread sleep longer than it asked for, to wake it together with others: 50 µs unless told. */
public final class TimerSlack {
    private static final int PR_SET_TIMERSLACK = 29;
    private static final long LEAST_NANOS = 1; // 0 would mean the default.

    private TimerSlack() {}

    /** Has the calling thread woken when it asked to be ({@code prctl(2)}). Where that is forbidden, nothing changes. */
    public static void remove() {
        Libc.prctl(PR_SET_TIMERSLACK, LEAST_NANOS, 0, 0, 0);
    }
}
