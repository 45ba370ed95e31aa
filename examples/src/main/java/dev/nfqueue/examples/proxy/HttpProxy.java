// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.proxy;

import dev.nfqueue.channel.proxy.TransparentProxy;
import dev.nfqueue.examples.Console;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;

/** Takes over connections that a rule has led here, goes on to where each was going, and relays HTTP between the two. */
final class HttpProxy {
    private final int port;
    private final boolean tproxy;
    private final int ownMark;
    private final Console console;

    HttpProxy(int port, boolean tproxy, int ownMark, Console console) {
        this.port = port;
        this.tproxy = tproxy;
        this.ownMark = ownMark;
        this.console = console;
    }

    /** Starts to listen, on the queue's own event loop. */
    ChannelFuture listen(EventLoopGroup loop) {
        return new ServerBootstrap()
                .group(loop)
                .channel(EpollServerSocketChannel.class)
                .option(TransparentProxy.IP_TRANSPARENT, tproxy ? 1 : 0)
                // Nothing is read before there is somebody to hand it to.
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel client) {
                        client.pipeline().addLast(new HttpServerCodec(), new RequestLog(console), new Connector());
                    }
                })
                .bind(port);
    }

    private final class Connector extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            Channel client = ctx.channel();
            InetSocketAddress destination = TransparentProxy.originalDestination(client);
            if (destination.equals(client.localAddress()) && destination.getPort() == port) {
                console.complain("warning: " + client.remoteAddress() + " came to the proxy itself, not by the rule");
                client.close();
                return;
            }
            ChannelFuture connected = new Bootstrap()
                    .group(client.eventLoop())
                    .channel(EpollSocketChannel.class)
                    .option(TransparentProxy.SO_MARK, ownMark)
                    .option(ChannelOption.AUTO_READ, false)
                    .handler(new HttpClientCodec())
                    .connect(destination);
            connected.addListener(done -> {
                if (!done.isSuccess()) {
                    console.complain("warning: no connection to " + destination + ": "
                            + done.cause().getMessage());
                    client.close();
                } else if (!client.isActive()) {
                    connected.channel().close();
                } else {
                    join(client, connected.channel());
                }
            });
        }
    }

    private static void join(Channel client, Channel server) {
        client.pipeline().addLast(new Relay(server));
        server.pipeline().addLast(new Relay(client));
        client.config().setAutoRead(true);
        server.config().setAutoRead(true);
    }
}
