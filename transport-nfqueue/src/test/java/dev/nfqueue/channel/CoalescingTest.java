// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.channel.embedded.NfqueuePacketBuilder;
import dev.nfqueue.testsupport.Await;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Resting after batches that were not full. */
class CoalescingTest {
    @RegisterExtension
    final Rig rig = new Rig();

    private static final class Accepting extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.write(message);
        }
    }

    /** Sends packets as fast as they are taken, and returns how many of them one receive brought on average. */
    private double packetsPerReceive(NfqueueChannel channel) throws InterruptedException {
        NfqueueMetrics before = channel.metrics();
        for (int i = 0; i < 2000; i++) {
            rig.kernel.sendPacket(new NfqueuePacketBuilder().content(TestPackets.ipv4(28)));
            if (i % 20 == 19) {
                for (int n = 0; n < 20; n++) {
                    assertEquals(Verdict.ACCEPT, rig.kernel.awaitVerdict().verdict());
                }
            }
        }
        NfqueueMetrics after = channel.metrics();
        return (double) (after.packets() - before.packets()) / (after.receives() - before.receives());
    }

    @Test
    void fillsBatchesAndJudgesEveryPacket() throws Exception {
        NfqueueChannel channel = rig.bind(new Accepting());
        channel.config().setOption(NfqueueChannelOption.COALESCE_MICROS, 5_000);
        double coalesced = packetsPerReceive(channel);
        assertTrue(coalesced > 2, "packets per receive: " + coalesced);
        channel.config().setOption(NfqueueChannelOption.COALESCE_MICROS, 0);
        packetsPerReceive(channel);
        assertEquals(4000, channel.metrics().accepted());
        // The other end has a verdict a moment before it is counted here.
        Await.until(() -> channel.metrics().outstanding() == 0, "every packet to be judged");
    }

    @Test
    void doesNotRestWhenPacketsAreFewOrItIsOff() {
        NfqueueChannelConfig config = rig.bind(new Accepting()).config();
        Coalescing coalescing = new Coalescing(config);
        long start = System.nanoTime();
        for (int i = 0; i < 1000; i++) {
            coalescing.rest(64);
        }
        config.setCoalesceMicros(10_000);
        coalescing.rest(0);
        coalescing.rest(-11);
        assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10), "1,000 rests of 10 ms");
    }

    /** By how many nanoseconds the kernel may wake the calling thread late. */
    private static long slackNanos() throws IOException {
        Path thread = Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName();
        // Threads are processes to the file system, too: only there it has this file.
        Path file = Path.of("/proc", thread.toString(), "timerslack_ns");
        return Long.parseLong(Files.readString(file).strip());
    }

    @Test
    void wakesInTimeOnceItRests() throws Exception {
        NfqueueChannelConfig config = rig.bind(new Accepting()).config();
        Coalescing coalescing = new Coalescing(config);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            config.setCoalesceMicros(50);
            thread.submit(() -> coalescing.rest(64)).get();
            assertEquals(1, thread.submit(CoalescingTest::slackNanos).get());
        } finally {
            thread.shutdown();
        }
    }
}
