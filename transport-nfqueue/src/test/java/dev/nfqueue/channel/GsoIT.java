// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.Netns;
import dev.nfqueue.testsupport.Rule;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A TCP stream to a peer, with packets that stand for several. */
@KernelTest
class GsoIT {
    private static final int MTU = 1500;
    private static final int STREAM_BYTES = 1 << 20;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @ParameterizedTest
    @CsvSource({"V4, true", "V6, true", "V4, false", "V6, false"})
    void streamPassesUncutOnlyWithGso(IpFamily family, boolean gso) throws Exception {
        Netns peer = cleanup.add(Netns.create());
        ServerSocket server = cleanup.add(peer.call(() -> {
            ServerSocket socket = new ServerSocket();
            socket.bind(new InetSocketAddress(peer.address(family), 0));
            return socket;
        }));
        Sizes sizes = new Sizes();
        cleanup.add(TestQueue.setup()
                .handler(sizes)
                .option(NfqueueChannelOption.GSO, gso)
                .bind(3));
        cleanup.add(Rule.on(family, "OUTPUT").tcpTo(server.getLocalPort()).queue(3));
        byte[] stream = new byte[STREAM_BYTES];
        new Random(1).nextBytes(stream);

        CompletableFuture<byte[]> received = CompletableFuture.supplyAsync(() -> readAll(server));
        try (Socket client = new Socket()) {
            client.connect(new InetSocketAddress(peer.address(family), server.getLocalPort()));
            client.getOutputStream().write(stream);
        }

        assertArrayEquals(stream, received.get(Await.BOUND.toMillis(), TimeUnit.MILLISECONDS));
        assertEquals(gso, sizes.sawGso);
        assertEquals(gso, sizes.largest > MTU, "largest packet: " + sizes.largest);
        assertTrue(sizes.largest > 0);
    }

    private static byte[] readAll(ServerSocket server) {
        try (Socket connection = server.accept()) {
            return connection.getInputStream().readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Sizes extends ChannelInboundHandlerAdapter {
        volatile boolean sawGso;
        volatile int largest;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            NfqueuePacket packet = (NfqueuePacket) message;
            sawGso |= packet.isGso();
            largest = Math.max(largest, packet.content().readableBytes());
            ctx.write(packet, ctx.voidPromise());
        }
    }
}
