// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketBuilder;
import dev.nfqueue.codec.ip.TcpBuilder;
import dev.nfqueue.codec.ip.TcpFlags;
import dev.nfqueue.codec.ip.TcpOption;
import dev.nfqueue.codec.ip.TcpSegment;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.UnaryOperator;

/** A connection of hand-made packets: offsets count from the first byte behind each SYN. */
final class Lab implements ConnectionOutput, AutoCloseable {
    static final int CLIENT = 0;
    static final int SERVER = 1;
    static final int ACK = TcpFlags.ACK;
    static final int MSS = 100;

    final Reader[] readers = {new Reader(CLIENT), new Reader(SERVER)};

    /** What went on, in order: packets that came, and injected ones. */
    final Queue<IpPacket> sent = new ArrayDeque<>();

    int passed;
    int injected;
    int dropped;
    boolean established;
    long nanos = 1;
    long clientIsn = 1000;
    long serverIsn = 5_000_000;
    boolean stamps;
    boolean sack;
    int scale = -1;
    private TcpEngine<?> engine;

    /** Reads one end's stream, and does something with it. */
    final class Reader implements StreamReader {
        private final int from;
        final StringBuilder text = new StringBuilder();
        final List<String> events = new ArrayList<>();
        boolean reading = true;

        /** What it writes for what it reads; null for nothing. */
        UnaryOperator<String> writes;

        Reader(int from) {
            this.from = from;
        }

        @Override
        public boolean isReading() {
            return reading;
        }

        @Override
        public void read(ByteBuf bytes) {
            String read = bytes.toString(StandardCharsets.ISO_8859_1);
            bytes.release();
            text.append(read);
            String write = writes == null ? null : writes.apply(read);
            if (write != null) {
                write(from, write);
            }
        }

        @Override
        public void readComplete() {}

        @Override
        public void inputEnded() {
            events.add("end");
            if (writes != null) {
                relay().writeEnd(from);
            }
        }

        @Override
        public void gap(long missing) {
            events.add("gap " + missing);
        }

        @Override
        public void conflict(long offset) {
            events.add("conflict " + offset);
        }

        @Override
        public void writable() {}

        @Override
        public void closed(boolean reset) {
            events.add(reset ? "reset" : "closed");
        }
    }

    static Lab observing(TcpStreamConfig config) {
        Lab lab = new Lab();
        lab.engine = new ObservingEngine(config, lab, ByteBufAllocator.DEFAULT);
        return lab;
    }

    /** In any mode; where bytes are relayed, they are written as they are read. */
    static Lab in(TcpStreamMode mode) {
        return in(mode, new TcpStreamConfig());
    }

    static Lab in(TcpStreamMode mode, TcpStreamConfig config) {
        if (mode == TcpStreamMode.OBSERVE) {
            return observing(config);
        }
        Lab lab = relaying(mode == TcpStreamMode.HOLD, config);
        lab.readers[CLIENT].writes = UnaryOperator.identity();
        lab.readers[SERVER].writes = UnaryOperator.identity();
        return lab;
    }

    static Lab holding() {
        return relaying(true, new TcpStreamConfig());
    }

    static Lab rewriting() {
        return relaying(false, new TcpStreamConfig());
    }

    static Lab relaying(boolean hold, TcpStreamConfig config) {
        Lab lab = new Lab();
        lab.engine = new RelayEngine(config, hold, lab, ByteBufAllocator.DEFAULT);
        return lab;
    }

    TcpEngine<?> engine() {
        return engine;
    }

    RelayEngine relay() {
        return (RelayEngine) engine;
    }

    int write(int from, String text) {
        ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
        return relay().write(from, bytes, 0, bytes.readableBytes());
    }

