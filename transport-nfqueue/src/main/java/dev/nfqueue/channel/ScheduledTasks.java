// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.channel.IoHandlerContext;

/** What an event loop of Netty's tells its handler of the tasks that were scheduled on it. */
final class ScheduledTasks {
    private ScheduledTasks() {}

    /** Returns whether a task is due at {@code now}, by {@link System#nanoTime()}. */
    static boolean isDue(IoHandlerContext context, long now) {
        return context.deadlineNanos() != -1 && context.delayNanos(now) <= 0;
    }

    /**
     * Returns how long the handler may wait in nanoseconds, -1 for without end, when nothing has been scheduled: a timer would be
     * set and cancelled for each wait. Netty is to tell -1 as the deadline then, but its loops tell a delay of a second,
     * whatever the time.
     */
    static long timeoutNanos(IoHandlerContext context) {
        long now = System.nanoTime();
        long delay = context.delayNanos(now);
        boolean none = context.deadlineNanos() == -1 || delay > 0 && delay == context.delayNanos(now + 1);
        return none ? -1 : Math.max(0, delay);
    }
}
