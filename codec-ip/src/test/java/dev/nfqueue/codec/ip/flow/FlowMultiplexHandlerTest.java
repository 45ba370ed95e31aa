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
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlowMultiplexHandlerTest {

    private static final FlowPackets V4 = FlowPackets.V4;
    private static final FlowPackets V6 = FlowPackets.V6;

    private final HoldingHandler hold = new HoldingHandler();

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
        FlowRig rig = hold.rig();
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
            FlowRig rig = hold.rig();
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
    void tellsEachChildThatReadOfTheEndOfTheBurst() {
        FlowRig rig = hold.rig();
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
