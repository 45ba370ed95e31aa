// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.Rule;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An HTTP server and a queue on one event loop, and the server's own connections go through the queue: the loop has to let
 * each of the two work while the other waits.
 */
@KernelTest
class HttpOnOneLoopIT {
    private static final int REQUESTS = 20;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    static Stream<Arguments> loopsAndFamilies() {
        return Stream.of(LoopsTest.Loop.EPOLL, LoopsTest.Loop.IO_URING)
                .filter(LoopsTest.Loop::isAvailable)
                .flatMap(loop -> Arrays.stream(IpFamily.values()).map(family -> Arguments.of(loop, family)));
    }

    @ParameterizedTest
    @MethodSource("loopsAndFamilies")
    void serveAndJudgeInTurn(LoopsTest.Loop loop, IpFamily family) throws Exception {
        EventLoopGroup group = loop.group();
        cleanup.add(() -> TestQueue.shutDown(group));
        TestQueue queue = cleanup.add(
                TestQueue.setup().group(group).handler(new AcceptAll()).bind(3));
        int port = serve(loop, group, family, queue);
        cleanup.add(Rule.on(family, "INPUT").tcpTo(port).queue(3));

        long last = 0;
        for (int i = 0; i < REQUESTS; i++) {
            long packets = ask(family, port);
            assertTrue(packets > last, "a request's packets have passed the queue: " + packets + " after " + last);
            last = packets;
        }
        assertEquals(0, queue.channel().metrics().lost());
    }

    /** Serves how many packets the queue has seen. */
    private int serve(LoopsTest.Loop loop, EventLoopGroup group, IpFamily family, TestQueue queue) throws Exception {
        Class<? extends ServerChannel> type =
                loop == LoopsTest.Loop.EPOLL ? EpollServerSocketChannel.class : IoUringServerSocketChannel.class;
        Channel server = new ServerBootstrap()
                .group(group)
                .channel(type)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpServerCodec(), new HttpObjectAggregator(1000), new Counter(queue));
                    }
                })
                .bind(new InetSocketAddress(family.loopback(), 0))
                .sync()
                .channel();
        cleanup.add(() -> TestQueue.await(server.close()));
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    private static long ask(IpFamily family, int port) throws Exception {
        String host = family == IpFamily.V4 ? "127.0.0.1" : "[::1]";
        URL url = new URI("http://" + host + ":" + port + "/").toURL();
        URLConnection connection = url.openConnection();
        connection.setReadTimeout((int) Await.BOUND.toMillis());
        connection.setRequestProperty("Connection", "close");
        return Long.parseLong(new String(connection.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
    }

    private static final class Counter extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final TestQueue queue;

        Counter(TestQueue queue) {
            this.queue = queue;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            String count = Long.toString(queue.channel().metrics().packets());
            FullHttpResponse response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.OK,
                    Unpooled.copiedBuffer(count, StandardCharsets.US_ASCII));
            response.headers().set(HttpHeaderNames.CONNECTION, "close");
            HttpUtil.setContentLength(response, count.length());
            ctx.writeAndFlush(response).addListener(sent -> ctx.close());
        }
    }
}
