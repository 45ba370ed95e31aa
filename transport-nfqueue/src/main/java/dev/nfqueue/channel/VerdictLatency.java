// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;

/**
 * How long packets wait for their verdicts. Needs HdrHistogram, an optional dependency: this class is touched only when
 * {@link NfqueueChannelOption#VERDICT_LATENCY} is switched on.
 */
final class VerdictLatency {
    private static final int SIGNIFICANT_DIGITS = 2;

    private final SingleWriterRecorder recorder = new SingleWriterRecorder(SIGNIFICANT_DIGITS);
    private final Histogram total = new Histogram(SIGNIFICANT_DIGITS);
    private Histogram interval;

    /**
     * Begins a distribution.
     *
     * @throws IllegalStateException without HdrHistogram
     */
    static VerdictLatency create() {
        try {
            return new VerdictLatency();
        } catch (NoClassDefFoundError e) {
            throw new IllegalStateException(
                    "VERDICT_LATENCY needs HdrHistogram: add org.hdrhistogram:HdrHistogram to the class path.", e);
        }
    }

    /** Called by the event loop only. */
    void record(long nanos) {
        recorder.recordValue(Math.max(0, nanos));
    }

    /** Returns the distribution so far; from any thread. */
    synchronized NfqueueMetrics.Latency summary() {
        interval = recorder.getIntervalHistogram(interval);
        total.add(interval);
        return new NfqueueMetrics.Latency(
                total.getTotalCount(),
                total.getMinValue(),
                (long) total.getMean(),
                total.getValueAtPercentile(50),
                total.getValueAtPercentile(90),
                total.getValueAtPercentile(99),
                total.getValueAtPercentile(99.9),
                total.getMaxValue());
    }
}
