// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.channel.embedded.FakeKernel;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Channels that share a loop, and channels that move to another. */
class ChannelsOnLoopsTest {
    private final NfqueueEventLoopGroup group = new NfqueueEventLoopGroup(2);
    private final FakeKernel kernel = new FakeKernel();
    private final FakeKernel other = new FakeKernel();

    @AfterEach
    void close() {
        group.shutdownGracefully(0, 30, TimeUnit.SECONDS).syncUninterruptibly();
        kernel.close();
        other.close();
    }

    @ChannelHandler.Sharable
    private static final class Accepting extends ChannelInboundHandlerAdapter {
        private volatile Thread thread;
        private final AtomicLong packets = new AtomicLong();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            thread = Thread.currentThread();
            packets.incrementAndGet();
            ctx.write(message);
        }
    }

    private static Channel bind(EventLoop loop, FakeKernel kernel, ChannelHandler handler) {
        return new Bootstrap()
                .group(loop)
                .channelFactory(kernel::newChannel)
                .handler(handler)
                .bind(new NfqueueAddress(0))
                .syncUninterruptibly()
                .channel();
    }

    @Test
    void servesAQuietChannelBesideAFloodedOne() throws Exception {
        EventLoop loop = group.next();
        Accepting flooded = new Accepting();
        Channel busy = bind(loop, kernel, flooded);
        Channel quiet = bind(loop, other, new Accepting());
        assertSame(busy.eventLoop(), quiet.eventLoop());
        AtomicBoolean enough = new AtomicBoolean();
        Thread flood = new Thread(() -> {
            while (!enough.get()) {
                kernel.sendPacket(Rig.packet());
                kernel.pollVerdict();
            }
        });
        flood.start();
        long before = flooded.packets.get();
        for (int i = 0; i < 200; i++) {
            long id = other.sendPacket(Rig.packet());
            assertEquals(id, other.awaitVerdict().packetId());
        }
        assertTrue(flood.isAlive());
        enough.set(true);
        flood.join();
        assertTrue(flooded.packets.get() > before, "there was no flood");
        List.of(busy, quiet).forEach(channel -> channel.close().syncUninterruptibly());
    }

    @Test
    void goesOnAfterItHasMovedToAnotherLoop() throws Exception {
        Accepting handler = new Accepting();
        EventLoop first = group.next();
        EventLoop second = group.next();
        Channel channel = bind(first, kernel, handler);
        kernel.sendPacket(Rig.packet());
        assertEquals(1, kernel.awaitVerdict().packetId());
        Thread before = handler.thread;
        channel.deregister().syncUninterruptibly();
        assertFalse(channel.isRegistered());
        kernel.sendPacket(Rig.packet());
        second.register(channel).syncUninterruptibly();
        assertTrue(channel.isActive());
        assertEquals(2, kernel.awaitVerdict().packetId());
        assertFalse(before == handler.thread);
        assertSame(second, channel.eventLoop());
        channel.close().syncUninterruptibly();
        assertEquals(2, handler.packets.get());
    }

    @Test
    void closesWhileItIsOnNoLoop() {
        Channel channel = bind(group.next(), kernel, new Accepting());
        channel.deregister().syncUninterruptibly();
        channel.config().setOption(NfqueueChannelOption.DRAIN_TIMEOUT_MILLIS, 0);
        channel.close().awaitUninterruptibly();
        assertFalse(channel.isOpen());
    }

    @Test
    void bindsAChannelFromWithinAHandlerOfAnother() throws Exception {
        Channel channel = bind(group.next(), kernel, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                NfqueuePacket packet = (NfqueuePacket) message;
                if (packet.packetId() == 1) {
                    new Bootstrap()
                            .group(ctx.channel().eventLoop())
                            .channelFactory(other::newChannel)
                            .handler(new Accepting())
                            .bind(new NfqueueAddress(1));
                }
                ctx.write(message);
            }
        });
        for (int i = 0; i < 5; i++) {
            kernel.sendPacket(Rig.packet(20 + i));
        }
        for (int i = 1; i <= 5; i++) {
            assertEquals(i, kernel.awaitVerdict().packetId());
        }
        other.sendPacket(Rig.packet());
        assertEquals(1, other.awaitVerdict().packetId());
        channel.close().syncUninterruptibly();
    }
}
