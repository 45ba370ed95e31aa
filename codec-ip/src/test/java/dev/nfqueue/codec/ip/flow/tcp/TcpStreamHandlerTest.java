// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import static dev.nfqueue.codec.ip.flow.tcp.Wire.CLIENT;
import static dev.nfqueue.codec.ip.flow.tcp.Wire.SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.LeakCheck;
import dev.nfqueue.codec.ip.flow.FlowDirection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipelineException;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams as channels, in the pipeline of a flow. */
@ExtendWith(LeakCheck.class)
class TcpStreamHandlerTest {
    private final List<String> log = new ArrayList<>();
    private Wire wire;

    @AfterEach
    void close() {
        if (wire != null) {
            wire.close();
        }
    }

    private void use(TcpStreamMode mode, BiConsumer<ChannelHandlerContext, ByteBuf> action) throws Exception {
        use(mode, new TcpStreamConfig(), action);
    }

    private void use(TcpStreamMode mode, TcpStreamConfig config, BiConsumer<ChannelHandlerContext, ByteBuf> action)
            throws Exception {
        wire = new Wire(mode, config, stream -> stream.pipeline().addLast(new Recorder(action)));
    }

    /** Notes what happens on a stream, and does something with the bytes. */
    private final class Recorder extends ChannelInboundHandlerAdapter {
        private final BiConsumer<ChannelHandlerContext, ByteBuf> action;

        Recorder(BiConsumer<ChannelHandlerContext, ByteBuf> action) {
            this.action = action;
        }

        private void note(ChannelHandlerContext ctx, String what) {
            log.add(((TcpStreamChannel) ctx.channel()).direction() + " " + what);
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            note(ctx, "active");
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            note(ctx, Wire.text(message));
            action.accept(ctx, (ByteBuf) message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            note(ctx, event == ChannelInputShutdownEvent.INSTANCE ? "end" : event.toString());
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            note(ctx, "inactive");
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            note(ctx, cause.toString());
        }
    }

    private static void release(ChannelHandlerContext ctx, ByteBuf bytes) {
        bytes.release();
    }

    @ParameterizedTest
    @EnumSource
    void readsBothStreamsToTheirEnds(TcpStreamMode mode) throws Exception {
        use(mode, mode == TcpStreamMode.OBSERVE ? TcpStreamHandlerTest::release : ChannelHandlerContext::write);
        wire.connect().client("ping").server("pong").end(CLIENT).server("more").end(SERVER);
        assertEquals(
                List.of(
                        "ORIGINAL active",
                        "REPLY active",
                        "ORIGINAL ping",
                        "REPLY pong",
                        "ORIGINAL end",
                        "ORIGINAL inactive",
                        "REPLY more",
                        "REPLY end",
                        "REPLY inactive"),
                log);
        assertEquals("ping", wire.got[SERVER].toString());
        assertEquals("pongmore", wire.got[CLIENT].toString());
        assertTrue(wire.ended[CLIENT] && wire.ended[SERVER]);
        assertEquals(0, wire.drops);
    }

    @Test
    void knowsItsConnection() throws Exception {
        use(TcpStreamMode.OBSERVE, TcpStreamHandlerTest::release);
        wire.connect();
        TcpStreamChannel stream = wire.streams.get(0);
        assertEquals(FlowDirection.ORIGINAL, stream.direction());
        assertSame(wire.streams.get(1), stream.opposite());
        assertSame(stream, stream.opposite().opposite());
        assertSame(stream.parent(), stream.connection().flow());
        assertEquals("/192.0.2.1:40000", stream.remoteAddress().toString());
        assertEquals("/198.51.100.2:80", stream.localAddress().toString());
        assertEquals(stream.remoteAddress(), stream.opposite().localAddress());
    }

    @Test
    void opensNoStreamsForASynAlone() throws Exception {
        use(TcpStreamMode.HOLD, TcpStreamHandlerTest::release);
        wire.segment(CLIENT, dev.nfqueue.codec.ip.TcpFlags.SYN, "");
        assertEquals(List.of(), wire.streams);
    }

    @Test
    void refusesWritesInObserveMode() throws Exception {
        use(TcpStreamMode.OBSERVE, TcpStreamHandlerTest::release);
        wire.connect();
        ByteBuf bytes = Wire.bytes("x");
        ChannelFuture written = wire.streams.get(0).writeAndFlush(bytes);
        assertInstanceOf(UnsupportedOperationException.class, written.cause());
        assertEquals(0, bytes.refCnt());
        ChannelFuture other = wire.streams.get(0).writeAndFlush("text");
        assertInstanceOf(UnsupportedOperationException.class, other.cause());
    }

