// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketDecoder;
import dev.nfqueue.codec.ip.IpPacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A pipeline with a reassembler, whose source wants exactly one decision about each packet, and checks that. */
final class Pipe {

    final IpReassembler reassembler;
    final EmbeddedChannel channel;
    final List<ReassemblyFailedEvent> events = new ArrayList<>();

    /** What was decided, in order: "3 as it came", "3 replaced", "3 dropped", "an own one". */
    final List<String> decisions = new ArrayList<>();

    /** The bytes that went out, dropped ones not among them. */
    final List<byte[]> out = new ArrayList<>();

    private final List<Held> sent = new ArrayList<>();

    Pipe() {
        this(new IpReassemblerBuilder());
    }

    Pipe(IpReassemblerBuilder builder) {
        reassembler = builder.build();
        channel = new EmbeddedChannel(
                new IpPacketDecoder(), new IpPacketEncoder(Dropped::new), reassembler, new Events());
        channel.freezeTime();
    }

    /** The packets of the source. */
    private static final class Held extends DefaultByteBufHolder {
        final int number;

        /** What this replaces, or null. */
        final Held origin;

        Held(int number, ByteBuf content, Held origin) {
            super(content);
            this.number = number;
            this.origin = origin;
        }

        @Override
        public ByteBufHolder replace(ByteBuf content) {
            return new Held(number, content, this);
        }
    }

    private static final class Dropped extends DefaultByteBufHolder {
        final Held holder;

        Dropped(ByteBufHolder holder) {
            super(holder.content());
            this.holder = (Held) holder;
        }
    }

    private final class Events extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            events.add((ReassemblyFailedEvent) event);
        }
    }

    /** Sends packets, each as a read of its own. They are numbered from 1. */
    Pipe send(byte[]... packets) {
        for (byte[] packet : packets) {
            Held held = new Held(sent.size() + 1, Unpooled.buffer().writeBytes(packet), null);
            sent.add(held);
            channel.writeInbound(held);
        }
        return this;
    }

    void advance(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    /** The next packet that a handler sees, or null. */
    IpPacket receive() {
        return channel.readInbound();
    }

    /** The bytes of the next packet that a handler sees, which it writes on; null when there is none. */
    byte[] passOn() {
        IpPacket packet = receive();
        if (packet == null) {
            return null;
        }
        byte[] bytes = ByteBufUtil.getBytes(packet.content());
        write(packet);
        return bytes;
    }

    /** Writes a message, which has to succeed. */
    void write(Object message) {
        ChannelFuture written = channel.writeOneOutbound(message);
        channel.flushOutbound();
        assertTrue(written.isSuccess(), () -> String.valueOf(written.cause()));
    }

    /** Writes the next packet that a handler sees on, and returns its source. */
    InetAddress receiveSource() {
        IpPacket packet = receive();
        InetAddress source = packet.source();
        write(packet);
        return source;
    }

    /** Notes what has been decided meanwhile, and returns all of it. */
    List<String> decisions() {
        if (channel.isOpen()) {
            channel.flushOutbound();
        }
        for (Object message = channel.readOutbound(); message != null; message = channel.readOutbound()) {
            decisions.add(decision(message));
        }
        return decisions;
    }

    private String decision(Object message) {
        ByteBufHolder holder = (ByteBufHolder) message;
        String decision;
        if (message instanceof Dropped dropped) {
            decision = dropped.holder.number + " dropped";
        } else {
            out.add(ByteBufUtil.getBytes(holder.content()));
            boolean known = message instanceof Held;
            String what = known && ((Held) message).origin == null ? " as it came" : " replaced";
            decision = known ? ((Held) message).number + what : "an own one";
        }
        holder.release();
        return decision;
    }

    /** How many packets of the source nobody has decided about. */
    int undecided() {
        decisions();
        return (int) sent.stream().filter(held -> held.refCnt() > 0).count();
    }

    /** Ends the test: every packet has got one decision, and nothing is held. */
    void finishDecided() {
        Map<String, Integer> counts = new HashMap<>();
        decisions().forEach(decision -> counts.merge(decision.split(" ", 2)[0], 1, Integer::sum));
        for (Held held : sent) {
            assertEquals(1, counts.get(String.valueOf(held.number)), () -> "packet " + held.number);
        }
        finish();
    }

    /** Ends the test: every packet is released, and nothing is held. */
    void finish() {
        channel.finishAndReleaseAll();
        for (Held held : sent) {
            assertEquals(0, held.refCnt(), () -> "packet " + held.number + " is held");
        }
        ReassemblyMetrics metrics = reassembler.metrics();
        assertEquals(0, metrics.heldFragments());
        assertEquals(0, metrics.heldDatagrams());
        assertEquals(0, metrics.heldBytes());
        assertEquals(
                metrics.fragments(), metrics.reassembledFragments() + metrics.duplicates() + metrics.failedFragments());
        int told = events.stream().mapToInt(ReassemblyFailedEvent::fragments).sum();
        assertEquals(metrics.failedFragments(), told);
    }
}
