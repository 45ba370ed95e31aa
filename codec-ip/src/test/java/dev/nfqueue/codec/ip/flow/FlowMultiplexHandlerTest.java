// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import static dev.nfqueue.codec.ip.flow.FlowDirection.ORIGINAL;
import static dev.nfqueue.codec.ip.flow.FlowDirection.REPLY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpProtocol;
import dev.nfqueue.codec.ip.flow.FlowRig.Pass;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowMultiplexHandlerTest {

    private static final FlowPackets V4 = FlowPackets.V4;
    private static final FlowPackets V6 = FlowPackets.V6;

    /** Keeps packets until somebody wants them. */
    @Sharable
    private static final class Hold extends ChannelInboundHandlerAdapter {
        final Deque<IpPacket> held = new ArrayDeque<>();
        int bursts;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            held.add((IpPacket) message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            bursts++;
            ctx.fireChannelReadComplete();
        }
    }

    private final Hold hold = new Hold();

    private FlowRig holding() {
        return new FlowRig(new FlowOptions(), () -> hold);
    }

    @Test
    void givesBothDirectionsOfAFlowToOneChild() {
        for (FlowPackets ends : List.of(V4, V6, V4.swapped(), V6.swapped())) {
            FlowRig rig = new FlowRig();
            rig.read(ends.udp(ORIGINAL), ends.udp(REPLY), ends.udp(ORIGINAL));
            assertEquals(1, rig.children.size());
            FlowChannel child = rig.child(0);
            assertEquals(new InetSocketAddress(ends.client(), FlowPackets.CLIENT_PORT), child.remoteAddress());
            assertEquals(new InetSocketAddress(ends.server(), FlowPackets.SERVER_PORT), child.localAddress());
            assertSame(IpProtocol.UDP, child.protocol());
            assertSame(rig.parent, child.parent());
            assertEquals(2, child.metrics().packets(ORIGINAL));
            assertEquals(1, child.metrics().packets(REPLY));
            assertEquals(List.of("pass", "pass", "pass"), rig.written());
            rig.close();
        }
    }

    @Test
    void keepsFlowsApart() {
        FlowRig rig = new FlowRig();
        rig.read(
                V4.udp(ORIGINAL),
                V6.udp(ORIGINAL),
                V4.tcp(ORIGINAL).build(),
                V4.echo(ORIGINAL, true, 7),
                V4.echo(ORIGINAL, true, 8),
                V4.echo(REPLY, true, 7),
                V4.echo(REPLY, false, 7),
                FlowPackets.of("192.0.2.1", "198.51.100.3").udp(ORIGINAL));
        assertEquals(7, rig.children.size());
        assertEquals(1, rig.child(3).metrics().packets(REPLY));
        assertEquals(8, rig.written().size());
        rig.close();
    }

    @Test
    void tellsTheDirectionOfEachPacket() {
        FlowRig rig = holding();
        rig.read(V4.udp(ORIGINAL), V4.udp(REPLY));
        assertEquals(ORIGINAL, rig.child(0).direction(hold.held.getFirst()));
        assertEquals(REPLY, rig.child(0).direction(hold.held.getLast()));
        assertFalse(rig.child(0).isReply(hold.held.getFirst()));
        assertTrue(rig.child(0).isReply(hold.held.getLast()));
        hold.held.forEach(IpPacket::release);
        rig.close();
    }

    @Test
    void tellsTheDirectionsOfAPingToOneself() {
        for (String self : List.of("127.0.0.1", "::1")) {
            FlowRig rig = holding();
            FlowPackets ends = FlowPackets.of(self, self);
            rig.read(ends.echo(ORIGINAL, true, 9), ends.echo(ORIGINAL, false, 9));
            assertEquals(1, rig.children.size());
            assertEquals(ORIGINAL, rig.child(0).direction(hold.held.getFirst()));
            assertEquals(REPLY, rig.child(0).direction(hold.held.getLast()));
            hold.held.forEach(IpPacket::release);
            hold.held.clear();
            rig.close();
        }
    }

    @Test
    void writesWhateverAChildWritesToTheParent() {
        FlowRig rig = holding();
        rig.read(V4.udp(ORIGINAL), V4.udp(ORIGINAL));
        FlowChannel child = rig.child(0);
        child.write(hold.held.poll().drop());
        child.write("anything");
        assertEquals(List.of(), rig.written());
        child.writeAndFlush(hold.held.poll());
        assertEquals(List.of("drop", "anything", "pass"), rig.written());
        rig.close();
    }

    @Test
    void completesAWriteWithTheParents() {
        FlowRig rig = holding();
        Deque<ChannelPromise> promises = new ArrayDeque<>();
        rig.parent.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
                promises.add(promise);
                ReferenceCountUtil.release(message);
            }
        });
        rig.read(V4.udp(ORIGINAL), V4.udp(ORIGINAL));
        ChannelFuture passed = rig.child(0).writeAndFlush(hold.held.poll());
        ChannelFuture failed = rig.child(0).writeAndFlush(hold.held.poll());
        assertFalse(passed.isDone());
        promises.poll().setSuccess();
        assertTrue(passed.isSuccess());
        assertFalse(failed.isDone());
        Exception cause = new IllegalStateException("no");
        promises.poll().setFailure(cause);
        assertSame(cause, failed.cause());
        rig.close();
    }

    @Test
    void neverWritesWhatWasCancelled() {
        FlowRig rig = holding();
        rig.read(V4.udp(ORIGINAL));
        ChannelPromise promise = rig.child(0).newPromise();
        promise.cancel(false);
        rig.child(0).writeAndFlush(hold.held.poll(), promise);
        assertEquals(List.of(), rig.written());
        rig.close();
    }

    @Test
    void flushesOnceForABurst() {
        int[] flushes = {0};
        FlowRig rig = new FlowRig();
        rig.parent.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void flush(ChannelHandlerContext ctx) {
                flushes[0]++;
                ctx.flush();
            }
        });
        rig.read(V4.udp(ORIGINAL), V6.udp(ORIGINAL), V4.udp(REPLY));
        assertEquals(1, flushes[0]);
        assertEquals(3, rig.written().size());
        rig.close();
    }

    @Test
    void tellsEachChildThatReadOfTheEndOfTheBurst() {
        FlowRig rig = holding();
        rig.read(V4.udp(ORIGINAL), V4.udp(REPLY));
        assertEquals(1, hold.bursts);
        rig.read(V6.udp(ORIGINAL));
        assertEquals(2, hold.bursts); // The same handler in both, and one burst of each.
        hold.held.forEach(IpPacket::release);
        rig.close();
    }

    @Test
    void leavesToTheSourceWhatReachesAChildsEnd() {
        FlowRig rig = new FlowRig(new FlowOptions(), ChannelInboundHandlerAdapter::new);
        ByteBuf bytes = V4.udp(ORIGINAL).content();
        rig.parent.pipeline().fireChannelRead(IpPacket.of(bytes));
        assertEquals(0, bytes.refCnt());
        rig.read();
        assertEquals(List.of(), rig.written());
        rig.close();
    }

    @Test
    void givesAnUncaughtExceptionToTheParent() {
        RuntimeException thrown = new IllegalStateException("in a child");
        FlowRig rig = new FlowRig(new FlowOptions(), () -> new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ((IpPacket) message).release();
                throw thrown;
            }
        });
        rig.read(V4.udp(ORIGINAL));
        assertSame(thrown, assertThrows(IllegalStateException.class, rig.parent::checkException));
        rig.close();
    }

    @Test
    void keepsPacketsUntilTheChildReads() {
        FlowOptions options = new FlowOptions().maxPendingPackets(3);
        List<FlowChannel> reading = new ArrayList<>();
        FlowRig rig = new FlowRig(options, () -> new ChannelInboundHandlerAdapter() {
            @Override
            public void handlerAdded(ChannelHandlerContext ctx) {
                ctx.channel().config().setAutoRead(false);
                reading.add((FlowChannel) ctx.channel());
            }

            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ctx.write(message);
            }
        });
        rig.read(V4.udp(ORIGINAL), V4.udp(REPLY), V4.udp(ORIGINAL), V4.udp(ORIGINAL));
        assertEquals(List.of("drop"), rig.written()); // One more than may wait.
        reading.get(0).read();
        assertEquals(List.of("pass"), rig.written());
        reading.get(0).config().setAutoRead(true);
        assertEquals(List.of("pass", "pass"), rig.written());
        rig.read(V4.udp(ORIGINAL));
        assertEquals(List.of("pass"), rig.written());
        rig.close();
    }

    @Test
    void releasesWhatWaitsWhenAChildIsClosed() {
        FlowRig rig = new FlowRig(new FlowOptions(), () -> new ChannelInboundHandlerAdapter() {
            @Override
            public void handlerAdded(ChannelHandlerContext ctx) {
                ctx.channel().config().setAutoRead(false);
            }
        });
        rig.read(V4.udp(ORIGINAL), V4.udp(REPLY));
        rig.child(0).close();
        rig.parent.runPendingTasks();
        assertEquals(List.of("active", FlowState.UDP_STREAM, FlowEndReason.CLOSED), rig.told(0));
        assertEquals(0, rig.open());
        rig.close();
    }

    @Test
    void leavesToTheSourceThePacketOfAChildThatCannotBeSetUp() {
        FlowRig rig = new FlowRig(new FlowOptions(), () -> {
            throw new IllegalStateException("no handler");
        });
        ByteBuf bytes = V4.udp(ORIGINAL).content();
        rig.parent.pipeline().fireChannelRead(IpPacket.of(bytes));
        rig.read();
        assertEquals(0, bytes.refCnt());
        assertEquals(0, rig.open());
        assertFalse(rig.child(0).isOpen());
        rig.close();
    }

    @Test
    void opensANewFlowAfterAChildWasClosed() {
        FlowRig rig = new FlowRig();
        rig.read(V4.udp(ORIGINAL));
        rig.child(0).close();
        rig.read(V4.udp(REPLY));
        assertEquals(2, rig.children.size());
        assertEquals(V4.server(), rig.child(1).remoteAddress().getAddress());
        assertEquals(2, rig.written().size());
        rig.close();
    }

    @Test
    void takesVerdictsForHeldPacketsAfterTheChildWasClosed() {
        FlowRig rig = holding();
        rig.read(V4.udp(ORIGINAL));
        rig.child(0).close();
        rig.parent.runPendingTasks();
        assertTrue(rig.child(0).writeAndFlush(hold.held.poll().drop()).isSuccess());
        assertEquals(List.of("drop"), rig.written());
        rig.close();
    }

    @Test
    void decidesAboutTheRestOfAFlow() {
        FlowRig rig = new FlowRig();
        rig.read(V4.udp(ORIGINAL), V6.udp(ORIGINAL));
        rig.child(0).acceptRest();
        rig.child(1).dropRest();
        rig.written();
        rig.read(V4.udp(REPLY), V6.udp(ORIGINAL), V4.udp(ORIGINAL));
        assertEquals(List.of("pass", "drop", "pass"), rig.written());
        assertEquals(2, rig.children.size());
        assertEquals(FlowEndReason.DECIDED, rig.child(0).endReason());
        assertEquals(2, rig.child(0).metrics().packets(ORIGINAL));
        assertEquals(2, rig.open());
        assertEquals(List.of(), rig.ended);
        rig.close();
    }

    @Test
    void closesItsChildrenWithTheParent() {
        FlowRig rig = new FlowRig();
        rig.read(V4.udp(ORIGINAL));
        rig.written();
        rig.close();
        assertFalse(rig.child(0).isOpen());
        assertEquals(FlowEndReason.PARENT_CLOSED, rig.child(0).endReason());
    }

    @Test
    void closesItsChildrenWhenItIsRemoved() {
        FlowRig rig = new FlowRig();
        rig.read(V4.udp(ORIGINAL));
        rig.written();
        rig.parent.pipeline().remove(rig.multiplexer);
        assertEquals(FlowEndReason.PARENT_CLOSED, rig.child(0).endReason());
        rig.close();
    }

    @Test
    void tellsChildrenOfTheParentsWritability() {
        int[] changes = {0};
        FlowRig rig = new FlowRig(new FlowOptions(), () -> new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ctx.write(message);
            }

            @Override
            public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                changes[0]++;
            }
        });
        rig.read(V4.udp(ORIGINAL));
        assertTrue(rig.child(0).isWritable());
        rig.parent.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        rig.parent.runPendingTasks();
        assertEquals(1, changes[0]);
        assertFalse(rig.child(0).isWritable());
        rig.written();
        rig.close();
    }

    @Test
    void letsOtherMessagesPass() {
        FlowRig rig = new FlowRig();
        rig.parent.writeInbound("other");
        assertEquals("other", rig.parent.readInbound());
        rig.close();
    }

    @Test
    void refusesAHandlerThatCannotBeInManyPipelines() {
        IllegalArgumentException refused = assertThrows(
                IllegalArgumentException.class, () -> new FlowMultiplexHandler(new ChannelInboundHandlerAdapter()));
        assertTrue(refused.getMessage().contains("ChannelInitializer"), refused.getMessage());
        new FlowMultiplexHandler(new Pass());
    }

    @Test
    void cannotBeBoundOrConnected() {
        FlowRig rig = new FlowRig();
        rig.read(V4.udp(ORIGINAL));
        FlowChannel child = rig.child(0);
        assertInstanceOf(
                UnsupportedOperationException.class,
                child.bind(child.localAddress()).cause());
        assertInstanceOf(
                UnsupportedOperationException.class,
                child.connect(child.localAddress()).cause());
        assertNull(child.endReason());
        rig.written();
        rig.close();
    }
}
