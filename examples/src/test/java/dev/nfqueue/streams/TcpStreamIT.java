// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.flow.FlowDirection;
import dev.nfqueue.codec.ip.flow.tcp.TcpStreamChannel;
import dev.nfqueue.codec.ip.flow.tcp.TcpStreamConfig;
import dev.nfqueue.codec.ip.flow.tcp.TcpStreamMode;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.NeedsKernel;
import dev.nfqueue.testsupport.Rule;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Streams of real sockets through a real queue. {@code -Dnfqueue.test.stream.megabytes=1000} has it transfer more than the
 * few megabytes that are enough for every day.
 */
@KernelTest
class TcpStreamIT {
    private static final long BYTES = Long.getLong("nfqueue.test.stream.megabytes", 3) << 20;
    private static final int QUEUE = 0;

    /** What is lost, sent twice and delayed, of each, before the queue of streams and behind it. */
    private static final double TROUBLE = Double.parseDouble(System.getProperty("nfqueue.test.stream.trouble", "0.01"));

    @RegisterExtension
    final OrdinarySegments segments = new OrdinarySegments();

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    private final AtomicLong read = new AtomicLong();
    private StreamQueue queue;

    @AfterEach
    void nothingFailed() {
        if (queue != null) {
            assertEquals(List.of(), List.copyOf(queue.failures));
        }
    }

    private void queue(IpFamily family, int port, boolean gso, TcpStreamMode mode, Transfer.Change change)
            throws Exception {
        queue("OUTPUT", family, port, gso, mode, change);
    }

    private void queue(String chain, IpFamily family, int port, boolean gso, TcpStreamMode mode, Transfer.Change change)
            throws Exception {
        queue = cleanup.add(StreamQueue.streams(
                QUEUE,
                gso,
                mode,
                new TcpStreamConfig(),
                stream -> stream.pipeline().addLast(handler(mode, change))));
        cleanup.add(Rule.on(family, chain).tcpTo(port).mark(0).queue(QUEUE));
        cleanup.add(Rule.on(family, chain).tcpFrom(port).mark(0).queue(QUEUE));
    }

    private ChannelInboundHandler handler(TcpStreamMode mode, Transfer.Change change) {
        return mode == TcpStreamMode.OBSERVE ? new Reading() : new Changing(change, read::addAndGet);
    }

