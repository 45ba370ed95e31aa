// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes of Ctrl-C (SIGINT) and SIGTERM a clean stop: the JVM runs its shutdown hooks, and this one asks the command to
 * stop, waits until it has finished, and ends the process with the command's exit status, not with the signal's (130,
 * 143).
 */
final class CleanStop {
    private static final long PATIENCE_SECONDS = 10;

    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean asked;
    private volatile int status = 1;

    /** Asks for {@code stop} to be run once when the process is told to end. */
    CleanStop(Runnable stop) {
        hook = new Thread(() -> stopAndHalt(stop), "clean-stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether the process was told to end. */
    boolean asked() {
        return asked;
    }

    /** Tells that the command has finished; the process may end. */
    void finished(int exitStatus) {
        status = exitStatus;
        finished.countDown();
        if (!asked) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The signal came at this very moment; the hook runs, and finds that all is done.
            }
        }
    }

    private void stopAndHalt(Runnable stop) {
        asked = true;
        stop.run();
        try {
            finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(status);
    }
}
