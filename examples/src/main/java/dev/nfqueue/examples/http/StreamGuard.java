// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.http;

import dev.nfqueue.codec.ip.flow.tcp.TcpConnection;
import dev.nfqueue.codec.ip.flow.tcp.TcpStreamChannel;
import dev.nfqueue.examples.Console;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.util.NetUtil;

/** Reads no more than the receiver takes, and cuts connections that are none of HTTP. */
final class StreamGuard extends ChannelInboundHandlerAdapter {
    private final Console console;

    StreamGuard(Console console) {
        this.console = console;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        ctx.channel().config().setAutoRead(ctx.channel().isWritable());
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (!ctx.channel().isActive()) {
            return; // It was cut; what was on its way through the handlers fails.
        }
        TcpConnection connection = ((TcpStreamChannel) ctx.channel()).connection();
        String ends = NetUtil.toAddressString(connection.flow().remoteAddress().getAddress()) + " > "
                + NetUtil.toSocketAddressString(connection.flow().localAddress());
        if (cause instanceof DecoderException) {
            console.line("CUT " + ends + " (not HTTP)");
        } else {
            console.complain("warning: cut " + ends + ": " + Console.harmless(cause.toString()));
        }
        connection.reset();
    }
}
