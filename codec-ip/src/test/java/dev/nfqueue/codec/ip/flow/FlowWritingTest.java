// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import static dev.nfqueue.codec.ip.flow.FlowDirection.ORIGINAL;
import static dev.nfqueue.codec.ip.flow.FlowDirection.REPLY;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What children of a {@link FlowMultiplexHandler} write. */
class FlowWritingTest {
    private static final FlowPackets V4 = FlowPackets.V4;
    private static final FlowPackets V6 = FlowPackets.V6;

    private final HoldingHandler hold = new HoldingHandler();

    @Test
    void writesWhateverAChildWritesToTheParent() {
        FlowRig rig = hold.rig();
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
        FlowRig rig = hold.rig();
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
        FlowRig rig = hold.rig();
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
}
