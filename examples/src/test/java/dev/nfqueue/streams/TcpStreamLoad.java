// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.codec.ip.flow.tcp.TcpStreamConfig;
import dev.nfqueue.codec.ip.flow.tcp.TcpStreamMode;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.Rule;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Many connections, and fast ones. By hand, as it takes minutes: {@code -Dit.test=TcpStreamLoad -Dnfqueue.test.load=true}. */
@KernelTest
@EnabledIfSystemProperty(named = "nfqueue.test.load", matches = "true")
class TcpStreamLoad {
    private static final int QUEUE = 0;
    private static final int IN_A_ROW = Integer.getInteger("nfqueue.test.load.connections", 10_000);
    private static final int AT_ONCE = 1_000;
    private static final long MEGABYTES = Long.getLong("nfqueue.test.load.megabytes", 2_000);

    private static final long DOWNLOAD = Long.getLong("nfqueue.test.load.download", 1_000);
    private static final double TROUBLE = Double.parseDouble(System.getProperty("nfqueue.test.load.trouble", "0.01"));

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    private final AtomicLong read = new AtomicLong();
    private StreamQueue queue;
    private ServerSocket server;

    private void listen(TcpStreamMode mode) throws Exception {
        queue = cleanup.add(StreamQueue.streams(
                QUEUE,
                true,
                mode,
                new TcpStreamConfig(),
                stream -> stream.pipeline().addLast(new Echo(mode))));
        rules();
    }

    private void rules() throws Exception {
        server = cleanup.add(new ServerSocket(0, 4096, IpFamily.V4.loopback()));
        cleanup.add(Rule.on(IpFamily.V4, "OUTPUT")
                .tcpTo(server.getLocalPort())
                .mark(0)
                .queue(QUEUE));
        cleanup.add(Rule.on(IpFamily.V4, "OUTPUT")
                .tcpFrom(server.getLocalPort())
                .mark(0)
                .queue(QUEUE));
    }

    /** Passes what it reads; in rewrite mode with one byte more at the front. */
    private final class Echo extends ChannelInboundHandlerAdapter {
        private final TcpStreamMode mode;
        private boolean begun;

        Echo(TcpStreamMode mode) {
            this.mode = mode;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            read.addAndGet(((ByteBuf) message).readableBytes());
            if (mode == TcpStreamMode.OBSERVE) {
                ((ByteBuf) message).release();
                return;
            }
            if (mode == TcpStreamMode.REWRITE && !begun) {
                ctx.write(ctx.alloc().buffer(1).writeByte('+'));
            }
            begun = true;
            ctx.write(message);
        }
    }

