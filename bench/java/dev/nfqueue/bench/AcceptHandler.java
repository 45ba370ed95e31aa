// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.bench;

import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.channel.NfqueueVerdict;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Accepts every packet; its subclasses do more with it. Writes as an ordinary user would, and flushes once a burst. */
class AcceptHandler extends ChannelInboundHandlerAdapter {
    private final boolean promises;

    /** Without {@code promises} it writes with the promise that nobody looks at, which costs nothing. */
    AcceptHandler(boolean promises) {
        this.promises = promises;
    }

    @Override
    public final void channelRead(ChannelHandlerContext ctx, Object message) {
        judge(ctx, (NfqueuePacket) message);
    }

    void judge(ChannelHandlerContext ctx, NfqueuePacket packet) {
        write(ctx, packet.accept());
    }

    final void write(ChannelHandlerContext ctx, NfqueueVerdict verdict) {
        if (promises) {
            ctx.write(verdict);
        } else {
            ctx.write(verdict, ctx.voidPromise());
        }
    }

    @Override
    public final void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }
}
