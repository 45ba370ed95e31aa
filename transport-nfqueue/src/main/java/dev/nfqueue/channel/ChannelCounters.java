// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.channel.NfqueueVerdictErrorEvent.Cause;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** What a channel counts: written by its event loop only, without fences, and read by anybody. */
final class ChannelCounters {
    static final int PACKETS = 0;
    static final int BYTES = 1;
    static final int BY_DEFAULT = 2;
    static final int TIMED_OUT = 3;
    static final int REPLACED = 4;
    static final int LOST = 5;
    static final int MALFORMED = 6;
    static final int RECEIVES = 7;
    static final int SENDS = 8;
    static final int ANSWERS = 9;
    static final int ANSWERS_FAILED = 10;
    static final int INJECTED = 11;
    static final int INJECTED_FAILED = 12;

    /** One place for each verdict of the kernel, {@code NF_DROP} 0 to {@code NF_STOP} 5. */
    private static final int VERDICTS = 13;

    /** One place for each power of two of a batch's size, 1 to 64. */
    private static final int BATCHES = VERDICTS + 6;

    private static final int BATCH_CLASSES = 7;

    private final AtomicLongArray counts = new AtomicLongArray(BATCHES + BATCH_CLASSES);
    private final Map<Cause, AtomicLong> kernelErrors = new EnumMap<>(Cause.class);

    ChannelCounters() {
        for (Cause cause : Cause.values()) {
            kernelErrors.put(cause, new AtomicLong());
        }
    }

    void add(int counter, long n) {
        counts.setOpaque(counter, counts.getPlain(counter) + n);
    }

    void countVerdict(int word) {
        countVerdicts(word, 1);
    }

    void countDefaults(int word, int n) {
        countVerdicts(word, n);
        add(BY_DEFAULT, n);
    }

    void countVerdicts(int word, int n) {
        add(VERDICTS + Math.min(word & 0xff, 5), n);
    }

    /** Counts a receive that brought this many datagrams, more than none. */
    void countReceive(int datagrams) {
        add(RECEIVES, 1);
        add(BATCHES + 31 - Integer.numberOfLeadingZeros(Math.min(datagrams, NfqueueChannelConfig.MAX_BATCH_SIZE)), 1);
    }

    /** Counts a verdict that the kernel could not carry out. */
    void countKernelError(Cause cause) {
        kernelErrors.get(cause).incrementAndGet();
    }

    private long get(int counter) {
        return counts.getOpaque(counter);
    }

    NfqueueMetrics snapshot(PacketLedger ledger, VerdictLatency latency) {
        return new NfqueueMetrics(
                get(PACKETS),
                get(BYTES),
                get(VERDICTS + 1),
                get(VERDICTS),
                get(VERDICTS + 4),
                get(VERDICTS + 5),
                get(VERDICTS + 3),
                get(BY_DEFAULT),
                get(TIMED_OUT),
                get(REPLACED),
                get(ANSWERS),
                get(ANSWERS_FAILED),
                get(INJECTED),
                get(INJECTED_FAILED),
                ledger.doubleVerdicts(),
                ledger.outstanding(),
                get(LOST),
                get(MALFORMED),
                kernelErrors(),
                get(RECEIVES),
                get(SENDS),
                batches(),
                latency == null ? null : latency.summary());
    }

    private Map<Cause, Long> kernelErrors() {
        Map<Cause, Long> errors = new EnumMap<>(Cause.class);
        kernelErrors.forEach((cause, count) -> errors.put(cause, count.get()));
        return errors;
    }

    private List<Long> batches() {
        List<Long> sizes = new ArrayList<>(BATCH_CLASSES);
        for (int i = 0; i < BATCH_CLASSES; i++) {
            sizes.add(get(BATCHES + i));
        }
        return sizes;
    }
}
