// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.util.ResourceLeakDetector;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a packet costs, in what can be counted: system calls, and bytes of heap on the loop's thread. */
class PacketCostTest {
    private static final int BURST = 50;
    private static final int BURSTS = 400;

    /** A packet has 64 bytes, its verdict 32; the rest is what a burst costs, shared by its packets. */
    private static final long BYTES_PER_PACKET = 140;

    /** A promise of Netty's has 48 more. */
    private static final long BYTES_PER_PROMISE = 56;

    @RegisterExtension
    final Rig rig = new Rig();

    private final ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();

    @AfterEach
    void watchLeaksAgain() {
        ResourceLeakDetector.setLevel(level);
    }

    private static final class Accepting extends ChannelInboundHandlerAdapter {
        private final boolean promised;

        Accepting(boolean promised) {
            this.promised = promised;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ChannelPromise promise = promised ? ctx.newPromise() : ctx.voidPromise();
            ctx.write(((NfqueuePacket) message).accept(), promise);
        }
    }

    private NfqueueChannel bind(boolean promised) {
        return rig.bind(rig.bootstrap(new Accepting(promised)).option(ChannelOption.AUTO_READ, false));
    }

    /** Queues a burst, then lets the channel read once. */
    private void burst(Channel channel) throws InterruptedException {
        for (int i = 0; i < BURST; i++) {
            rig.send();
        }
        channel.read();
        for (int i = 0; i < BURST; i++) {
            rig.kernel.awaitVerdict();
        }
        Rig.letLoopCatchUp(channel);
    }

    @Test
    void aBurstTakesTwoSystemCalls() throws Exception {
        NfqueueChannel channel = bind(false);
        NfqueueMetrics before = channel.metrics();
        for (int i = 1; i <= 20; i++) {
            burst(channel);
            assertEquals(before.receives() + i, channel.metrics().receives());
            assertEquals(before.sends() + i, channel.metrics().sends());
        }
    }

    @Test
    void allocatesLittle() throws Exception {
        long bytes = bytesPerPacket(bind(false));
        assertTrue(bytes <= BYTES_PER_PACKET, bytes + " bytes of heap per packet");
    }

    @Test
    void allocatesLittleMoreWithPromises() throws Exception {
        long bytes = bytesPerPacket(bind(true));
        assertTrue(bytes <= BYTES_PER_PACKET + BYTES_PER_PROMISE, bytes + " bytes of heap per packet");
    }

    private long bytesPerPacket(NfqueueChannel channel) throws Exception {
        assumeTrue(ManagementFactory.getThreadMXBean() instanceof ThreadMXBean, "This JVM does not count allocations");
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
        for (int i = 0; i < BURSTS; i++) {
            burst(channel); // Interpreted and half compiled code allocates more.
        }
        long thread =
                channel.eventLoop().submit(() -> Thread.currentThread().getId()).get();
        long before = threads.getThreadAllocatedBytes(thread);
        for (int i = 0; i < BURSTS; i++) {
            burst(channel);
        }
        return (threads.getThreadAllocatedBytes(thread) - before) / (BURST * BURSTS);
    }
}
