// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel.micrometer;

import dev.nfqueue.channel.KernelQueue;
import dev.nfqueue.channel.NfqueueAddress;
import dev.nfqueue.channel.NfqueueChannel;
import dev.nfqueue.channel.NfqueueMetrics;
import dev.nfqueue.channel.NfqueueVerdictErrorEvent.Cause;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Registers a bound channel's figures under {@code nfqueue.*}, tagged with the queue's number:
 *
 * <ul>
 *   <li>counters {@code nfqueue.packets}, {@code nfqueue.bytes}, {@code nfqueue.verdicts} by {@code verdict},
 *       {@code nfqueue.verdicts.default}, {@code nfqueue.verdicts.timeout}, {@code nfqueue.verdicts.double},
 *       {@code nfqueue.answers} and {@code nfqueue.injected} by {@code sent}, {@code nfqueue.lost}, {@code nfqueue.malformed},
 *       {@code nfqueue.errors} by {@code cause}, {@code nfqueue.receives}, {@code nfqueue.sends};
 *   <li>gauge {@code nfqueue.outstanding};
 *   <li>gauges {@code nfqueue.latency} in seconds by {@code quantile}, while latency is measured;
 *   <li>the kernel's {@code nfqueue.kernel.dropped} by {@code reason}, where it may be read.
 * </ul>
 */
public final class NfqueueMeterBinder implements MeterBinder {
    private static final double NANOS_PER_SECOND = 1e9;

    private final NfqueueChannel channel;

    /** Binds the figures of this channel, which is bound to a queue. */
    public NfqueueMeterBinder(NfqueueChannel channel) {
        this.channel = channel;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        NfqueueAddress address = channel.localAddress();
        if (address == null) {
            throw new IllegalStateException("Bind the channel to its queue first; the queue's number is a tag.");
        }
        Tags tags = Tags.of("queue", Integer.toString(address.queue()));
        counter(registry, "nfqueue.packets", tags, NfqueueMetrics::packets);
        counter(registry, "nfqueue.bytes", tags, NfqueueMetrics::bytes);
        counter(registry, "nfqueue.verdicts", tags.and("verdict", "accept"), NfqueueMetrics::accepted);
        counter(registry, "nfqueue.verdicts", tags.and("verdict", "drop"), NfqueueMetrics::dropped);
        counter(registry, "nfqueue.verdicts", tags.and("verdict", "repeat"), NfqueueMetrics::repeated);
        counter(registry, "nfqueue.verdicts", tags.and("verdict", "stop"), NfqueueMetrics::stopped);
        counter(registry, "nfqueue.verdicts", tags.and("verdict", "queue"), NfqueueMetrics::requeued);
        counter(registry, "nfqueue.verdicts.default", tags, NfqueueMetrics::byDefault);
        counter(registry, "nfqueue.verdicts.timeout", tags, NfqueueMetrics::timedOut);
        counter(registry, "nfqueue.verdicts.double", tags, NfqueueMetrics::doubleVerdicts);
        counter(registry, "nfqueue.answers", tags.and("sent", "true"), NfqueueMetrics::answers);
        counter(registry, "nfqueue.answers", tags.and("sent", "false"), NfqueueMetrics::answersFailed);
        counter(registry, "nfqueue.injected", tags.and("sent", "true"), NfqueueMetrics::injected);
        counter(registry, "nfqueue.injected", tags.and("sent", "false"), NfqueueMetrics::injectedFailed);
        counter(registry, "nfqueue.lost", tags, NfqueueMetrics::lost);
        counter(registry, "nfqueue.malformed", tags, NfqueueMetrics::malformed);
        for (Cause cause : Cause.values()) {
            String name = cause.name().toLowerCase(Locale.ROOT);
            counter(
                    registry,
                    "nfqueue.errors",
                    tags.and("cause", name),
                    m -> m.kernelErrors().get(cause));
        }
        counter(registry, "nfqueue.receives", tags, NfqueueMetrics::receives);
        counter(registry, "nfqueue.sends", tags, NfqueueMetrics::sends);
        Gauge.builder("nfqueue.outstanding", channel, c -> c.metrics().outstanding())
                .tags(tags)
                .register(registry);
        latency(registry, tags.and("quantile", "0.5"), NfqueueMetrics.Latency::p50);
        latency(registry, tags.and("quantile", "0.99"), NfqueueMetrics.Latency::p99);
        latency(registry, tags.and("quantile", "1"), NfqueueMetrics.Latency::max);
        kernel(registry, tags.and("reason", "queue_full"), kernel -> kernel.queueDropped());
        kernel(registry, tags.and("reason", "buffer_full"), kernel -> kernel.userDropped());
    }

    private void counter(MeterRegistry registry, String name, Tags tags, ToDoubleFunction<NfqueueMetrics> figure) {
        FunctionCounter.builder(name, channel, c -> figure.applyAsDouble(c.metrics()))
                .tags(tags)
                .register(registry);
    }

    private void latency(MeterRegistry registry, Tags tags, ToDoubleFunction<NfqueueMetrics.Latency> figure) {
        Gauge.builder("nfqueue.latency", channel, c -> {
                    NfqueueMetrics.Latency latency = c.metrics().latency();
                    return latency == null ? Double.NaN : figure.applyAsDouble(latency) / NANOS_PER_SECOND;
                })
                .tags(tags)
                .baseUnit("seconds")
                .register(registry);
    }

    private void kernel(MeterRegistry registry, Tags tags, ToDoubleFunction<KernelQueue> figure) {
        FunctionCounter.builder(
                        "nfqueue.kernel.dropped",
                        channel,
                        c -> c.kernelQueue().map(figure::applyAsDouble).orElse(0.0))
                .tags(tags)
                .register(registry);
    }
}