    TcpBuilder packet(int from, int flags, long offset, long acknowledged) {
        long isn = from == CLIENT ? clientIsn : serverIsn;
        long peerIsn = from == CLIENT ? serverIsn : clientIsn;
        TcpBuilder tcp = IpPacketBuilder.from(address(from), address(1 - from))
                .tcp(from == CLIENT ? 40000 : 80, from == CLIENT ? 80 : 40000)
                .flags(flags)
                .window(10_000)
                .sequence(isn + 1 + offset & 0xFFFFFFFFL)
                .acknowledgment((flags & ACK) == 0 ? 0 : peerIsn + 1 + acknowledged & 0xFFFFFFFFL);
        if (stamps) {
            tcp.option(
                    TcpOption.TIMESTAMPS,
                    ByteBuffer.allocate(8).putInt((int) (nanos + 77)).putInt(5).array());
        }
        return tcp;
    }

    private static InetAddress address(int from) {
        try {
            return InetAddress.getByName(from == CLIENT ? "192.0.2.1" : "198.51.100.2");
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    Lab receive(int from, TcpBuilder tcp) {
        return receive(from, tcp.build());
    }

    Lab receive(int from, IpPacket packet) {
        engine.at(nanos).packet(from, packet);
        return this;
    }

    TcpBuilder syn(int from, int flags) {
        TcpBuilder tcp = packet(from, flags, -1, 0).maximumSegmentSize(MSS);
        if (sack) {
            tcp.option(TcpOption.SACK_PERMITTED);
        }
        if (scale >= 0) {
            tcp.option(TcpOption.WINDOW_SCALE, (byte) scale);
        }
        return tcp;
    }

    Lab handshake() {
        receive(CLIENT, syn(CLIENT, TcpFlags.SYN));
        receive(SERVER, syn(SERVER, TcpFlags.SYN | ACK));
        receive(CLIENT, packet(CLIENT, ACK, 0, 0));
        return forget();
    }

    /** Opens the connection; the client's bytes are changed, the server's go on as they came. */
    Lab rewrite(UnaryOperator<String> client) {
        handshake();
        readers[CLIENT].writes = client;
        readers[SERVER].writes = UnaryOperator.identity();
        return this;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** Forgets the packets that were sent so far. */
    Lab forget() {
        sent.forEach(IpPacket::release);
        sent.clear();
        passed = 0;
        injected = 0;
        dropped = 0;
        return this;
    }

    /** A segment of the client's with text at an offset. */
    Lab client(long offset, String text) {
        return receive(CLIENT, packet(CLIENT, ACK, offset, 0).payload(bytes(text)));
    }

    /** A segment of the server's with text at an offset, which acknowledges the client's. */
    Lab server(long offset, String text, long acknowledged) {
        return receive(SERVER, packet(SERVER, ACK, offset, acknowledged).payload(bytes(text)));
    }

    String clientText() {
        return readers[CLIENT].text.toString();
    }

    /** The next packet that went on, as "C 3 abc ack 7 [flags]" with offsets, or "nothing". */
    String next() {
        IpPacket packet = sent.poll();
        if (packet == null) {
            return "nothing";
        }
        TcpSegment tcp = packet.tcp();
        int from = tcp.sourcePort() == 40000 ? CLIENT : SERVER;
        long isn = from == CLIENT ? clientIsn : serverIsn;
        long peerIsn = from == CLIENT ? serverIsn : clientIsn;
        String line = (from == CLIENT ? "C " : "S ")
                + (int) (tcp.sequence() - isn - 1) + " '"
                + tcp.payload().toString(StandardCharsets.ISO_8859_1) + "'"
                + (tcp.isAck() ? " ack " + (int) (tcp.acknowledgment() - peerIsn - 1) : "")
                + (tcp.isFin() ? " FIN" : "") + (tcp.isRst() ? " RST" : "") + (tcp.isSyn() ? " SYN" : "");
        packet.release();
        return line;
    }

    @Override
    public void pass(IpPacket packet) {
        passed++;
        sent.add(IpPacket.of(packet.content().copy()));
        packet.release();
    }

    @Override
    public void drop(IpPacket packet) {
        dropped++;
        packet.release();
    }

    @Override
    public void inject(IpPacket packet) {
        injected++;
        sent.add(packet);
    }

    @Override
    public void established() {
        established = true;
        engine.direction(CLIENT).reader = readers[CLIENT];
        engine.direction(SERVER).reader = readers[SERVER];
    }

    @Override
    public void ended() {}

    @Override
    public void close() {
        forget();
        engine.release();
    }
}
