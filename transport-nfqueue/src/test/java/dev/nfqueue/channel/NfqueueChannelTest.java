// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.channel.embedded.FakeKernel;
import dev.nfqueue.channel.embedded.GivenVerdict;
import dev.nfqueue.channel.embedded.NfqueuePacketBuilder;
import dev.nfqueue.testsupport.Await;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The whole channel, on a real event loop, against a fake kernel. */
class NfqueueChannelTest {
    private static final byte[] PACKET = {0x45, 0, 0, 20, 1, 2, 3, 4, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2};

    private final NfqueueEventLoopGroup group = new NfqueueEventLoopGroup();
    private final FakeKernel kernel = new FakeKernel();
    private final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        kernel.close();
    }

    private Channel bind(ChannelHandler handler) {
        return bootstrap(handler)
                .bind(new NfqueueAddress(3))
                .syncUninterruptibly()
                .channel();
    }

    private Bootstrap bootstrap(ChannelHandler handler) {
        return new Bootstrap().group(group).channelFactory(kernel::newChannel).handler(handler);
    }

    /** Keeps what it sees, and lets packets lie. */
    private final class Collector extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            seen.add(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            seen.add(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            seen.add(cause);
        }
    }

    private <T> T next(Class<T> type) throws InterruptedException {
        return assertInstanceOf(type, seen.poll(30, TimeUnit.SECONDS));
    }

    @Test
    void bindsWithAllOptionsInOneMessage() {
        Channel channel = bootstrap(new Collector())
                .option(NfqueueChannelOption.COPY_RANGE, 128)
                .option(NfqueueChannelOption.QUEUE_MAX_LENGTH, 77)
                .option(NfqueueChannelOption.FAILURE_POLICY, FailurePolicy.FAIL_OPEN)
                .option(NfqueueChannelOption.GSO, true)
                .bind(new NfqueueAddress(3))
                .syncUninterruptibly()
                .channel();
        assertTrue(kernel.queue().isBound());
        assertEquals(3, kernel.queue().number());
        assertEquals(CopyMode.PACKET, kernel.queue().copyMode());
        assertEquals(128, kernel.queue().copyRange());
        assertEquals(77, kernel.queue().maxLength());
        assertEquals(0x05, kernel.queue().flags());
        assertEquals(new NfqueueAddress(3), channel.localAddress());
        channel.close().syncUninterruptibly();
        assertFalse(channel.isOpen());
    }

    @Test
    void acceptsWhatIsWrittenBack() throws Exception {
        bind(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ctx.write(message);
            }
        });
        long id = kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
        assertEquals(new GivenVerdict(id, Verdict.ACCEPT, null, null, false), kernel.awaitVerdict());
    }

    @Test
    void failsTheSecondVerdictAndKeepsItFromTheKernel() throws Exception {
        Channel channel = bind(new Collector());
        kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
        NfqueuePacket packet = next(NfqueuePacket.class);
        packet.retain();
        channel.writeAndFlush(packet.drop().mark(5)).syncUninterruptibly();
        ChannelFuture second = channel.writeAndFlush(packet.accept()).awaitUninterruptibly();
        assertInstanceOf(VerdictAlreadyGivenException.class, second.cause());
        assertEquals(new GivenVerdict(1, Verdict.DROP, 5, null, false), kernel.awaitVerdict());
        assertEquals(0, packet.refCnt());
    }

    @Test
    void givesTheDefaultVerdictWhenAHandlerThrowsAndKeepsThePacket() throws Exception {
        bind(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                seen.add(message);
                throw new IllegalStateException("on purpose");
            }
        });
        kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
        assertEquals(new GivenVerdict(1, Verdict.DROP, null, null, false), kernel.awaitVerdict());
        next(NfqueuePacket.class).release();
    }

    @Test
    void takesBackAnOptionThatTheKernelRefuses() throws Exception {
        Channel channel = bind(new Collector());
        kernel.failNextFlags(95);
        channel.config().setOption(NfqueueChannelOption.CONNTRACK, true);
        assertEquals(List.of("CONNTRACK"), next(UnsupportedFlagException.class).flags());
        assertFalse(channel.config().getOption(NfqueueChannelOption.CONNTRACK));
        channel.config().setOption(NfqueueChannelOption.COPY_RANGE, 99);
        channel.config().setOption(NfqueueChannelOption.GSO, true);
        channel.close().syncUninterruptibly();
        Await.until(() -> !kernel.queue().isBound(), "the kernel has seen the channel's last message");
        assertEquals(99, kernel.queue().copyRange());
        assertEquals(0x04, kernel.queue().flags());
    }

    @Test
    void tellsLossWithItsNumber() throws Exception {
        bind(new Collector());
        kernel.losePackets(41);
        kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
        assertEquals(new NfqueueLossEvent(41, false), next(NfqueueLossEvent.class));
        next(NfqueuePacket.class).release();
        assertEquals(new GivenVerdict(42, Verdict.DROP, null, null, false), kernel.awaitVerdict());
    }

    @Test
    void tellsTheKernelsErrorWithThePacket() throws Exception {
        Channel channel = bind(new Collector());
        kernel.failNextVerdict(2).sendPacket(new NfqueuePacketBuilder().content(PACKET));
        channel.writeAndFlush(next(NfqueuePacket.class)).syncUninterruptibly();
        assertEquals(
                new NfqueueVerdictErrorEvent(1, 2, NfqueueVerdictErrorEvent.Cause.QUEUE_FLUSHED),
                next(NfqueueVerdictErrorEvent.class));
    }

    @Test
    void closesOnlyWhenAllIsJudged() throws Exception {
        Channel channel = bind(new Collector());
        kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
        kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
        NfqueuePacket first = next(NfqueuePacket.class);
        NfqueuePacket second = next(NfqueuePacket.class);
        channel.config().setOption(NfqueueChannelOption.DRAIN_TIMEOUT_MILLIS, 30_000);
        ChannelFuture closed = channel.close();
        channel.writeAndFlush(first).syncUninterruptibly();
        assertFalse(closed.isDone());
        channel.writeAndFlush(second.drop()).syncUninterruptibly();
        closed.syncUninterruptibly();
        assertEquals(Verdict.ACCEPT, kernel.awaitVerdict().verdict());
        assertEquals(Verdict.DROP, kernel.awaitVerdict().verdict());
        assertEquals(0, kernel.queue().maxLength());
    }

    @Test
    void givesTheDefaultVerdictWhenClosingTakesTooLong() throws Exception {
        Channel channel = bind(new Collector());
        channel.config().setOption(NfqueueChannelOption.DEFAULT_VERDICT, Verdict.ACCEPT);
        channel.config().setOption(NfqueueChannelOption.DRAIN_TIMEOUT_MILLIS, 1);
        kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
        NfqueuePacket packet = next(NfqueuePacket.class);
        channel.close().syncUninterruptibly();
        assertEquals(new GivenVerdict(1, Verdict.ACCEPT, null, null, false), kernel.awaitVerdict());
        packet.release();
    }

    @Test
    void closesWithItsLoop() throws Exception {
        Channel channel = bind(new Collector());
        kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
        NfqueuePacket packet = next(NfqueuePacket.class);
        group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        assertFalse(channel.isOpen());
        assertEquals(Verdict.DROP, kernel.awaitVerdict().verdict());
        packet.release();
    }

    @Test
    void closesWhenTheOtherEndIsGone() {
        Channel channel = bind(new Collector());
        kernel.close();
        assertTrue(channel.closeFuture().awaitUninterruptibly(30, TimeUnit.SECONDS));
    }
}
