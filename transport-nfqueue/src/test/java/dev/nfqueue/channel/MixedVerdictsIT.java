// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.UdpPair;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Thousands of packets, every kind of verdict, from several threads at once: each packet gets exactly the one meant for it. */
@KernelTest
class MixedVerdictsIT {
    private static final int WINDOWS = 60;
    private static final int WINDOW = 60;
    private static final int THREADS = 3;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @ParameterizedTest
    @EnumSource
    void eachPacketGetsItsVerdict(IpFamily family) throws Exception {
        exchange(family, TestQueue.setup());
    }

    @ParameterizedTest
    @EnumSource
    void eachPacketGetsItsVerdictUnderOptionsForSpeed(IpFamily family) throws Exception {
        NfqueueEventLoopGroup group = new NfqueueEventLoopGroup(1, Duration.ofMillis(1));
        cleanup.add(() -> TestQueue.shutDown(group));
        exchange(family, TestQueue.setup().group(group).option(NfqueueChannelOption.COALESCE_MICROS, 100));
    }

    private void exchange(IpFamily family, TestQueue.Setup setup) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        cleanup.add(threads::shutdownNow);
        Judge judge = new Judge(threads);
        TestQueue queue = cleanup.add(setup.handler(judge).bind(3));
        cleanup.add(udp.at("INPUT").table("filter").mark(Judge.MARK_TO_DROP).drop());
        cleanup.add(udp.at("INPUT").queue(3));

        for (int window = 0; window < WINDOWS; window++) {
            Set<String> expected = new TreeSet<>();
            for (int i = window * WINDOW; i < (window + 1) * WINDOW; i++) {
                udp.send("packet " + i);
                if (Judge.passes(i)) {
                    expected.add(Judge.textAfter(i));
                }
            }
            Set<String> received = new TreeSet<>();
            int count = expected.size();
            for (int i = 0; i < count; i++) {
                received.add(udp.receive());
            }
            assertEquals(expected, received);
        }
        Await.until(() -> queue.channel().metrics().outstanding() == 0, "every packet to be judged");
        assertEquals(List.of(), List.copyOf(judge.surprises));
        assertCounted(queue.channel().metrics());
    }

    private static void assertCounted(NfqueueMetrics metrics) {
        long sixth = WINDOWS * WINDOW / 6;
        assertEquals(6 * sixth, metrics.packets());
        assertEquals(4 * sixth, metrics.accepted());
        assertEquals(2 * sixth, metrics.dropped());
        assertEquals(sixth, metrics.byDefault());
        assertEquals(sixth, metrics.replaced());
        assertEquals(0, metrics.lost());
        assertEquals(0, metrics.doubleVerdicts());
    }

    /** Decides by the packet's number, each time on another thread. */
    private static final class Judge extends ChannelInboundHandlerAdapter {
        static final int MARK_TO_DROP = 0xD0;

        final ConcurrentLinkedQueue<Object> surprises = new ConcurrentLinkedQueue<>();
        private final ExecutorService threads;

        Judge(ExecutorService threads) {
            this.threads = threads;
        }

        static boolean passes(int number) {
            return number % 6 < 3;
        }

        static String textAfter(int number) {
            return number % 6 == 2 ? "new text of packet " + number : "packet " + number;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            threads.execute(() -> judge(ctx, (NfqueuePacket) message));
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            surprises.add(event);
        }

        private void judge(ChannelHandlerContext ctx, NfqueuePacket packet) {
            String text = UdpBytes.payload(packet.content());
            int number = Integer.parseInt(text.substring("packet ".length()));
            switch (number % 6) {
                case 0 -> write(ctx, packet.accept());
                case 1 -> write(ctx, packet);
                case 2 ->
                    write(
                            ctx,
                            packet.accept().replaceContent(UdpBytes.withPayload(packet.content(), textAfter(number))));
                case 3 -> write(ctx, packet.drop());
                case 4 -> write(ctx, packet.accept().mark(MARK_TO_DROP));
                default -> packet.release();
            }
        }

        private void write(ChannelHandlerContext ctx, Object message) {
            ctx.writeAndFlush(message).addListener(written -> {
                if (!written.isSuccess()) {
                    surprises.add(written.cause());
                }
            });
        }
    }
}