    private final class Reading extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            read.addAndGet(((ByteBuf) message).readableBytes());
            ((ByteBuf) message).release();
        }
    }

    static Stream<Arguments> ways() {
        return Arrays.stream(IpFamily.values())
                .flatMap(family -> Arrays.stream(TcpStreamMode.values())
                        .flatMap(mode -> Stream.of(true, false).map(gso -> Arguments.of(family, mode, gso))));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void transfersBothWaysAtOnce(IpFamily family, TcpStreamMode mode, boolean gso) throws Exception {
        Transfer transfer = cleanup.add(new Transfer(family.loopback()));
        queue(family, transfer.port(), gso, mode, Transfer.Change.NONE);
        transfer.run(BYTES, BYTES, Transfer.Change.NONE);
        assertEquals(2 * BYTES, read.get());
    }

    @ParameterizedTest
    @CsvSource({"V4, true", "V4, false", "V6, true", "V6, false"})
    void changesLengthsBothWaysAtOnce(IpFamily family, boolean gso) throws Exception {
        Transfer transfer = cleanup.add(new Transfer(family.loopback()));
        queue(family, transfer.port(), gso, TcpStreamMode.REWRITE, Transfer.Change.UNEVEN);
        transfer.run(BYTES, BYTES, Transfer.Change.UNEVEN);
        assertEquals(2 * BYTES, read.get());
        assertTrue(queue.channel().metrics().injected() > 0);
    }

    @ParameterizedTest
    @CsvSource({"OBSERVE, true", "OBSERVE, false", "HOLD, true", "HOLD, false", "REWRITE, true", "REWRITE, false"})
    void getsThroughABadNetwork(TcpStreamMode mode, boolean gso) throws Exception {
        Transfer transfer = cleanup.add(new Transfer(IpFamily.V4.loopback()));
        int port = transfer.port();
        BadNetwork network = new BadNetwork(cleanup, port, QUEUE, gso, TROUBLE);
        Transfer.Change change = mode == TcpStreamMode.REWRITE ? Transfer.Change.UNEVEN : Transfer.Change.NONE;
        queue(IpFamily.V4, port, gso, mode, change);
        transfer.run(BYTES, BYTES, change);
        assertEquals(2 * BYTES, read.get());
        assertTrue(network.hasDoneItAll());
    }

    /** The link is behind a queue in OUTPUT, and before one in INPUT. */
    @ParameterizedTest
    @CsvSource({"OBSERVE, OUTPUT", "OBSERVE, INPUT", "HOLD, OUTPUT", "HOLD, INPUT", "REWRITE, OUTPUT", "REWRITE, INPUT"
    })
    @NeedsKernel(config = "CONFIG_NET_SCH_NETEM")
    void getsThroughNetem(TcpStreamMode mode, String chain) throws Exception {
        Transfer transfer = cleanup.add(new Transfer(IpFamily.V4.loopback()));
        Transfer.Change change = mode == TcpStreamMode.REWRITE ? Transfer.Change.UNEVEN : Transfer.Change.NONE;
        queue(chain, IpFamily.V4, transfer.port(), true, mode, change);
        List<String> netem = List.of(
                "netem", "limit", "10000", "loss", "1%", "delay", "3ms", "1ms", "reorder", "5%", "duplicate", "1%");
        Command.run(Stream.concat(Stream.of("tc", "qdisc", "add", "dev", "lo", "root"), netem.stream())
                .toList());
        cleanup.add(() -> Command.run("tc", "qdisc", "del", "dev", "lo", "root"));
        transfer.run(BYTES, BYTES, change);
        assertEquals(2 * BYTES, read.get());
        String done = Command.run("tc", "-s", "qdisc", "show", "dev", "lo");
        assertTrue(done.contains("netem") && !done.contains("dropped 0,"), done);
    }

    @ParameterizedTest
    @EnumSource
    void cutsAConnectionAtBothEnds(IpFamily family) throws Exception {
        ServerSocket server = cleanup.add(new ServerSocket(0, 1, family.loopback()));
        queue = cleanup.add(StreamQueue.streams(
                QUEUE,
                true,
                TcpStreamMode.HOLD,
                new TcpStreamConfig(),
                stream -> stream.pipeline().addLast(new CutAt("secret"))));
        cleanup.add(
                Rule.on(family, "OUTPUT").tcpTo(server.getLocalPort()).mark(0).queue(QUEUE));
        cleanup.add(
                Rule.on(family, "OUTPUT").tcpFrom(server.getLocalPort()).mark(0).queue(QUEUE));
        Socket client = cleanup.add(new Socket(family.loopback(), server.getLocalPort()));
        Socket peer = cleanup.add(server.accept());
        client.setSoTimeout(30_000);
        peer.setSoTimeout(30_000);
        client.getOutputStream().write("open ".getBytes(StandardCharsets.US_ASCII));
        assertEquals("open ", new String(peer.getInputStream().readNBytes(5), StandardCharsets.US_ASCII));
        client.getOutputStream().write("secret".getBytes(StandardCharsets.US_ASCII));
        IOException atServer =
                assertThrows(IOException.class, () -> peer.getInputStream().read());
        IOException atClient =
                assertThrows(IOException.class, () -> client.getInputStream().read());
        assertTrue(
                atServer.getMessage().contains("reset") && atClient.getMessage().contains("reset"));
    }

    /** Writes what it reads, up to a word. */
    private static final class CutAt extends ChannelInboundHandlerAdapter {
        private final String word;

        CutAt(String word) {
            this.word = word;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf bytes = (ByteBuf) message;
            TcpStreamChannel stream = (TcpStreamChannel) ctx.channel();
            if (stream.direction() == FlowDirection.ORIGINAL
                    && bytes.toString(StandardCharsets.US_ASCII).contains(word)) {
                bytes.release();
                stream.connection().reset();
            } else {
                ctx.write(bytes);
            }
        }
    }
}
