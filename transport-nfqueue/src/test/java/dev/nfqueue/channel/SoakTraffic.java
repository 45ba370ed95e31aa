// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Threads that make traffic as fast as it goes, a source each, and can be made to pause between two exchanges. */
final class SoakTraffic implements AutoCloseable {
    /** Makes some traffic, checks what came of it, and returns how much it was. */
    interface Source extends AutoCloseable {
        long exchange() throws Exception;
    }

    /** Fair, so that whoever wants a pause gets one. */
    private final ReadWriteLock pause = new ReentrantReadWriteLock(true);

    private final LongAdder exchanged = new LongAdder();
    private final List<Thread> threads = new ArrayList<>();
    private final List<Source> sources = new ArrayList<>();
    private final AssertionError failures = new AssertionError("traffic failed");
    private volatile boolean failed;
    private volatile boolean over;

    void start(Source source) {
        sources.add(source);
        Thread thread = new Thread(() -> run(source), "soak-" + threads.size());
        threads.add(thread);
        thread.start();
    }

    private void run(Source source) {
        try {
            while (!over) {
                pause.readLock().lock();
                try {
                    exchanged.add(source.exchange());
                } finally {
                    pause.readLock().unlock();
                }
            }
        } catch (Throwable e) {
            failures.addSuppressed(e);
            failed = true;
        }
    }

    /** Returns how many datagrams and connections there have been. */
    long exchanged() {
        return exchanged.sum();
    }

    /** Runs something while no traffic is under way; throws what traffic has failed with. */
    void whilePaused(Runnable action) {
        pause.writeLock().lock();
        try {
            if (failed) {
                throw failures;
            }
            action.run();
        } finally {
            pause.writeLock().unlock();
        }
    }

    @Override
    public void close() throws Exception {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
        for (Source source : sources) {
            source.close();
        }
    }
}
