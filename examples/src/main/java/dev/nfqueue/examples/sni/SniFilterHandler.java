// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.sni;

import dev.nfqueue.codec.ip.flow.FlowChannel;
import dev.nfqueue.codec.ip.flow.tcp.TcpConnection;
import dev.nfqueue.codec.ip.flow.tcp.TcpStreamChannel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;

/**
 * Cuts a connection or lets it go, by the name of its server; behind a {@link ServerNameReader} in a stream that is held, so
 * that nothing has passed until then.
 */
@Sharable
final class SniFilterHandler extends ChannelInboundHandlerAdapter {
    private final ConnectionJudge judge;
    private final Consumer<FlowChannel> handBack;

    /**
     * A handler for all connections.
     *
     * @param handBack is given the flows with which there is nothing more to do
     */
    SniFilterHandler(ConnectionJudge judge, Consumer<FlowChannel> handBack) {
        this.judge = judge;
        this.handBack = handBack;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SniCompletionEvent hello) {
            decide(((TcpStreamChannel) ctx.channel()).connection(), hello);
        }
        ctx.fireUserEventTriggered(event);
    }

    private void decide(TcpConnection connection, SniCompletionEvent hello) {
        if (!judge.accepts(connection.flow(), hello)) {
            connection.reset();
            return;
        }
        connection.release().addListener(released -> {
            if (released.isSuccess()) {
                handBack.accept(connection.flow());
            }
        });
    }

    /** The ClientHello. It passes with what else is held, or never. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Of what can't be decoded, the event has told.
        if (!(cause instanceof DecoderException)) {
            ctx.fireExceptionCaught(cause);
        }
    }
}
