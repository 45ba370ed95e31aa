// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import java.util.concurrent.TimeUnit;

/**
 * When to send something again, and how much may be under way: a timer as RFC 6298 has it, a congestion window as RFC 5681
 * and RFC 6582 (NewReno) have it. The end that sends has its own, and uses them for what it still has; this is for bytes
 * that it was told have arrived, and for those it has never sent.
 */
final class LossRecovery {
    /** Above the least time-out of common systems (200 ms), so that the end's own comes first. */
    static final long LEAST_TIMEOUT = TimeUnit.MILLISECONDS.toNanos(400);

    static final long FIRST_TIMEOUT = TimeUnit.SECONDS.toNanos(1);
    static final long MOST_TIMEOUT = TimeUnit.SECONDS.toNanos(60);

    /** After so many time-outs in a row the receiver counts as gone. */
    static final int MOST_TIMEOUTS = 12;

    private static final int INITIAL_SEGMENTS = 10;
    /** So many segments behind a gap show that it is none of order. */
    static final int DUPLICATES = 3;

    private static final long NONE = -1;

    private long timeout = FIRST_TIMEOUT;
    private long smoothed;
    private long variation;
    private long timedOffset = NONE;
    private long timedAt;
    private long deadline = TcpEngine.NEVER;
    private int timeouts;
    private long window;
    private long threshold = Long.MAX_VALUE;
    private int duplicates;
    private long recover = NONE;
    private long resent;
    private long resentAt;

    /** When the timer runs out. */
    long deadline() {
        return deadline;
    }

    int timeouts() {
        return timeouts;
    }

    /** How many bytes may be under way. */
    long window(int mss) {
        return Math.max(window, (long) INITIAL_SEGMENTS * mss);
    }

    /** Bytes up to an offset are sent, for the first time. */
    void sent(long end, long inFlight, long now) {
        if (timedOffset == NONE) {
            timedOffset = end;
            timedAt = now;
        }
        // What the sender paces may be as much as it likes; the window follows.
        window = Math.max(window, inFlight);
        arm(now);
    }

    /** Starts the timer, unless it runs. */
    void arm(long now) {
        if (deadline == TcpEngine.NEVER) {
            deadline = now + timeout;
        }
    }

    void disarm() {
        deadline = TcpEngine.NEVER;
        timeouts = 0;
    }

    /**
     * Bytes up to an offset are acknowledged.
     *
     * @param outstanding whether more is under way
     * @return whether this was no more than a step in a recovery: the next bytes are missing too
     */
    boolean acknowledged(long offset, long newly, boolean outstanding, int mss, long now) {
        if (timedOffset != NONE && offset >= timedOffset) {
            measure(Math.max(1, now - timedAt));
            timedOffset = NONE;
        }
        timeouts = 0;
        duplicates = 0;
        timeout = measured();
        deadline = outstanding ? now + timeout : TcpEngine.NEVER;
        if (recover != NONE && offset < recover) {
            return true;
        }
        recover = NONE;
        long base = window(mss);
        window = base < threshold ? base + newly : base + Math.max(1, newly * mss / base);
        return false;
    }

    private void measure(long sample) {
        if (smoothed == 0) {
            smoothed = sample;
            variation = sample / 2;
        } else {
            variation += (Math.abs(sample - smoothed) - variation) / 4;
            smoothed += (sample - smoothed) / 8;
        }
    }

    /** The time-out that round trips ask for, which those that ran out have not lengthened. */
    private long measured() {
        return smoothed == 0
                ? FIRST_TIMEOUT
                : Math.min(MOST_TIMEOUT, Math.max(LEAST_TIMEOUT, smoothed + 4 * variation));
    }

    /**
     * A duplicate acknowledgment has come.
     *
     * @param lost whether it shows a loss by itself
     * @return whether bytes are missing, and are to be sent again
     */
    boolean duplicate(long sent, long inFlight, boolean lost, int mss) {
        duplicates++;
        if (recover != NONE) {
            return true;
        }
        if (!lost && duplicates < DUPLICATES) {
            return false;
        }
        lost(sent, inFlight, mss);
        return true;
    }

    /** Up to where what is missing has been sent again lately: what is still missing after a round trip is lost again. */
    long resent(long acknowledged, long now) {
        long roundTrip = smoothed == 0 ? FIRST_TIMEOUT : smoothed + 4 * variation;
        if (now - resentAt > roundTrip) {
            resent = acknowledged;
        }
        return resent;
    }

    void resentTo(long offset, long now) {
        if (resent < offset) {
            resent = offset;
            resentAt = now;
        }
    }

    /** The timer has run out. */
    void timedOut(long sent, long inFlight, int mss, long now) {
        timeouts++;
        lost(sent, inFlight, mss);
        backOff(now);
    }

    /** The receiver's window is closed, and was asked for: that is no loss. */
    void backOff(long now) {
        timeout = Math.min(MOST_TIMEOUT, timeout * 2);
        deadline = now + timeout;
    }

    private void lost(long sent, long inFlight, int mss) {
        threshold = Math.max(inFlight / 2, 2L * mss);
        window = threshold;
        recover = sent;
        duplicates = 0;
        timedOffset = NONE;
        resent = 0;
    }
}
