// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketBuilder;
import dev.nfqueue.codec.ip.PacketDrop;
import dev.nfqueue.codec.ip.TcpFlags;
import dev.nfqueue.codec.ip.TcpSegment;
import dev.nfqueue.codec.ip.flow.FlowChannel;
import dev.nfqueue.codec.ip.flow.FlowMultiplexHandler;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A channel with flows and streams, between two ends that acknowledge at once and lose nothing. */
final class Wire implements AutoCloseable {
    static final int CLIENT = 0;
    static final int SERVER = 1;
    private static final int MSS = 1000;

    final EmbeddedChannel channel;
    final List<TcpStreamChannel> streams = new ArrayList<>();
    final StringBuilder[] got = {new StringBuilder(), new StringBuilder()};
    final boolean[] ended = new boolean[2];
    final boolean[] wasReset = new boolean[2];
    private final long[] next = {100, 9000};
    private final long[] expected = {9000, 100};
    private final InetAddress[] addresses = new InetAddress[2];
    int drops;

    Wire(TcpStreamMode mode, Consumer<TcpStreamChannel> initializer) throws Exception {
        this(mode, new TcpStreamConfig(), initializer);
    }

    Wire(TcpStreamMode mode, TcpStreamConfig config, Consumer<TcpStreamChannel> initializer) throws Exception {
        addresses[CLIENT] = InetAddress.getByName("192.0.2.1");
        addresses[SERVER] = InetAddress.getByName("198.51.100.2");
        ChannelInitializer<TcpStreamChannel> streamHandlers = new ChannelInitializer<>() {
            @Override
            protected void initChannel(TcpStreamChannel stream) {
                streams.add(stream);
                initializer.accept(stream);
            }
        };
        channel = new EmbeddedChannel(new FlowMultiplexHandler(new ChannelInitializer<FlowChannel>() {
            @Override
            protected void initChannel(FlowChannel flow) {
                flow.pipeline().addLast(new TcpStreamHandler(mode, streamHandlers, config));
            }
        }));
    }

    Wire connect() {
        segment(CLIENT, TcpFlags.SYN, "");
        segment(SERVER, TcpFlags.SYN | TcpFlags.ACK, "");
        segment(CLIENT, TcpFlags.ACK, "");
        return this;
    }

    /** Both ends forget everything, and go on with other numbers. */
    Wire otherNumbers() {
        for (int end = 0; end < 2; end++) {
            next[end] += 1_000_000;
            expected[1 - end] = next[end];
        }
        return this;
    }

    Wire client(String text) {
        return text(CLIENT, text);
    }

    Wire server(String text) {
        return text(SERVER, text);
    }

    private Wire text(int from, String text) {
        for (int at = 0; at < text.length(); at += MSS) {
            segment(from, TcpFlags.ACK, text.substring(at, Math.min(text.length(), at + MSS)));
        }
        return this;
    }

    Wire end(int from) {
        segment(from, TcpFlags.ACK | TcpFlags.FIN, "");
        return this;
    }

    void reset(int from) {
        segment(from, TcpFlags.RST | TcpFlags.ACK, "");
    }

    /** An end sends a segment; what comes of it arrives at the ends, which acknowledge it. */
    void segment(int from, int flags, String text) {
        IpPacket packet = packet(from, flags, text);
        next[from] += packet.tcp().sequenceLength();
        channel.writeInbound(packet);
        exchange();
    }

    private IpPacket packet(int from, int flags, String text) {
        return IpPacketBuilder.from(addresses[from], addresses[1 - from])
                .tcp(from == CLIENT ? 40000 : 80, from == CLIENT ? 80 : 40000)
                .flags(flags)
                .sequence(next[from])
                .acknowledgment((flags & TcpFlags.ACK) == 0 ? 0 : expected[from])
                .payload(text.getBytes(StandardCharsets.ISO_8859_1))
                .build();
    }

    void exchange() {
        channel.runPendingTasks();
        for (Object message = channel.readOutbound(); message != null; message = channel.readOutbound()) {
            if (message instanceof PacketDrop drop) {
                drops++;
                drop.release();
            } else {
                arrives((IpPacket) message);
            }
        }
    }

    private void arrives(IpPacket packet) {
        TcpSegment tcp = packet.tcp();
        int to = tcp.destinationPort() == 80 ? SERVER : CLIENT;
        int length = tcp.sequenceLength();
        wasReset[to] |= tcp.isRst();
        if (length > 0 && !tcp.isRst() && tcp.sequence() == expected[to]) {
            got[to].append(tcp.payload().toString(StandardCharsets.ISO_8859_1));
            ended[to] |= tcp.isFin();
            expected[to] += length;
            if (!tcp.isSyn()) {
                channel.writeInbound(packet(to, TcpFlags.ACK, ""));
            }
        }
        packet.release();
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
    }

    static String text(Object message) {
        return ((io.netty.buffer.ByteBuf) message).toString(StandardCharsets.ISO_8859_1);
    }

    static io.netty.buffer.ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }
}
