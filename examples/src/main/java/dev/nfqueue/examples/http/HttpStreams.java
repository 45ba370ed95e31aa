// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.http;

import dev.nfqueue.codec.ip.flow.tcp.TcpStreamChannel;
import dev.nfqueue.examples.Console;
import dev.nfqueue.examples.PassOn;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpRequestEncoder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Makes of the two streams of a connection one of requests and one of responses, each read and written by Netty's codec. */
final class HttpStreams extends ChannelInitializer<TcpStreamChannel> {
    private static final int LONGEST_HEADER = 64 * 1024;

    private final Changes changes;
    private final Console console;

    HttpStreams(Changes changes, Console console) {
        this.changes = changes;
        this.console = console;
    }

    @Override
    protected void initChannel(TcpStreamChannel stream) {
        Exchanges exchanges = Exchanges.of(stream);
        if (stream.isReply()) {
            stream.pipeline()
                    .addLast(
                            new ResponseDecoder(exchanges),
                            new ResponseEncoder(exchanges),
                            new HttpResponses(exchanges, changes, console));
        } else {
            stream.pipeline()
                    .addLast(
                            new HttpRequestDecoder(decoderConfig()),
                            new HttpRequestEncoder(),
                            new HttpRequests(exchanges));
        }
        stream.pipeline().addLast(new StreamGuard(console));
    }

    static HttpDecoderConfig decoderConfig() {
        return new HttpDecoderConfig().setMaxInitialLineLength(LONGEST_HEADER).setMaxHeaderSize(LONGEST_HEADER);
    }

    /** Another protocol follows: the stream goes on as it is. */
    static void endHttp(ChannelPipeline pipeline) {
        List<ChannelHandler> handlers = new ArrayList<>(pipeline.toMap().values());
        pipeline.addLast(new PassOn());
        // The decoder, which is first, hands over what it has not used.
        Collections.reverse(handlers);
        for (ChannelHandler handler : handlers) {
            if (!(handler instanceof StreamGuard)) {
                pipeline.remove(handler);
            }
        }
    }
}
