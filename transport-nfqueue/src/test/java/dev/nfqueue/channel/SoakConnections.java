// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.IpFamily;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.Random;

/** The soak's connections: to one port they are reset, to the other they carry a stream there and back. */
final class SoakConnections implements SoakTraffic.Source {
    private static final int STREAM = 256 * 1024;

    private final ServerSocket server;
    private final ServerSocket refused;
    private final byte[] stream = new byte[STREAM];
    private final Thread echo = new Thread(this::serve, "soak-echo");

    SoakConnections(IpFamily family) throws IOException {
        server = new ServerSocket(0, 10, family.loopback());
        refused = new ServerSocket(0, 10, family.loopback());
        new Random(1).nextBytes(stream);
        echo.start();
    }

    /** The port whose connections are to be accepted. */
    int port() {
        return server.getLocalPort();
    }

    /** The port whose connections are to be reset. */
    int refusedPort() {
        return refused.getLocalPort();
    }

    @Override
    public long exchange() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(refused.getLocalSocketAddress(), (int) Await.BOUND.toMillis());
            throw new AssertionError("the connection was to be reset");
        } catch (ConnectException e) {
            // As it was to be.
        }
        try (Socket socket = new Socket()) {
            socket.setSoTimeout((int) Await.BOUND.toMillis());
            socket.connect(server.getLocalSocketAddress(), (int) Await.BOUND.toMillis());
            socket.getOutputStream().write(stream);
            socket.shutdownOutput();
            if (!Arrays.equals(stream, socket.getInputStream().readAllBytes())) {
                throw new AssertionError("a stream came back changed");
            }
        }
        return 2;
    }

    private void serve() {
        try {
            while (true) {
                try (Socket socket = server.accept()) {
                    // All of it first: the client does not read while it writes.
                    InputStream in = socket.getInputStream();
                    OutputStream out = socket.getOutputStream();
                    out.write(in.readAllBytes());
                }
            }
        } catch (IOException e) {
            if (!server.isClosed()) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() throws Exception {
        server.close();
        refused.close();
        echo.join(Await.BOUND.toMillis());
    }

    /** Resets connections to one port, and accepts the rest. */
    static final class Judge extends ChannelInboundHandlerAdapter {
        private static final int DESTINATION_PORT = 2;

        private final int refusedPort;

        Judge(int refusedPort) {
            this.refusedPort = refusedPort;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            NfqueuePacket packet = (NfqueuePacket) message;
            boolean refuse = packet.content().getUnsignedShort(tcp(packet) + DESTINATION_PORT) == refusedPort;
            ctx.write(refuse ? packet.reject(RejectReason.TCP_RESET) : packet, ctx.voidPromise());
        }

        private static int tcp(NfqueuePacket packet) {
            int start = packet.content().readerIndex();
            int first = packet.content().getByte(start);
            return start + (first >> 4 == 6 ? 40 : (first & 0xf) * 4);
        }
    }
}
