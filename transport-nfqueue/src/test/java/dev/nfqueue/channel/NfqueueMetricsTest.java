// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.channel.NfqueueVerdictErrorEvent.Cause;
import dev.nfqueue.channel.embedded.FakeKernel;
import dev.nfqueue.channel.embedded.NfqueuePacketBuilder;
import dev.nfqueue.channel.micrometer.NfqueueMeterBinder;
import dev.nfqueue.internal.linux.Errno;
import dev.nfqueue.testsupport.Await;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a channel counts, the time-out that it keeps, and several channels as one. */
class NfqueueMetricsTest {
    private static final byte[] PACKET = {0x45, 0, 0, 20, 1, 2, 3, 4, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2};

    private final NfqueueEventLoopGroup group = new NfqueueEventLoopGroup(2);
    private final List<FakeKernel> kernels = new ArrayList<>();
    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        kernels.forEach(FakeKernel::close);
    }

    @Sharable
    private final class Collector extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            seen.add(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            seen.add(event);
        }
    }

    private Bootstrap bootstrap() {
        return new Bootstrap().group(group).handler(new Collector());
    }

    private NfqueueChannel bind() {
        FakeKernel kernel = new FakeKernel();
        kernels.add(kernel);
        return (NfqueueChannel) bootstrap()
                .channelFactory(kernel::newChannel)
                .bind(new NfqueueAddress(4))
                .syncUninterruptibly()
                .channel();
    }

    private <T> T next(Class<T> type) throws InterruptedException {
        return assertInstanceOf(type, seen.poll(30, TimeUnit.SECONDS));
    }

    private NfqueuePacket packet(FakeKernel kernel) throws InterruptedException {
        kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
        return next(NfqueuePacket.class);
    }

    @Test
    void countsEachVerdictByItsKind() throws Exception {
        NfqueueChannel channel = bind();
        FakeKernel kernel = kernels.get(0);
        channel.writeAndFlush(packet(kernel)).sync();
        channel.writeAndFlush(packet(kernel).drop()).sync();
        channel.writeAndFlush(packet(kernel).repeat(1)).sync();
        channel.writeAndFlush(packet(kernel).stop()).sync();
        channel.writeAndFlush(packet(kernel).verdict(Verdict.queue(9))).sync();
        channel.writeAndFlush(packet(kernel).accept().replaceContent(Unpooled.copiedBuffer(PACKET)))
                .sync();
        packet(kernel).release();
        NfqueuePacket twice = packet(kernel).retain();
        channel.writeAndFlush(twice.drop()).sync();
        channel.writeAndFlush(twice.drop()).await();
        kernel.losePackets(3).failNextVerdict(Errno.EPERM);
        NfqueuePacket behind = packetBehindLoss(kernel);
        channel.writeAndFlush(behind).sync();
        next(NfqueueVerdictErrorEvent.class);
        kernel.sendMessage(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
        NfqueuePacket held = packet(kernel);
        Await.until(() -> channel.metrics().byDefault() == 1, "the released packet is judged");

        NfqueueMetrics metrics = channel.metrics();
        assertEquals(10, metrics.packets());
        assertEquals(10L * PACKET.length, metrics.bytes());
        assertEquals(3, metrics.accepted());
        assertEquals(3, metrics.dropped());
        assertEquals(1, metrics.repeated());
        assertEquals(1, metrics.stopped());
        assertEquals(1, metrics.requeued());
        assertEquals(1, metrics.replaced());
        assertEquals(1, metrics.doubleVerdicts());
        assertEquals(1, metrics.outstanding());
        assertEquals(3, metrics.lost());
        assertEquals(1, metrics.malformed());
        assertEquals(1, metrics.kernelErrors().get(Cause.NOT_PERMITTED));
        assertEquals(
                metrics.receives(),
                metrics.batchSizes().stream().mapToLong(n -> n).sum());
        assertNull(metrics.latency());
        channel.writeAndFlush(held).sync();
    }

    @Test
    void countsVerdictsThatTheKernelCouldNotCarryOutByTheirCause() throws Exception {
        NfqueueChannel channel = bind();
        FakeKernel kernel = kernels.get(0);
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new NfqueueMeterBinder(channel).bindTo(registry);
        for (int errno : new int[] {Errno.ENODEV, Errno.EPERM, Errno.EINVAL, Errno.ENOMEM}) {
            NfqueuePacket packet = packet(kernel);
            kernel.failNextVerdict(errno);
            channel.writeAndFlush(packet).sync();
            next(NfqueueVerdictErrorEvent.class);
        }
        Map<Cause, Long> expected = Map.of(
                Cause.QUEUE_FLUSHED, 0L,
                Cause.INTERFACE_DOWN, 0L,
                Cause.QUEUE_GONE, 1L,
                Cause.NOT_PERMITTED, 1L,
                Cause.REFUSED, 2L);
        Map<Cause, Long> errors = channel.metrics().kernelErrors();
        assertEquals(expected, errors);
        assertThrows(UnsupportedOperationException.class, () -> errors.put(Cause.REFUSED, 0L));
        assertEquals(4, channel.metrics().plus(channel.metrics()).kernelErrors().get(Cause.REFUSED));
        assertEquals(2, errorsTold(registry, "refused"));
        assertEquals(0, errorsTold(registry, "interface_down"));
    }

    private static double errorsTold(SimpleMeterRegistry registry, String cause) {
        return registry.get("nfqueue.errors")
                .tag("cause", cause)
                .functionCounter()
                .count();
    }

    private NfqueuePacket packetBehindLoss(FakeKernel kernel) throws InterruptedException {
        kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
        assertEquals(new NfqueueLossEvent(3, false), next(NfqueueLossEvent.class));
        return next(NfqueuePacket.class);
    }

    @Test
    void measuresHowLongPacketsWait() throws Exception {
        NfqueueChannel channel = bind();
        channel.config().setVerdictLatency(true);
        channel.eventLoop().submit(() -> {}).sync();
        for (int i = 0; i < 5; i++) {
            channel.writeAndFlush(packet(kernels.get(0))).sync();
        }
        NfqueueMetrics.Latency latency = channel.metrics().latency();
        assertEquals(5, latency.count());
        assertTrue(0 < latency.min() && latency.min() <= latency.p50() && latency.p50() <= latency.max());
    }

    @Test
    void judgesWhatWaitsTooLongAndTellsIt() throws Exception {
        NfqueueChannel channel = bind();
        channel.config().setDefaultVerdict(Verdict.ACCEPT);
        channel.config().setVerdictTimeoutMillis(1);
        NfqueuePacket packet = packet(kernels.get(0));
        assertEquals(Verdict.ACCEPT, kernels.get(0).awaitVerdict().verdict());
        assertEquals(new NfqueueTimeoutEvent(1), next(NfqueueTimeoutEvent.class));
        assertEquals(1, channel.metrics().timedOut());
        assertInstanceOf(
                VerdictAlreadyGivenException.class,
                channel.writeAndFlush(packet.drop()).await().cause());
    }

    @Test
    void timesOutPacketsBehindOneWhoseVerdictIsNotFlushed() throws Exception {
        NfqueueChannel channel = bind();
        NfqueuePacket unflushed = packet(kernels.get(0));
        NfqueuePacket cancelled = packet(kernels.get(0));
        NfqueuePacket forgotten = packet(kernels.get(0));
        channel.eventLoop()
                .submit(() -> {
                    channel.write(unflushed.accept());
                    channel.write(cancelled.retain().accept()).cancel(false);
                })
                .sync();
        channel.config().setVerdictTimeoutMillis(1);
        assertEquals(1, kernels.get(0).awaitVerdict().packetId());
        assertEquals(3, kernels.get(0).awaitVerdict().packetId());
        assertEquals(new NfqueueTimeoutEvent(1), next(NfqueueTimeoutEvent.class));
        cancelled.release();
        assertEquals(2, kernels.get(0).awaitVerdict().packetId());
        forgotten.release();
    }

    @Test
    void bindsARangeOfQueuesAsOne() throws Exception {
        Queue<FakeKernel> unused = new ArrayDeque<>();
        for (int i = 0; i < 3; i++) {
            kernels.add(new FakeKernel());
        }
        unused.addAll(kernels);
        Bootstrap bootstrap = bootstrap().channelFactory(() -> unused.remove().newChannel());
        NfqueueGroup queues = NfqueueGroup.bind(bootstrap, 5, 3).sync().getNow();
        for (FakeKernel kernel : kernels) {
            queues.channels()
                    .get(kernel.queue().number() - 5)
                    .writeAndFlush(packet(kernel))
                    .sync();
        }
        assertEquals(3, queues.metrics().accepted());
        assertEquals(7, queues.channels().get(2).localAddress().queue());
        queues.close().sync();
        assertTrue(queues.closeFuture().sync().isSuccess());
    }

    @Test
    void givesUpAllQueuesWhenOneCannotBeBound() throws Exception {
        Queue<FakeKernel> unused = new ArrayDeque<>();
        for (int i = 0; i < 2; i++) {
            kernels.add(new FakeKernel());
        }
        kernels.get(1).failNextConfig(17);
        unused.addAll(kernels);
        Bootstrap bootstrap = bootstrap().channelFactory(() -> unused.remove().newChannel());
        assertInstanceOf(
                QueueInUseException.class,
                NfqueueGroup.bind(bootstrap, 5, 2).await().cause());
        Await.until(() -> !kernels.get(0).queue().isBound(), "the first queue has been given up");
    }

    @Test
    void tellsMicrometer() throws Exception {
        NfqueueChannel channel = bind();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new NfqueueMeterBinder(channel).bindTo(registry);
        NfqueuePacket held = packet(kernels.get(0));
        channel.writeAndFlush(packet(kernels.get(0)).drop()).sync();
        assertEquals(
                2,
                registry.get("nfqueue.packets")
                        .tag("queue", "4")
                        .functionCounter()
                        .count());
        assertEquals(
                1,
                registry.get("nfqueue.verdicts")
                        .tag("verdict", "drop")
                        .functionCounter()
                        .count());
        assertEquals(1, registry.get("nfqueue.outstanding").gauge().value());
        channel.writeAndFlush(held).sync();
    }
}
