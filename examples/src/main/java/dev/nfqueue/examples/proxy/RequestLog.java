// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.proxy;

import dev.nfqueue.examples.Console;
import dev.nfqueue.examples.Units;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Queue;

/** Prints a line for each request that was answered: who asked for what, and what came of it. */
final class RequestLog extends ChannelDuplexHandler {
    private final Console console;

    /** Asked and not yet answered: a client may ask several things in a row. */
    private final Queue<String> requests = new ArrayDeque<>();

    private HttpResponse response;
    private long bytes;

    RequestLog(Console console) {
        this.console = console;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpRequest request && request.decoderResult().isSuccess()) {
            String host = request.headers().get(HttpHeaderNames.HOST, "-");
            requests.add(Console.harmless(request.method() + " " + host + request.uri()));
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse head) {
            response = head;
            bytes = 0;
        }
        if (message instanceof HttpContent content) {
            bytes += content.content().readableBytes();
        }
        if (message instanceof LastHttpContent && isFinal(response)) {
            log(ctx);
        }
        ctx.write(message, promise);
    }

    /** Not 100 (Continue) and its like, which the answer follows. */
    private static boolean isFinal(HttpResponse response) {
        return response.status().codeClass() != HttpStatusClass.INFORMATIONAL
                || response.status().code() == 101;
    }

    private void log(ChannelHandlerContext ctx) {
        String client = ctx.channel().remoteAddress() instanceof InetSocketAddress address
                ? address.getAddress().getHostAddress()
                : "-";
        console.line(client + " " + requests.poll() + " " + response.status().code() + " " + Units.bytes(bytes));
    }
}
