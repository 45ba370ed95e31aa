// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import static dev.nfqueue.codec.ip.flow.FlowDirection.ORIGINAL;
import static dev.nfqueue.codec.ip.flow.FlowDirection.REPLY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nfqueue.codec.ip.IpPacket;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class FlowHandBackTest {

    private int inspected;

    private final class Inspect extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            inspected++;
            ctx.write(message);
        }
    }

    private FlowRig rig(Supplier<ChannelHandler> handBack) {
        return new FlowRig(new FlowOptions(), () -> new ChannelInitializer<FlowChannel>() {
            @Override
            protected void initChannel(FlowChannel flow) {
                flow.pipeline().addLast(handBack.get(), new Inspect());
            }
        });
    }

    private static Object last(IpPacket packet) {
        packet.release();
        return "last";
    }

    @Test
    void letsTheFirstPacketsBeInspectedAndTheRestPass() {
        FlowRig rig = rig(() -> FlowHandBack.afterPackets(2, FlowHandBackTest::last));
        FlowPackets ends = FlowPackets.V4;
        rig.read(ends.udp(ORIGINAL), ends.udp(REPLY), ends.udp(ORIGINAL), ends.udp(REPLY));
        assertEquals(List.of("pass", "pass", "last", "pass"), rig.written());
        assertEquals(2, inspected);
        assertFalse(rig.child(0).isOpen());
        assertEquals(FlowEndReason.DECIDED, rig.child(0).endReason());
        rig.read(ends.udp(ORIGINAL));
        assertEquals(List.of("pass"), rig.written());
        assertEquals(1, rig.children.size());
        rig.close();
    }

    @Test
    void countsBytesToTheEndOfAPacket() {
        FlowRig rig = rig(() -> FlowHandBack.afterBytes(32, packet -> packet));
        FlowPackets ends = FlowPackets.V4;
        rig.read(ends.udp(ORIGINAL), ends.udp(REPLY), ends.udp(ORIGINAL)); // 31 bytes each.
        assertEquals(List.of("pass", "pass", "pass"), rig.written());
        assertEquals(2, inspected);
        rig.close();
    }

    @Test
    void countsEachFlowByItself() {
        FlowRig rig = rig(() -> FlowHandBack.afterPackets(1, FlowHandBackTest::last));
        rig.read(FlowPackets.V4.udp(ORIGINAL), FlowPackets.V6.udp(ORIGINAL));
        assertEquals(2, inspected);
        rig.written();
        rig.close();
    }

    @Test
    void leavesThePacketToItsSourceWhenTheFunctionFails() {
        FlowRig rig = rig(() -> FlowHandBack.afterPackets(0, packet -> {
            throw new IllegalStateException("no last word");
        }));
        rig.read(FlowPackets.V4.udp(ORIGINAL));
        assertThrows(IllegalStateException.class, rig.parent::checkException);
        assertEquals(List.of(), rig.written());
        rig.close();
    }

    @Test
    void doesNotTakeANegativeNumber() {
        assertThrows(IllegalArgumentException.class, () -> FlowHandBack.afterPackets(-1, packet -> packet));
        assertThrows(IllegalArgumentException.class, () -> FlowHandBack.afterBytes(-1, packet -> packet));
    }
}
