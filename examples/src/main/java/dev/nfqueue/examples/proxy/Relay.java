// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.proxy;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;

/** One end of a relayed connection: hands what it reads to the other end, no faster than that one takes it. */
final class Relay extends ChannelInboundHandlerAdapter {
    private final Channel other;
    private boolean switching;

    Relay(Channel other) {
        this.other = other;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof DecoderResultProvider http
                && http.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            ctx.close(); // No HTTP: who speaks something else should not have been led here.
            return;
        }
        if (message instanceof HttpResponse response
                && response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
            switching = true;
        }
        boolean last = message instanceof LastHttpContent;
        other.write(message);
        if (last && switching) {
            speakBytes(ctx.channel().pipeline());
            speakBytes(other.pipeline());
            switching = false;
        }
    }

    /** After 101 (Switching Protocols), as for WebSocket, it is HTTP no more. */
    private static void speakBytes(ChannelPipeline pipeline) {
        for (Class<? extends ChannelHandler> type :
                List.of(HttpServerCodec.class, HttpClientCodec.class, RequestLog.class)) {
            if (pipeline.get(type) != null) {
                pipeline.remove(type);
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        other.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        other.config().setAutoRead(ctx.channel().isWritable());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (other.isActive()) {
            other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
