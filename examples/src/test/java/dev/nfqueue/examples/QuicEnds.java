// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Certificate;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.Netns;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.InsecureQuicTokenHandler;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicServerCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A QUIC server on one host, and clients on another. */
final class QuicEnds implements AutoCloseable {
    private static final int IDLE_SECONDS = 4;

    /** Does nothing, on any number of channels. */
    @ChannelHandler.Sharable
    private static final class Silent extends ChannelInboundHandlerAdapter {}

    private final EventLoopGroup group;
    private final Netns client;
    private final IpFamily family;
    private final InetSocketAddress server;

    QuicEnds(Netns client, Netns host, IpFamily family, Path folder) {
        this.client = client;
        this.family = family;
        Certificate certificate = Certificate.make(folder, "test");
        group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        QuicSslContext context = QuicSslContextBuilder.forServer(
                        certificate.key().toFile(), null, certificate.file().toFile())
                .applicationProtocols("test")
                .build();
        ChannelHandler codec = new QuicServerCodecBuilder()
                .sslContext(context)
                .maxIdleTimeout(IDLE_SECONDS, TimeUnit.SECONDS)
                .initialMaxData(1_000_000)
                // Makes clients show that they have their address, by a second ClientHello.
                .tokenHandler(InsecureQuicTokenHandler.INSTANCE)
                .handler(new Silent())
                .streamHandler(new Silent())
                .build();
        server = (InetSocketAddress) bind(host, codec).localAddress();
    }

    private Channel bind(Netns where, ChannelHandler handler) {
        // The socket is opened by the thread that makes the channel, hence in the namespace.
        return where.call(() -> new Bootstrap()
                .group(group)
                .channel(NioDatagramChannel.class)
                .handler(handler)
                .bind(where.address(family), 0)
                .sync()
                .channel());
    }

    int port() {
        return server.getPort();
    }

    /**
     * Connects and closes the connection again. Returns whether it came about.
     *
     * @param protocols more that the client offers, which make its ClientHello longer
     */
    boolean connect(String name, String... protocols) throws InterruptedException {
        QuicSslContext context = QuicSslContextBuilder.forClient()
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .applicationProtocols(protocols)
                .build();
        Channel socket = bind(
                client,
                new QuicClientCodecBuilder()
                        .sslEngineProvider(quic -> context.newEngine(quic.alloc(), name, port()))
                        .maxIdleTimeout(IDLE_SECONDS, TimeUnit.SECONDS)
                        .initialMaxData(1_000_000)
                        .build());
        Future<QuicChannel> connected = QuicChannel.newBootstrap(socket)
                .streamHandler(new Silent())
                .remoteAddress(server)
                .connect();
        if (!connected.await(Await.BOUND.toMillis())) {
            throw new AssertionError("neither connected nor failed");
        }
        if (connected.isSuccess()) {
            connected.getNow().close().sync();
        }
        socket.close().sync();
        return connected.isSuccess();
    }

    @Override
    public void close() throws InterruptedException {
        group.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync();
    }
}
