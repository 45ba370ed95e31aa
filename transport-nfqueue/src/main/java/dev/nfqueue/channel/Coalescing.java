// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.TimerSlack;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Rests after a batch that was not full, so that the next is fuller: waking up costs as much as several packets. It rests only
 * while packets come faster than that; a single one now and then is not delayed.
 */
final class Coalescing {
    private final NfqueueChannelConfig config;
    private long lastNanos = System.nanoTime();

    /** The event loop's thread, once it wakes in time. */
    private Thread precise;

    Coalescing(NfqueueChannelConfig config) {
        this.config = config;
    }

    /** A batch that was not full has been judged: sleeps, or returns at once. */
    void rest(int packets) {
        long nanos = TimeUnit.MICROSECONDS.toNanos(config.getCoalesceMicros());
        if (nanos == 0 || packets <= 0) {
            return;
        }
        long now = System.nanoTime();
        if (packets > 1 || now - lastNanos < nanos) {
            wakeInTime();
            LockSupport.parkNanos(nanos);
            now = System.nanoTime();
        }
        lastNanos = now;
    }

    private void wakeInTime() {
        Thread thread = Thread.currentThread();
        if (thread != precise) {
            TimerSlack.remove();
            precise = thread;
        }
    }
}
