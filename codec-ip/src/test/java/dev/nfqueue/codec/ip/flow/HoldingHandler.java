// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import dev.nfqueue.codec.ip.IpPacket;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Deque;

/** Keeps packets until somebody wants them. */
@Sharable
final class HoldingHandler extends ChannelInboundHandlerAdapter {
    final Deque<IpPacket> held = new ArrayDeque<>();
    int bursts;

    /** Returns a parent whose children all keep their packets here. */
    FlowRig rig() {
        return new FlowRig(new FlowOptions(), () -> this);
    }

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
