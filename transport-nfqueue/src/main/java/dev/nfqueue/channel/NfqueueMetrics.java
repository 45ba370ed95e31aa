// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.channel.NfqueueVerdictErrorEvent.Cause;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What has happened on a channel since it was made, at one moment. Each figure is right by itself; two of them may be a few
 * packets apart, since the event loop goes on while they are read.
 *
 * @param packets packets delivered to the pipeline
 * @param bytes their bytes, as far as they were copied
 * @param accepted verdicts {@link Verdict#ACCEPT} sent, those by default included, as in the next four
 * @param dropped verdicts {@link Verdict#DROP} sent
 * @param repeated verdicts {@link Verdict#REPEAT} sent
 * @param stopped verdicts {@link Verdict#STOP} sent
 * @param requeued verdicts {@link Verdict#queue} sent
 * @param byDefault of all those, how many were the default verdict
 * @param timedOut of the default ones, how many because of {@link NfqueueChannelOption#VERDICT_TIMEOUT_MILLIS}
 * @param replaced verdicts that carried new bytes
 * @param answers answers sent with verdicts, see {@link NfqueueVerdict#answer}
 * @param answersFailed answers that the kernel did not send, for want of a route, say
 * @param injected packets of one's own that were sent, see {@link NfqueueChannel}
 * @param injectedFailed packets of one's own that the kernel did not send
 * @param doubleVerdicts verdicts refused because the packet had one
 * @param outstanding packets that wait for a verdict now
 * @param lost packets that found the socket's receive buffer full, see {@link NfqueueLossEvent}
 * @param malformed messages of the kernel that could not be read
 * @param kernelErrors verdicts that the kernel could not carry out, see {@link NfqueueVerdictErrorEvent}: how many for each
 *     cause, 0 where there was none
 * @param receives system calls that brought packets
 * @param sends system calls that carried verdicts
 * @param batchSizes of the receives: how many brought 1, 2 to 3, 4 to 7, … 32 to 63, 64 messages; seven figures
 * @param latency how long packets waited for their verdicts, from receive to send; {@code null} unless
 *     {@link NfqueueChannelOption#VERDICT_LATENCY} is on
 */
public record NfqueueMetrics(
        long packets,
        long bytes,
        long accepted,
        long dropped,
        long repeated,
        long stopped,
        long requeued,
        long byDefault,
        long timedOut,
        long replaced,
        long answers,
        long answersFailed,
        long injected,
        long injectedFailed,
        long doubleVerdicts,
        int outstanding,
        long lost,
        long malformed,
        Map<Cause, Long> kernelErrors,
        long receives,
        long sends,
        List<Long> batchSizes,
        Latency latency) {

    /**
     * A distribution of times in nanoseconds.
     *
     * @param count how many were measured
     * @param min the shortest
     * @param mean the average
     * @param p50 half are no longer
     * @param p90 nine of ten are no longer
     * @param p99 99 of 100 are no longer
     * @param p999 999 of 1,000 are no longer
     * @param max the longest
     */
    public record Latency(long count, long min, long mean, long p50, long p90, long p99, long p999, long max) {}

    /** Makes the map and the list unmodifiable, and gives causes that are missing a 0. */
    public NfqueueMetrics {
        Map<Cause, Long> errors = new EnumMap<>(Cause.class);
        for (Cause cause : Cause.values()) {
            errors.put(cause, kernelErrors.getOrDefault(cause, 0L));
        }
        kernelErrors = Collections.unmodifiableMap(errors);
        batchSizes = List.copyOf(batchSizes);
    }

    /** Returns the sum of two, whose latency is {@code null}: distributions cannot be added from their percentiles. */
    public NfqueueMetrics plus(NfqueueMetrics other) {
        Map<Cause, Long> errors = new EnumMap<>(kernelErrors);
        other.kernelErrors.forEach((cause, count) -> errors.merge(cause, count, Long::sum));
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < batchSizes.size(); i++) {
            sizes.add(batchSizes.get(i) + other.batchSizes.get(i));
        }
        return new NfqueueMetrics(
                packets + other.packets,
                bytes + other.bytes,
                accepted + other.accepted,
                dropped + other.dropped,
                repeated + other.repeated,
                stopped + other.stopped,
                requeued + other.requeued,
                byDefault + other.byDefault,
                timedOut + other.timedOut,
                replaced + other.replaced,
                answers + other.answers,
                answersFailed + other.answersFailed,
                injected + other.injected,
                injectedFailed + other.injectedFailed,
                doubleVerdicts + other.doubleVerdicts,
                outstanding + other.outstanding,
                lost + other.lost,
                malformed + other.malformed,
                errors,
                receives + other.receives,
                sends + other.sends,
                sizes,
                null);
    }
}
