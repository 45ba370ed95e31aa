// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.bench;

import dev.nfqueue.channel.NfqueuePacket;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Accepts every packet; its subclasses do more with it. Writes as an ordinary user would, and flushes once a burst. */
class AcceptHandler extends ChannelInboundHandlerAdapter {
    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        judge(ctx, (NfqueuePacket) message);
    }

    void judge(ChannelHandlerContext ctx, NfqueuePacket packet) {
        ctx.write(packet.accept());
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }
}
