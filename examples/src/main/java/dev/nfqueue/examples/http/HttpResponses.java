// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.http;

import dev.nfqueue.codec.ip.flow.tcp.TcpStreamChannel;
import dev.nfqueue.examples.Console;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;

/** Adds a header to responses and replaces a text in their bodies; prints a line for each. */
final class HttpResponses extends ChannelInboundHandlerAdapter {
    private final Exchanges exchanges;
    private final Changes changes;
    private final Console console;
    private HttpResponse response;

    /** Null while a body goes through that stays as it is. */
    private TextReplacer replacer;

    HttpResponses(Exchanges exchanges, Changes changes, Console console) {
        this.exchanges = exchanges;
        this.changes = changes;
        this.console = console;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpObject object && object.decoderResult().isFailure()) {
            ReferenceCountUtil.release(message);
            throw new DecoderException(object.decoderResult().cause());
        }
        if (message instanceof HttpResponse head) {
            begin(head);
        }
        boolean last = message instanceof LastHttpContent;
        Object changed = message instanceof HttpContent content && replacer != null ? replace(ctx, content) : message;
        ctx.write(changed).addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        if (last && exchanges.endsHttp(response)) {
            TcpStreamChannel stream = (TcpStreamChannel) ctx.channel();
            HttpStreams.endHttp(stream.pipeline());
            HttpStreams.endHttp(stream.opposite().pipeline());
        }
        if (last && !isInterim(response)) {
            log(ctx);
        }
    }

    private void begin(HttpResponse head) {
        response = head;
        replacer = null;
        if (isInterim(head)) {
            return;
        }
        changes.addHeader(head.headers());
        if (exchanges.isHead() || head.status().equals(HttpResponseStatus.NOT_MODIFIED)) {
            // It is the length of what does not come, and would come with another length.
            head.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
        } else if (changes.concern(head) && freeLength(head)) {
            head.headers().remove(HttpHeaderNames.ACCEPT_RANGES);
            replacer = changes.newReplacer();
        }
    }

    /** Makes a body's length something that is not told before it; returns false where that is impossible. */
    private boolean freeLength(HttpResponse head) {
        if (!HttpUtil.isContentLengthSet(head)) {
            return true;
        }
        boolean keepAlive = HttpUtil.isKeepAlive(head);
        if (exchanges.isChunkable()) {
            head.setProtocolVersion(HttpVersion.HTTP_1_1);
            HttpUtil.setTransferEncodingChunked(head, true);
            HttpUtil.setKeepAlive(head, keepAlive);
        } else if (!keepAlive) {
            head.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
        }
        return !HttpUtil.isContentLengthSet(head);
    }

    private HttpContent replace(ChannelHandlerContext ctx, HttpContent content) {
        try {
            return content.replace(
                    replacer.replace(content.content(), content instanceof LastHttpContent, ctx.alloc()));
        } finally {
            content.release();
        }
    }

    /** 100 (Continue) and its like, which the answer follows. */
    private static boolean isInterim(HttpResponse response) {
        return response.status().codeClass() == HttpStatusClass.INFORMATIONAL
                && !response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
    }

    private void log(ChannelHandlerContext ctx) {
        String client =
                NetUtil.toAddressString(((InetSocketAddress) ctx.channel().localAddress()).getAddress());
        String what = replacer == null ? "untouched" : replacer.replaced() + " replaced";
        console.line(client + " " + Console.harmless(exchanges.answered()) + " "
                + response.status().code() + " " + what);
    }
}
