// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nfqueue.channel.NfqueueAddress;
import dev.nfqueue.channel.NfqueueChannel;
import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.channel.RejectReason;
import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.Match;
import dev.nfqueue.testsupport.Netns;
import dev.nfqueue.testsupport.Rule;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client, a server, and between them this namespace: a queue decides which connections the proxy gets. */
@KernelTest
class TransparentProxyIT {
    private static final int QUEUE = 40;

    /** What the queue marks connections with that are to go through the proxy, and that rules and routes look at. */
    private static final int TO_PROXY = 0x1;

    /** The mark of the proxy's own connections. */
    private static final int OWN = 0x50;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    private final Queue<InetSocketAddress> destinations = new ConcurrentLinkedQueue<>();
    private final Queue<Long> judged = new ConcurrentLinkedQueue<>();
    private EventLoopGroup loop;
    private Netns client;
    private Netns server;

    @BeforeEach
    void makeHosts() {
        assumeTrue(Epoll.isAvailable(), "Netty's epoll library cannot be loaded here");
        client = cleanup.add(Netns.create());
        server = cleanup.add(Netns.create());
        Netns.forward();
        loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        cleanup.add(() -> assertTrue(
                loop.shutdownGracefully(0, 30, TimeUnit.SECONDS).awaitUninterruptibly(Await.BOUND.toMillis())));
    }

    @ParameterizedTest
    @EnumSource
    void redirectedConnectionsKnowWhereTheyWereGoing(IpFamily family) throws Exception {
        ServerSocket greeter = greeter(family);
        int port = port(startProxy(family, 0));
        bindQueue(RejectReason.TCP_RESET, false);
        cleanup.add(fromClient(family, greeter).syn().queue(QUEUE));
        cleanup.add(fromClient(family, greeter).table("nat").mark(TO_PROXY).redirectTo(port));

        assertEquals("for " + server.hostAddress(family).getHostAddress(), greeting(family, greeter));

        assertEquals(address(family, greeter), destinations.poll());
        assertEquals(1, judged.size());
    }

    @ParameterizedTest
    @EnumSource
    void connectionsByTproxyKnowWhereTheyWereGoing(IpFamily family) throws Exception {
        ServerSocket greeter = greeter(family);
        int port = port(startProxy(family, 1));
        bindQueue(RejectReason.TCP_RESET, false);
        routeMarkedToThisHost(family);
        cleanup.add(fromClient(family, greeter).table("raw").syn().queue(QUEUE));
        cleanup.add(fromClient(family, greeter).mark(TO_PROXY).tproxyTo(port, TO_PROXY));
        cleanup.add(fromClient(family, greeter).transparentSocket().setMark(TO_PROXY));

        assertEquals("for " + server.hostAddress(family).getHostAddress(), greeting(family, greeter));

        assertEquals(address(family, greeter), destinations.poll());
        assertEquals(1, judged.size());
    }

    @ParameterizedTest
    @EnumSource
    void connectionThatIsNotLedHereWasGoingHere(IpFamily family) throws Exception {
        Channel proxy = startProxy(family, 0);
        InetSocketAddress here = new InetSocketAddress(client.hostAddress(family), port(proxy));

        client.call(() -> {
            Socket socket = new Socket();
            socket.connect(here, (int) Await.BOUND.toMillis());
            socket.close();
            return null;
        });

        Await.until(() -> !destinations.isEmpty(), "the connection's destination");
        assertEquals(here, destinations.poll());
    }

    /** The rule queues what this host itself sends: without the mark, the proxy's connections would come back to it. */
    @ParameterizedTest
    @EnumSource
    void ownConnectionsDoNotComeBack(IpFamily family) throws Exception {
        ServerSocket greeter = greeter(family);
        int port = port(startProxy(family, 0));
        bindQueue(RejectReason.TCP_RESET, false);
        cleanup.add(toServer(family, greeter).mark(0).syn().queue(QUEUE));
        cleanup.add(toServer(family, greeter).table("nat").mark(TO_PROXY).redirectTo(port));

        try (Socket socket = new Socket()) {
            socket.connect(address(family, greeter), (int) Await.BOUND.toMillis());
            assertEquals("for " + server.hostAddress(family).getHostAddress(), read(socket));
        }

        assertEquals(address(family, greeter), destinations.poll());
        assertEquals(1, judged.size());
    }

    @ParameterizedTest
    @EnumSource
    void queueRefusesAConnectionBeforeTheProxySeesIt(IpFamily family) throws Exception {
        ServerSocket greeter = greeter(family);
        int port = port(startProxy(family, 0));
        bindQueue(RejectReason.TCP_RESET, true);
        cleanup.add(fromClient(family, greeter).syn().queue(QUEUE));
        cleanup.add(fromClient(family, greeter).table("nat").mark(TO_PROXY).redirectTo(port));

        AssertionError failure = assertThrows(AssertionError.class, () -> greeting(family, greeter));

        assertEquals(ConnectException.class, failure.getCause().getCause().getClass());
        assertTrue(destinations.isEmpty());
        assertEquals(1, judged.size());
    }

