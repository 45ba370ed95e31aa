// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Await;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.ReferenceCountUtil;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers that throw, wherever they are called, cost no packet its verdict and the channel nothing. */
class HandlerFailureTest {
    @RegisterExtension
    final Rig rig = new Rig();

    private volatile Throwable caught;

    /** Throws in one of its methods, and passes everything else on. */
    private static ChannelHandler throwingIn(String method) {
        ChannelInboundHandler passing = new ChannelInboundHandlerAdapter();
        return (ChannelHandler) Proxy.newProxyInstance(
                HandlerFailureTest.class.getClassLoader(),
                new Class<?>[] {ChannelInboundHandler.class},
                (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        throw new IllegalStateException("on purpose in " + method);
                    }
                    return called.invoke(passing, arguments);
                });
    }

    /** Accepts what comes, and remembers what failed. */
    private final class Accepting extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.writeAndFlush(message);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            caught = cause;
        }
    }

    private static ChannelHandler pipeline(ChannelHandler... handlers) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handlers);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "channelRegistered",
                "channelActive",
                "channelReadComplete",
                "userEventTriggered",
                "channelInactive",
                "channelUnregistered"
            })
    void goesOnWhenAHandlerThrows(String method) throws Exception {
        NfqueueChannel channel = rig.bind(rig.bootstrap(pipeline(throwingIn(method), new Accepting())));
        rig.kernel.losePackets(1);
        rig.send();
        rig.assertVerdict(2, Verdict.ACCEPT);
        rig.send();
        rig.assertVerdict(3, Verdict.ACCEPT);
        channel.close().syncUninterruptibly();
        Await.until(() -> !rig.kernel.queue().isBound(), "the queue to be unbound");
        rig.shutDown();
        assertEquals(method, words(caught));
        assertNull(rig.kernel.pollVerdict());
    }

    /** Writes new bytes, which count for writability. */
    private final class Replacing extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            NfqueuePacket packet = (NfqueuePacket) message;
            // Not at once: what is written in a batch goes out at its end, and does not count.
            ctx.executor()
                    .execute(() -> ctx.writeAndFlush(
                            packet.accept().replaceContent(packet.content().copy())));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            caught = cause;
        }
    }

    @Test
    void goesOnWhenAHandlerThrowsAsWritabilityChanges() throws Exception {
        NfqueueChannel channel =
                rig.bind(rig.bootstrap(pipeline(throwingIn("channelWritabilityChanged"), new Replacing()))
                        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(1, 2)));
        for (int id = 1; id <= 2; id++) {
            caught = null;
            rig.send();
            assertEquals(id, rig.kernel.awaitVerdict().packetId());
            Await.until(() -> caught != null, "the exception to be met");
            assertEquals("channelWritabilityChanged", words(caught));
        }
        Rig.letLoopCatchUp(channel);
        assertTrue(channel.isWritable());
    }

    @Test
    void goesOnWhenAHandlerThrowsAsItComesOrGoes() throws Exception {
        NfqueueChannel channel = rig.bind(new Accepting());
        channel.pipeline().addFirst(throwingIn("handlerAdded"));
        Rig.letLoopCatchUp(channel);
        rig.send();
        rig.assertVerdict(1, Verdict.ACCEPT);
        assertEquals("handlerAdded", words(caught));
        channel.pipeline().addFirst("throwing", throwingIn("handlerRemoved"));
        channel.pipeline().remove("throwing");
        Rig.letLoopCatchUp(channel);
        rig.send();
        rig.assertVerdict(2, Verdict.ACCEPT);
        assertEquals("handlerRemoved", words(caught));
    }

    /** Returns the method in which a handler threw, whether or not Netty has wrapped what it threw. */
    private static String words(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause.getMessage() != null && cause.getMessage().startsWith("on purpose in ")) {
                return cause.getMessage().substring("on purpose in ".length());
            }
        }
        return String.valueOf(thrown);
    }

    @Test
    void goesOnWhenAHandlerThrowsOnAnException() throws Exception {
        rig.bind(pipeline(throwingIn("exceptionCaught"), new Accepting()));
        rig.kernel.sendMessage(Unpooled.wrappedBuffer(new byte[5]));
        rig.send();
        rig.assertVerdict(1, Verdict.ACCEPT);
    }

    @Test
    void givesTheDefaultVerdictWhenAHandlerThrowsThatReleases() throws Exception {
        rig.bind(pipeline(
                new SimpleChannelInboundHandler<NfqueuePacket>() {
                    @Override
                    protected void channelRead0(ChannelHandlerContext ctx, NfqueuePacket packet) {
                        if (packet.packetId() % 2 == 1) {
                            throw new IllegalStateException("on purpose");
                        }
                        ctx.fireChannelRead(packet.retain());
                    }
                },
                new Accepting()));
        rig.send();
        rig.send();
        rig.send();
        for (long id = 1; id <= 3; id++) {
            rig.kernel.awaitVerdict();
        }
        assertEquals("on purpose", caught.getMessage());
    }

    @Test
    void givesTheDefaultVerdictWhenAHandlerThrowsThatReleasesNothing() throws Exception {
        NfqueueChannel channel = rig.bind(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                rig.seen.add(message);
                throw new IllegalStateException("on purpose");
            }
        });
        rig.send();
        rig.assertVerdict(1, Verdict.DROP);
        NfqueuePacket packet = rig.next(NfqueuePacket.class);
        assertEquals(
                VerdictAlreadyGivenException.class,
                channel.writeAndFlush(packet).awaitUninterruptibly().cause().getClass());
        rig.send();
        rig.assertVerdict(2, Verdict.DROP);
        rig.next(NfqueuePacket.class).release();
        assertNull(rig.kernel.pollVerdict());
    }

    @Test
    void givesTheDefaultVerdictWhenAnOutboundHandlerThrows() throws Exception {
        rig.bind(pipeline(
                new ChannelOutboundHandlerAdapter() {
                    @Override
                    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                        ReferenceCountUtil.release(message);
                        throw new IllegalStateException("on purpose");
                    }
                },
                new Accepting()));
        rig.send();
        rig.assertVerdict(1, Verdict.DROP);
    }

    @Test
    void givesTheDefaultVerdictWhenThereIsNoHandler() throws Exception {
        rig.bind(pipeline());
        rig.send();
        rig.assertVerdict(1, Verdict.DROP);
    }

    /** Throws in one of its methods that carry requests to the transport, while told to. */
    private static final class ThrowingOutbound implements InvocationHandler {
        private final ChannelOutboundHandler passing = new ChannelOutboundHandlerAdapter();
        private final String method;
        volatile boolean on = true;

        ThrowingOutbound(String method) {
            this.method = method;
        }

        ChannelHandler handler() {
            return (ChannelHandler) Proxy.newProxyInstance(
                    HandlerFailureTest.class.getClassLoader(), new Class<?>[] {ChannelOutboundHandler.class}, this);
        }

        @Override
        public Object invoke(Object proxy, Method called, Object[] arguments) throws ReflectiveOperationException {
            if (on && called.getName().equals(method)) {
                throw new IllegalStateException("on purpose in " + method);
            }
            return called.invoke(passing, arguments);
        }
    }

    @Test
    void failsTheBindWhenAHandlerThrowsInIt() {
        ChannelFuture bound = rig.bootstrap(pipeline(new ThrowingOutbound("bind").handler(), new Accepting()))
                .bind(new NfqueueAddress(3))
                .awaitUninterruptibly();
        assertEquals("bind", words(bound.cause()));
        bound.channel().closeFuture().awaitUninterruptibly();
        assertFalse(rig.kernel.queue().isBound());
    }

    @Test
    void sendsVerdictsAtTheEndOfABurstWhenAHandlerThrowsInFlush() throws Exception {
        rig.bind(pipeline(new ThrowingOutbound("flush").handler(), new Accepting()));
        rig.send();
        rig.assertVerdict(1, Verdict.ACCEPT);
        rig.send();
        rig.assertVerdict(2, Verdict.ACCEPT);
    }

    @Test
    void readsWhenAskedAgainAfterAHandlerHasThrownInRead() throws Exception {
        ThrowingOutbound throwing = new ThrowingOutbound("read");
        NfqueueChannel channel = rig.bind(pipeline(throwing.handler(), new Accepting()));
        Rig.letLoopCatchUp(channel);
        rig.send();
        Rig.letLoopCatchUp(channel);
        assertNull(rig.kernel.pollVerdict());
        throwing.on = false;
        channel.read();
        rig.assertVerdict(1, Verdict.ACCEPT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "deregister"})
    void goesOnWhenAHandlerKeepsItFromEnding(String method) throws Exception {
        ThrowingOutbound throwing = new ThrowingOutbound(method);
        NfqueueChannel channel = rig.bind(pipeline(throwing.handler(), new Accepting()));
        ChannelFuture request = method.equals("close") ? channel.close() : channel.deregister();
        request.awaitUninterruptibly();
        assertEquals(method, words(request.cause()));
        rig.send();
        rig.assertVerdict(1, Verdict.ACCEPT);
        throwing.on = false;
        channel.close().syncUninterruptibly();
        assertFalse(channel.isOpen());
    }
}
