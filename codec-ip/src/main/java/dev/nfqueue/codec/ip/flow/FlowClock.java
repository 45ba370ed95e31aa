// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import io.netty.util.concurrent.Ticker;
import java.time.Instant;

/** The time of an event loop, and what the calendar calls it. */
final class FlowClock {

    private final Ticker ticker;
    private final Instant start;
    private final long startNanos;

    FlowClock(Ticker ticker) {
        this.ticker = ticker;
        start = Instant.now();
        startNanos = ticker.nanoTime();
    }

    long nanos() {
        return ticker.nanoTime();
    }

    Instant instant(long nanos) {
        return start.plusNanos(nanos - startNanos);
    }
}
