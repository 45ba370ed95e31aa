// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for a condition. */
public final class Await {
    /**
     * How long anything here waits at most: far longer than a busy machine needs, since only failing tests use it up. The
     * system property {@code nfqueue.test.bound} says it in seconds where that is not enough, such as on an emulated machine.
     */
    public static final Duration BOUND = Duration.ofSeconds(Integer.getInteger("nfqueue.test.bound", 30));

    private static final long PAUSE_NANOS = 2_000_000;

    private Await() {}

    /**
     * Returns as soon as the condition holds.
     *
     * @param condition asked every few milliseconds
     * @param description what is waited for, for the failure's message
     * @throws AssertionError when it does not hold within {@link #BOUND}
     */
    public static void until(BooleanSupplier condition, String description) {
        until(condition, description, BOUND);
    }

    static void until(BooleanSupplier condition, String description, Duration bound) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > bound.toNanos()) {
                throw new AssertionError("waited " + bound.toSeconds() + " s in vain for: " + description);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
