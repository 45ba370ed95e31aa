// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Gives the default verdict to packets that wait too long. One timer serves all: it looks at the oldest. */
final class VerdictTimeout implements Runnable {
    /** Packets that come due within this are judged together. */
    private static final long SHORTEST_PAUSE = TimeUnit.MILLISECONDS.toNanos(1);

    private final QueueEngine engine;
    private Future<?> timer;

    VerdictTimeout(QueueEngine engine) {
        this.engine = engine;
    }

    /** Packets have come in: starts the timer unless it runs, or no time-out is set. */
    void watch() {
        if (timer == null && engine.config().getVerdictTimeoutMillis() > 0) {
            schedule(limit());
        }
    }

    private long limit() {
        return TimeUnit.MILLISECONDS.toNanos(engine.config().getVerdictTimeoutMillis());
    }

    private void schedule(long nanos) {
        timer = engine.eventLoop().schedule(this, nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    public void run() {
        timer = null;
        long limit = limit();
        if (!engine.isActive() || limit == 0) {
            return;
        }
        engine.channel().unsafe().flush(); // A verdict that waits only for its flush is as good as given.
        long now = System.nanoTime();
        int expired = engine.ledger().expire(now - limit, engine.defaults()::give);
        if (expired > 0) {
            engine.counters().add(ChannelCounters.TIMED_OUT, expired);
            engine.pipeline().fireUserEventTriggered(new NfqueueTimeoutEvent(expired));
        }
        if (engine.isActive() && engine.ledger().outstanding() > 0) {
            long due = engine.ledger().oldestNanos() + limit - now;
            // The oldest is overdue when its write was cancelled: nothing becomes of it until it is released.
            schedule(due > 0 ? Math.max(due, SHORTEST_PAUSE) : Math.max(limit / 8, SHORTEST_PAUSE));
        }
    }

    /** The channel is closed. */
    void stop() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