    @Test
    void failsThePromiseOfOtherBytesInHoldMode() throws Exception {
        List<ChannelFuture> written = new ArrayList<>();
        use(TcpStreamMode.HOLD, (ctx, bytes) -> {
            bytes.release();
            written.add(ctx.write(Wire.bytes("Ping")));
            written.add(ctx.write(Wire.bytes("ping")));
        });
        wire.connect().client("ping");
        assertInstanceOf(IllegalArgumentException.class, written.get(0).cause());
        assertTrue(written.get(1).isSuccess());
        assertEquals("ping", wire.got[SERVER].toString());
    }

    @Test
    void rewritesAtAnyLength() throws Exception {
        use(TcpStreamMode.REWRITE, (ctx, bytes) -> {
            String text = Wire.text(bytes);
            bytes.release();
            ctx.write(Wire.bytes(text.equals("cut") ? "" : text.repeat(3000)));
        });
        wire.connect().client("ab").client("cut").server("xyz").end(SERVER).end(CLIENT);
        assertEquals("ab".repeat(3000), wire.got[SERVER].toString());
        assertEquals("xyz".repeat(3000), wire.got[CLIENT].toString());
        assertTrue(wire.ended[CLIENT] && wire.ended[SERVER]);
    }

    @Test
    void writesOfItsOwnAccordAndInTheOtherDirection() throws Exception {
        use(TcpStreamMode.REWRITE, (ctx, bytes) -> {
            bytes.release();
            ((TcpStreamChannel) ctx.channel()).opposite().writeAndFlush(Wire.bytes("forbidden"));
        });
        wire.connect().client("please");
        assertEquals("", wire.got[SERVER].toString());
        assertEquals("forbidden", wire.got[CLIENT].toString());
        wire.streams.get(0).writeAndFlush(Wire.bytes("made up"));
        wire.exchange();
        assertEquals("made up", wire.got[SERVER].toString());
    }

    @Test
    void holdsTheEndUntilWhatIsHeldIsWritten() throws Exception {
        use(TcpStreamMode.HOLD, TcpStreamHandlerTest::release);
        wire.connect().client("ping").end(CLIENT);
        assertFalse(wire.ended[SERVER]);
        assertTrue(wire.streams.get(0).isInputShutdown());
        wire.streams.get(0).writeAndFlush(Wire.bytes("ping"));
        wire.exchange();
        assertEquals("ping", wire.got[SERVER].toString());
        assertTrue(wire.ended[SERVER]);
        assertFalse(wire.streams.get(0).isOpen());
    }

    @Test
    void leavesTheEndToTheHandlerIfToldSo() throws Exception {
        use(TcpStreamMode.REWRITE, TcpStreamHandlerTest::release);
        wire.connect();
        wire.streams.get(0).config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        wire.client("ping").end(CLIENT);
        assertFalse(wire.ended[SERVER]);
        wire.streams.get(0).writeAndFlush(Wire.bytes("late"));
        wire.streams.get(0).close();
        wire.exchange();
        assertEquals("late", wire.got[SERVER].toString());
        assertTrue(wire.ended[SERVER]);
    }

    @ParameterizedTest
    @EnumSource
    void cutsTheConnection(TcpStreamMode mode) throws Exception {
        use(mode, (ctx, bytes) -> {
            bytes.release();
            ((TcpStreamChannel) ctx.channel()).connection().reset();
        });
        wire.connect().client("bad");
        assertTrue(wire.wasReset[CLIENT] && wire.wasReset[SERVER]);
        assertEquals(mode == TcpStreamMode.OBSERVE ? "bad" : "", wire.got[SERVER].toString());
        assertEquals(
                List.of("ORIGINAL TcpResetEvent", "REPLY TcpResetEvent", "ORIGINAL inactive", "REPLY inactive"),
                log.subList(3, log.size()));
    }

    @Test
    void cutsWhenAHandlerClosesBeforeTheEnd() throws Exception {
        use(TcpStreamMode.HOLD, (ctx, bytes) -> {
            bytes.release();
            ctx.close();
        });
        wire.connect().client("bad");
        assertTrue(wire.wasReset[CLIENT] && wire.wasReset[SERVER]);
        assertEquals("", wire.got[SERVER].toString());
    }

    @Test
    void goesOnPassingWhenAnObserverCloses() throws Exception {
        use(TcpStreamMode.OBSERVE, (ctx, bytes) -> {
            bytes.release();
            ctx.close();
        });
        wire.connect().client("one").client("two").server("three").end(CLIENT).end(SERVER);
        assertEquals("onetwo", wire.got[SERVER].toString());
        assertFalse(wire.wasReset[CLIENT]);
        assertEquals(
                List.of("ORIGINAL one", "ORIGINAL inactive", "REPLY three", "REPLY inactive"),
                log.subList(2, log.size()));
    }

    @ParameterizedTest
    @EnumSource
    void tellsOfAReset(TcpStreamMode mode) throws Exception {
        use(mode, TcpStreamHandlerTest::release);
        wire.connect().reset(SERVER);
        assertEquals(
                List.of("ORIGINAL TcpResetEvent", "REPLY TcpResetEvent", "ORIGINAL inactive", "REPLY inactive"),
                log.subList(2, log.size()));
        assertTrue(wire.wasReset[CLIENT]);
    }