    private Thread serve(ExecutorService pool) {
        Thread thread = new Thread(
                () -> {
                    while (!server.isClosed()) {
                        try {
                            Socket socket = server.accept();
                            pool.submit(() -> answer(socket));
                        } catch (IOException e) {
                            return;
                        }
                    }
                },
                "server");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static Void answer(Socket socket) throws Exception {
        try (socket) {
            byte[] got = socket.getInputStream().readAllBytes();
            socket.getOutputStream().write(got);
        }
        return null;
    }

    private int exchange(int number) throws Exception {
        try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
            socket.setSoTimeout(60_000);
            byte[] request = ("request " + number).getBytes(StandardCharsets.US_ASCII);
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
            byte[] answer = socket.getInputStream().readAllBytes();
            assertTrue(new String(answer, StandardCharsets.US_ASCII).endsWith("request " + number));
            return answer.length - request.length;
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyConnectionsInARow(TcpStreamMode mode) throws Exception {
        listen(mode);
        ExecutorService pool = Executors.newFixedThreadPool(4);
        cleanup.add(() -> pool.shutdownNow());
        serve(pool);
        long start = System.nanoTime();
        long expected = 0;
        for (int i = 0; i < IN_A_ROW; i++) {
            assertEquals(mode == TcpStreamMode.REWRITE ? 2 : 0, exchange(i));
            expected += 2L * ("request " + i).length() + (mode == TcpStreamMode.REWRITE ? 1 : 0);
        }
        assertEquals(expected, read.get(), "bytes that were read");
        report(mode + ": " + IN_A_ROW + " connections in a row", start);
        assertEquals(List.of(), List.copyOf(queue.failures));
    }

    @ParameterizedTest
    @EnumSource
    void aThousandAtOnce(TcpStreamMode mode) throws Exception {
        listen(mode);
        ExecutorService pool = Executors.newFixedThreadPool(2 * AT_ONCE);
        cleanup.add(() -> pool.shutdownNow());
        serve(pool);
        AtomicInteger wrong = new AtomicInteger();
        long start = System.nanoTime();
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            int number = i;
            all.add(pool.submit(() -> {
                for (int round = 0; round < 5; round++) {
                    if (exchange(number) != (mode == TcpStreamMode.REWRITE ? 2 : 0)) {
                        wrong.incrementAndGet();
                    }
                }
                return null;
            }));
        }
        for (Future<?> one : all) {
            one.get(120, TimeUnit.SECONDS);
        }
        report(mode + ": " + AT_ONCE + " connections at once, five times", start);
        assertEquals(0, wrong.get());
        assertEquals(List.of(), List.copyOf(queue.failures));
    }

    private void ordinarySegments() {
        Command.run("ip", "link", "set", "lo", "mtu", "1500");
        cleanup.add(() -> Command.run("ip", "link", "set", "lo", "mtu", "65536"));
    }

    @Test
    void downloadsAGigabyteThroughABadNetwork() throws Exception {
        ordinarySegments();
        Transfer transfer = cleanup.add(new Transfer(IpFamily.V4.loopback()));
        int port = transfer.port();
        BadNetwork network = new BadNetwork(cleanup, port, QUEUE, true, TROUBLE);
        queue = cleanup.add(StreamQueue.streams(
                QUEUE,
                true,
                TcpStreamMode.REWRITE,
                new TcpStreamConfig(),
                stream -> stream.pipeline().addLast(new Changing(Transfer.Change.UNEVEN, length -> {}))));
        cleanup.add(Rule.on(IpFamily.V4, "OUTPUT").tcpTo(port).mark(0).queue(QUEUE));
        cleanup.add(Rule.on(IpFamily.V4, "OUTPUT").tcpFrom(port).mark(0).queue(QUEUE));
        long start = System.nanoTime();
        transfer.run(1 << 20, DOWNLOAD << 20, Transfer.Change.UNEVEN);
        report("REWRITE: " + DOWNLOAD + " MB through a bad network, " + network, start);
        assertEquals(List.of(), List.copyOf(queue.failures));
        assertTrue(network.hasDoneItAll());
    }

    @Test
    void throughputAgainstAcceptingAll() throws Exception {
        ordinarySegments();
        List<String> results = new ArrayList<>();
        for (int round = 0; round < 4; round++) {
            results.add("accept all " + rate(null) + " MB/s");
            for (TcpStreamMode mode : TcpStreamMode.values()) {
                results.add(mode + " " + rate(mode) + " MB/s");
            }
        }
        results.forEach(System.out::println);
    }

    private long rate(TcpStreamMode mode) throws Exception {
        try (StreamQueue made = mode == null
                ? StreamQueue.accepting(QUEUE, true, new AcceptAll())
                : StreamQueue.streams(
                        QUEUE,
                        true,
                        mode,
                        new TcpStreamConfig(),
                        stream -> stream.pipeline().addLast(new Echo(mode)))) {
            rules();
            Thread sink = new Thread(this::drain, "sink");
            sink.start();
            long start = System.nanoTime();
            try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                byte[] chunk = new byte[256 * 1024];
                for (long left = MEGABYTES << 20; left > 0; left -= chunk.length) {
                    socket.getOutputStream().write(chunk);
                }
                socket.shutdownOutput();
                assertEquals(-1, socket.getInputStream().read());
            }
            long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            sink.join();
            server.close();
            return MEGABYTES * 1000 / millis;
        }
    }

    private void drain() {
        try (Socket socket = server.accept()) {
            InputStream in = socket.getInputStream();
            byte[] chunk = new byte[256 * 1024];
            while (in.read(chunk) >= 0) {}
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class AcceptAll extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.write(((NfqueuePacket) message).accept());
        }
    }

    private static void report(String what, long start) {
        System.out.println(what + ": " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start) + " ms");
    }
}