    private Match fromClient(IpFamily family, ServerSocket greeter) {
        return Rule.on(family, "PREROUTING").from(client.hostInterface()).tcpTo(greeter.getLocalPort());
    }

    private static Match toServer(IpFamily family, ServerSocket greeter) {
        return Rule.on(family, "OUTPUT").tcpTo(greeter.getLocalPort());
    }

    private void routeMarkedToThisHost(IpFamily family) {
        String option = family == IpFamily.V4 ? "-4" : "-6";
        String all = family == IpFamily.V4 ? "0.0.0.0/0" : "::/0";
        Command.run("ip", option, "rule", "add", "fwmark", "1", "lookup", "100");
        cleanup.add(() -> Command.run("ip", option, "rule", "del", "fwmark", "1", "lookup", "100"));
        Command.run("ip", option, "route", "add", "local", all, "dev", "lo", "table", "100");
        cleanup.add(() -> Command.run("ip", option, "route", "del", "local", all, "dev", "lo", "table", "100"));
    }

    /** A queue on the proxy's loop. */
    private void bindQueue(RejectReason reason, boolean reject) throws Exception {
        ChannelInboundHandlerAdapter judge = new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                NfqueuePacket packet = (NfqueuePacket) message;
                judged.add(packet.packetId());
                ctx.write(reject ? packet.reject(reason) : packet.accept().mark(TO_PROXY));
            }
        };
        Channel queue = await(new Bootstrap()
                .group(loop)
                .channel(NfqueueChannel.class)
                .handler(judge)
                .bind(new NfqueueAddress(QUEUE)));
        cleanup.add(() -> await(queue.close()));
    }

    private Channel startProxy(IpFamily family, int transparent) throws Exception {
        InetAddress any = InetAddress.getByAddress(new byte[family == IpFamily.V4 ? 4 : 16]);
        Channel proxy = await(new ServerBootstrap()
                .group(loop)
                .channel(EpollServerSocketChannel.class)
                .option(TransparentProxy.IP_TRANSPARENT, transparent)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        accepted.pipeline().addLast(new Relay());
                    }
                })
                .bind(new InetSocketAddress(any, 0)));
        cleanup.add(() -> await(proxy.close()));
        return proxy;
    }

    /** Connects to where the client was going, and hands on what comes from there. */
    private final class Relay extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            InetSocketAddress destination = TransparentProxy.originalDestination(ctx.channel());
            destinations.add(destination);
            if (destination.equals(ctx.channel().localAddress())
                    && port(ctx.channel().parent()) == destination.getPort()) {
                ctx.close();
                return;
            }
            new Bootstrap()
                    .group(ctx.channel().eventLoop())
                    .channel(EpollSocketChannel.class)
                    .option(TransparentProxy.SO_MARK, OWN)
                    .handler(new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelRead(ChannelHandlerContext from, Object bytes) {
                            ctx.writeAndFlush(bytes);
                        }

                        @Override
                        public void channelInactive(ChannelHandlerContext from) {
                            ctx.close();
                        }
                    })
                    .connect(destination)
                    .addListener(connected -> {
                        if (!connected.isSuccess()) {
                            ctx.close();
                        }
                    });
        }
    }

    /** A server that tells every client the address under which it came. */
    private ServerSocket greeter(IpFamily family) throws IOException {
        ServerSocket greeter = cleanup.add(server.call(() -> new ServerSocket(0, 5, server.address(family))));
        Thread thread = new Thread(() -> {
            while (!greeter.isClosed()) {
                try (Socket guest = greeter.accept()) {
                    String from = "for " + guest.getInetAddress().getHostAddress();
                    guest.getOutputStream().write(from.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // Closed by the test, or the guest has gone.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return greeter;
    }

    private String greeting(IpFamily family, ServerSocket greeter) {
        return client.call(() -> {
            try (Socket socket = new Socket()) {
                socket.connect(address(family, greeter), (int) Await.BOUND.toMillis());
                return read(socket);
            }
        });
    }

    private static String read(Socket socket) throws IOException {
        socket.setSoTimeout((int) Await.BOUND.toMillis());
        InputStream in = socket.getInputStream();
        return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }

    private InetSocketAddress address(IpFamily family, ServerSocket greeter) {
        return new InetSocketAddress(server.address(family), greeter.getLocalPort());
    }

    private static int port(Channel channel) {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    private static Channel await(ChannelFuture future) {
        assertTrue(future.awaitUninterruptibly(Await.BOUND.toMillis()), "not completed in time: " + future);
        assertTrue(future.isSuccess(), () -> "failed: " + future.cause());
        return future.channel();
    }
}
