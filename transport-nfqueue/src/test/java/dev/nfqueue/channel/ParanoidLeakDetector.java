// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.util.ResourceLeakDetector;
import java.util.concurrent.atomic.AtomicInteger;

/** Netty's leak detector, and how many leaks it has told: to be named by {@code io.netty.customResourceLeakDetector}. */
public final class ParanoidLeakDetector<T> extends ResourceLeakDetector<T> {
    private static final AtomicInteger LEAKS = new AtomicInteger();

    /** As Netty calls it. */
    public ParanoidLeakDetector(Class<?> resourceType, int samplingInterval) {
        super(resourceType, samplingInterval);
    }

    /** As older parts of Netty call it. */
    @SuppressWarnings("InlineMeSuggester")
    public ParanoidLeakDetector(Class<T> resourceType, int samplingInterval, long maxActive) {
        super(resourceType, samplingInterval);
    }

    /** Returns how many leaks have been told; 0 where another detector is at work. */
    static int leaks() {
        return LEAKS.get();
    }

    @Override
    protected void reportTracedLeak(String type, String records) {
        LEAKS.incrementAndGet();
        super.reportTracedLeak(type, records);
    }

    @Override
    protected void reportUntracedLeak(String type) {
        LEAKS.incrementAndGet();
        super.reportUntracedLeak(type);
    }
}
