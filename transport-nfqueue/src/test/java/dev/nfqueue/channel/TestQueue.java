// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Await;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A bound queue whose packets and events a test takes one by one, on its own thread. What it does not take is released when
 * the queue is closed.
 */
final class TestQueue implements AutoCloseable {
    private final EventLoopGroup ownGroup;
    private final Channel channel;
    private final Inbox inbox;

    private TestQueue(EventLoopGroup ownGroup, Channel channel, Inbox inbox) {
        this.ownGroup = ownGroup;
        this.channel = channel;
        this.inbox = inbox;
    }

    /** Binds a queue with default options on an event loop of its own. */
    static TestQueue bind(int queue) throws Exception {
        return setup().bind(queue);
    }

    /** Begins a queue with other options. */
    static Setup setup() {
        return new Setup();
    }

    NfqueueChannel channel() {
        return (NfqueueChannel) channel;
    }

    /** Waits for the next packet; the test has to write or release it. */
    NfqueuePacket take() {
        return next(inbox.packets, "packet");
    }

    List<NfqueuePacket> take(int count) {
        List<NfqueuePacket> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            packets.add(take());
        }
        return packets;
    }

    /** How many packets wait to be taken. */
    int untaken() {
        return inbox.packets.size();
    }

    /** Waits for the next user event or exception. */
    <T> T takeEvent(Class<T> type) {
        return type.cast(next(inbox.events, type.getSimpleName()));
    }

    /** Returns the events and exceptions of a type that have come so far, and forgets all. */
    <T> List<T> drainEvents(Class<T> type) {
        List<Object> all = new ArrayList<>();
        inbox.events.drainTo(all);
        return all.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Writes and flushes a message, and waits for its promise; throws what the promise failed with. */
    void write(Object message) throws Exception {
        await(channel.writeAndFlush(message));
    }

    /** Writes and flushes a message that has to fail, and returns the cause. */
    Throwable writeFailing(Object message) {
        Throwable cause = outcome(channel.writeAndFlush(message));
        assertNotNull(cause, "the write was to fail");
        return cause;
    }

    /** Waits for a future within the bound of all tests; throws what it failed with. */
    static void await(Future<?> future) throws Exception {
        Throwable cause = outcome(future);
        if (cause instanceof Exception failure) {
            throw failure;
        }
        assertNull(cause);
    }

    /** Waits for a future within the bound of all tests; returns what it failed with, or {@code null}. */
    private static Throwable outcome(Future<?> future) {
        assertTrue(future.awaitUninterruptibly(Await.BOUND.toMillis()), "not completed in time: " + future);
        return future.cause();
    }

    /** Waits for what the queue's event loop has been given to do, and for what came of that. */
    static void turnLoop(TestQueue queue) throws Exception {
        await(queue.channel().eventLoop().submit(() -> {}));
        await(queue.channel().eventLoop().submit(() -> {}));
    }

    /** Ends an event loop, and waits until it has. */
    static void shutDown(EventLoopGroup group) {
        assertNull(outcome(group.shutdownGracefully(0, Await.BOUND.toMillis(), TimeUnit.MILLISECONDS)));
    }

    @Override
    public void close() {
        inbox.releaseAll();
        if (channel.isOpen()) {
            assertNull(outcome(channel.close()));
        }
        inbox.releaseAll();
        if (ownGroup != null) {
            shutDown(ownGroup);
        }
    }

    private static <T> T next(BlockingQueue<T> queue, String what) {
        try {
            T taken = queue.poll(Await.BOUND.toMillis(), TimeUnit.MILLISECONDS);
            if (taken == null) {
                throw new AssertionError("no " + what + " came");
            }
            return taken;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** What a queue is to be like. */
    static final class Setup {
        private final Bootstrap bootstrap = new Bootstrap();
        private final Inbox inbox = new Inbox();
        private ChannelHandler handler = inbox;
        private ChannelFactory<NfqueueChannel> factory = NfqueueChannel::new;

        <T> Setup option(ChannelOption<T> option, T value) {
            bootstrap.option(option, value);
            return this;
        }

        /** A handler in the place of the one that keeps packets for the test. */
        Setup handler(ChannelHandler other) {
            handler = other;
            return this;
        }

        /** An event loop that others use, too; the caller ends it. */
        Setup group(EventLoopGroup shared) {
            bootstrap.group(shared);
            return this;
        }

        /** A descriptor that was opened elsewhere, which the channel is to own. */
        Setup adopt(int fd) {
            factory = () -> new NfqueueChannel(fd);
            return this;
        }

        TestQueue bind(int queue) throws Exception {
            bootstrap.channelFactory(factory);
            EventLoopGroup ownGroup = bootstrap.config().group() == null ? new NfqueueEventLoopGroup(1) : null;
            if (ownGroup != null) {
                bootstrap.group(ownGroup);
            }
            ChannelFuture bound = bootstrap.handler(handler).bind(new NfqueueAddress(queue));
            try {
                await(bound);
            } catch (Exception | AssertionError e) {
                if (ownGroup != null) {
                    shutDown(ownGroup);
                }
                throw e;
            }
            return new TestQueue(ownGroup, bound.channel(), inbox);
        }
    }

    private static final class Inbox extends ChannelInboundHandlerAdapter {
        final BlockingQueue<NfqueuePacket> packets = new LinkedBlockingQueue<>();
        final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            events.add(cause);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            packets.add((NfqueuePacket) message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            events.add(event);
        }

        void releaseAll() {
            NfqueuePacket packet = packets.poll();
            while (packet != null) {
                packet.release();
                packet = packets.poll();
            }
        }
    }
}