    @Test
    void letsAHeldConnectionGo() throws Exception {
        use(TcpStreamMode.HOLD, TcpStreamHandlerTest::release);
        wire.connect().client("hello ");
        assertEquals("", wire.got[SERVER].toString());
        Future<Void> released = wire.streams.get(0).connection().release();
        wire.exchange();
        assertTrue(released.isSuccess(), String.valueOf(released.cause()));
        wire.client("world").server("answer").end(CLIENT).end(SERVER);
        assertEquals("hello world", wire.got[SERVER].toString());
        assertEquals("answer", wire.got[CLIENT].toString());
        assertEquals(5, log.size(), log.toString());
    }

    @ParameterizedTest
    @EnumSource
    void readsWhenAsked(TcpStreamMode mode) throws Exception {
        use(mode, mode == TcpStreamMode.OBSERVE ? TcpStreamHandlerTest::release : ChannelHandlerContext::write);
        wire.connect();
        TcpStreamChannel stream = wire.streams.get(0);
        stream.config().setAutoRead(false);
        wire.client("one").client("two");
        assertEquals(List.of(), log.subList(2, log.size()));
        stream.read();
        wire.exchange();
        assertEquals(List.of("ORIGINAL one"), log.subList(2, log.size()));
        stream.config().setAutoRead(true);
        wire.exchange();
        assertEquals(List.of("ORIGINAL one", "ORIGINAL two"), log.subList(2, log.size()));
        assertEquals("onetwo", wire.got[SERVER].toString());
    }

    @Test
    void isNotWritableWhenTheBufferIsFull() throws Exception {
        use(TcpStreamMode.REWRITE, new TcpStreamConfig().bufferLimit(65_536), TcpStreamHandlerTest::release);
        wire.connect();
        TcpStreamChannel stream = wire.streams.get(0);
        ChannelFuture written = stream.writeAndFlush(Wire.bytes("x".repeat(300_000)));
        assertFalse(written.isDone());
        assertFalse(stream.isWritable());
        wire.exchange();
        assertTrue(written.isSuccess());
        assertTrue(stream.isWritable());
        assertEquals(300_000, wire.got[SERVER].length());
    }

    @ParameterizedTest
    @EnumSource
    void passesConnectionsThatWereThereBefore(TcpStreamMode mode) throws Exception {
        use(mode, TcpStreamHandlerTest::release);
        wire.client("one").server("two");
        assertEquals("one", wire.got[SERVER].toString());
        assertEquals("two", wire.got[CLIENT].toString());
        assertEquals(List.of(), log);
    }

    @ParameterizedTest
    @EnumSource
    void followsConnectionsThatWereThereBefore(TcpStreamMode mode) throws Exception {
        TcpStreamConfig config = new TcpStreamConfig().midStreamPolicy(MidStreamPolicy.FOLLOW);
        use(mode, config, mode == TcpStreamMode.OBSERVE ? TcpStreamHandlerTest::release : ChannelHandlerContext::write);
        wire.client("one").server("two");
        assertEquals("one", wire.got[SERVER].toString());
        assertEquals("two", wire.got[CLIENT].toString());
        assertEquals(List.of("ORIGINAL one", "REPLY two"), log.subList(2, log.size()));
    }

    @ParameterizedTest
    @EnumSource
    void cutsConnectionsThatWereThereBefore(TcpStreamMode mode) throws Exception {
        use(mode, new TcpStreamConfig().midStreamPolicy(MidStreamPolicy.CUT), TcpStreamHandlerTest::release);
        wire.client("one");
        assertTrue(wire.wasReset[CLIENT]);
    }

    @Test
    void endsStreamsWithTheFlow() throws Exception {
        use(TcpStreamMode.HOLD, TcpStreamHandlerTest::release);
        wire.connect().client("held");
        TcpConnection connection = wire.streams.get(0).connection();
        connection.flow().close();
        wire.exchange();
        assertFalse(wire.streams.get(0).isOpen() || wire.streams.get(1).isOpen());
        Future<Void> released = connection.release();
        assertFalse(released.isSuccess());
    }

    @Test
    void followsANewConnectionBetweenTheSamePorts() throws Exception {
        use(TcpStreamMode.REWRITE, ChannelHandlerContext::write);
        wire.connect().client("one").end(CLIENT).end(SERVER);
        wire.connect().client("two");
        assertEquals(4, wire.streams.size());
        assertEquals("onetwo", wire.got[SERVER].toString());
    }

    @Test
    void belongsIntoAFlow() {
        TcpStreamHandler handler = new TcpStreamHandler(TcpStreamMode.HOLD, new ChannelInboundHandlerAdapter());
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.pipeline().addLast(handler);
        Throwable thrown = assertThrows(ChannelPipelineException.class, channel::checkException);
        assertInstanceOf(IllegalStateException.class, thrown.getCause());
    }
}
