// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import static dev.nfqueue.codec.ip.flow.FlowDirection.ORIGINAL;
import static dev.nfqueue.codec.ip.flow.FlowDirection.REPLY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.IpPacket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How children of a {@link FlowMultiplexHandler} end, and what becomes of their flows. */
class FlowChildrenTest {
    private static final FlowPackets V4 = FlowPackets.V4;
    private static final FlowPackets V6 = FlowPackets.V6;

    private final HoldingHandler hold = new HoldingHandler();

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
        FlowRig rig = hold.rig();
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
}
