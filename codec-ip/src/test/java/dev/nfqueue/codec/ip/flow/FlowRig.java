// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketDecoder;
import dev.nfqueue.codec.ip.IpPacketEncoder;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A parent whose flows' channels are kept, with packets to read, and what was written to look at. Time stands still. */
final class FlowRig {

    /** What the parent is told of a dropped packet. */
    static final class Dropped extends DefaultByteBufHolder {
        Dropped(ByteBufHolder holder) {
            super(holder.content());
        }
    }

    /** Writes everything back. */
    @ChannelHandler.Sharable
    static final class Pass extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.write(message);
        }
    }

    /** What a child has been told besides packets. */
    static final class Told extends ChannelInboundHandlerAdapter {
        final List<Object> events = new ArrayList<>();

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            events.add("active");
            ctx.fireChannelActive();
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            events.add(((FlowChannel) ctx.channel()).endReason());
            ctx.fireChannelInactive();
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            events.add(event);
        }
    }

    final EmbeddedChannel parent;
    final FlowMultiplexHandler multiplexer;
    final List<FlowChannel> children = new ArrayList<>();
    final List<FlowEndedEvent> ended = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();

    FlowRig(FlowOptions options, Supplier<ChannelHandler> handler) {
        multiplexer = new FlowMultiplexHandler(
                new ChannelInitializer<FlowChannel>() {
                    @Override
                    protected void initChannel(FlowChannel flow) {
                        Told child = new Told();
                        children.add(flow);
                        told.add(child);
                        flow.pipeline().addLast(child, handler.get());
                    }
                },
                options);
        parent = new EmbeddedChannel();
        parent.freezeTime();
        parent.pipeline()
                .addLast(new IpPacketDecoder(), new IpPacketEncoder(Dropped::new), multiplexer)
                .addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                        ended.add((FlowEndedEvent) event);
                    }
                });
    }

    FlowRig() {
        this(new FlowOptions(), Pass::new);
    }

    /** Lets the parent read packets in one burst. */
    void read(IpPacket... packets) {
        for (IpPacket packet : packets) {
            parent.pipeline().fireChannelRead(packet.toHolder());
        }
        parent.pipeline().fireChannelReadComplete();
        parent.runPendingTasks();
    }

    /** What has been written to the parent, as one word each, and is forgotten. */
    List<String> written() {
        List<String> words = new ArrayList<>();
        Object message;
        while ((message = parent.readOutbound()) != null) {
            words.add(word(message));
            ReferenceCountUtil.release(message);
        }
        return words;
    }

    /** What has come to the parent's end, and is forgotten. */
    List<String> unhandled() {
        List<String> words = new ArrayList<>();
        Object message;
        while ((message = parent.readInbound()) != null) {
            words.add(word(message));
            ReferenceCountUtil.release(message);
        }
        return words;
    }

    private static String word(Object message) {
        if (message instanceof Dropped) {
            return "drop";
        }
        return message instanceof ByteBufHolder ? "pass" : String.valueOf(message);
    }

    void pass(Duration time) {
        parent.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        parent.runPendingTasks();
        parent.runScheduledPendingTasks();
        parent.runPendingTasks();
    }

    FlowChannel child(int index) {
        return children.get(index);
    }

    /** What a child was told. */
    List<Object> told(int index) {
        return told.get(index).events;
    }

    int open() {
        return multiplexer.metrics().open();
    }

    void close() {
        assertFalse(parent.finish());
    }
}
