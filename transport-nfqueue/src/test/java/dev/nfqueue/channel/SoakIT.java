// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.ProcQueue;
import dev.nfqueue.testsupport.Rule;
import dev.nfqueue.testsupport.UdpPair;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Mixed traffic at full speed on every kind of event loop: all kinds of verdicts, held packets, answers, both IP versions,
 * datagrams and connections. Everything has to come through as decided, and nothing may grow. Some seconds of it here;
 * {@code dev/soak} lets it run for ten minutes.
 */
@KernelTest
class SoakIT {
    private static final InternalLogger LOGGER = InternalLoggerFactory.getInstance(SoakIT.class);
    private static final long NANOS = TimeUnit.SECONDS.toNanos(Integer.getInteger("nfqueue.soak.seconds", 4));

    /** The first quarter is for warming up, the others are compared. */
    private static final int SAMPLES = 20;

    private static final int FIRST = SAMPLES / 4;
    private static final int MIDDLE = (FIRST + SAMPLES) / 2;
    private static final long HEAP_SLACK = 4 << 20;
    private static final long DIRECT_SLACK = 4 << 20;

    /** What the JVM opens now and then. */
    private static final int DESCRIPTOR_SLACK = 2;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    private final List<NfqueueChannel> channels = new ArrayList<>();
    private final SoakTraffic traffic = new SoakTraffic();

    @Test
    void nothingGrowsUnderMixedTraffic() throws Exception {
        try (traffic) {
            int queue = 20;
            for (LoopsTest.Loop loop : LoopsTest.Loop.values()) {
                if (loop.isAvailable()) {
                    begin(loop, queue);
                    queue += 10;
                }
            }
            assertNoGrowth(samples());
        }
        NfqueueMetrics all = metrics();
        assertTrue(all.packets() > traffic.exchanged(), all.toString());
        assertEquals(0, all.lost());
        assertEquals(0, all.malformed());
        assertEquals(0, all.doubleVerdicts());
        assertTrue(all.kernelErrors().values().stream().allMatch(count -> count == 0), all.toString());
        assertEquals(0, ParanoidLeakDetector.leaks());
        assertEquals(all.packets(), all.accepted() + all.dropped());
    }

    private List<SoakSample> samples() {
        List<SoakSample> samples = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 1; i <= SAMPLES; i++) {
            sleepUntil(start + NANOS / SAMPLES * i);
            traffic.whilePaused(() -> samples.add(sample()));
            log(start, samples.get(i - 1));
        }
        return samples;
    }

    /** Lets both IP versions' datagrams through a queue each, and both versions' connections through another. */
    private void begin(LoopsTest.Loop loop, int firstQueue) throws Exception {
        EventLoopGroup group = loop.group();
        cleanup.add(() -> TestQueue.shutDown(group));
        int queue = firstQueue;
        for (IpFamily family : IpFamily.values()) {
            bind(group, queue, new SoakDatagrams.Judge());
            UdpPair udp = UdpPair.loopback(family);
            udp.receiver().receiveBuffer(1 << 20);
            cleanup.add(udp.at("INPUT").queue(queue++));
            SoakConnections connections = new SoakConnections(family);
            bind(group, queue, new SoakConnections.Judge(connections.refusedPort()));
            cleanup.add(Rule.on(family, "INPUT").tcpTo(connections.port()).queue(queue));
            cleanup.add(
                    Rule.on(family, "INPUT").tcpTo(connections.refusedPort()).queue(queue++));
            traffic.start(new SoakDatagrams(udp));
            traffic.start(connections);
        }
    }

    private void bind(EventLoopGroup group, int number, ChannelHandler judge) throws Exception {
        TestQueue queue = TestQueue.setup()
                .group(group)
                .option(NfqueueChannelOption.GSO, true)
                .handler(judge)
                .bind(number);
        channels.add(cleanup.add(queue).channel());
    }

    private SoakSample sample() {
        for (NfqueueChannel channel : channels) {
            assertTrue(channel.isActive());
            Await.until(() -> channel.metrics().outstanding() == 0, "all packets to be judged");
            int queue = channel.localAddress().queue();
            Await.until(
                    () -> ProcQueue.of(queue).map(row -> row.queued() == 0).orElse(true),
                    "the kernel's queue to be empty");
        }
        return SoakSample.take();
    }

    private NfqueueMetrics metrics() {
        return channels.stream()
                .map(NfqueueChannel::metrics)
                .reduce(NfqueueMetrics::plus)
                .orElseThrow();
    }

    private void log(long start, SoakSample sample) {
        LOGGER.info(String.format(
                "%d s: %,d packets, %,d datagrams and connections; %s",
                TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start),
                metrics().packets(),
                traffic.exchanged(),
                sample));
    }

    private static void sleepUntil(long nanos) {
        long left = nanos - System.nanoTime();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = nanos - System.nanoTime();
        }
    }

    private static void assertNoGrowth(List<SoakSample> samples) {
        SoakSample before = max(samples.subList(FIRST, MIDDLE));
        SoakSample after = max(samples.subList(MIDDLE, SAMPLES));
        String both = "before: " + before + "; after: " + after;
        assertTrue(after.heap() <= before.heap() + HEAP_SLACK, both);
        assertTrue(after.nettyDirect() <= before.nettyDirect() + DIRECT_SLACK, both);
        assertTrue(after.jvmDirect() <= before.jvmDirect() + DIRECT_SLACK, both);
        assertTrue(after.descriptors() <= before.descriptors() + DESCRIPTOR_SLACK, both);
        assertTrue(after.threads() <= before.threads() + DESCRIPTOR_SLACK, both);
    }

    private static SoakSample max(List<SoakSample> samples) {
        return samples.stream().reduce(SoakSample::max).orElseThrow();
    }
}
