// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketBuilder;
import dev.nfqueue.codec.ip.TcpFlags;
import dev.nfqueue.codec.ip.flow.FlowChannel;
import dev.nfqueue.codec.ip.flow.FlowMultiplexHandler;
import dev.nfqueue.codec.ip.flow.FlowOptions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Many connections through one channel, of hand-made packets, and what they keep. */
final class ManyStreams implements AutoCloseable {
    private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);
    private final EmbeddedChannel channel;

    /** All events of all streams. */
    final List<Object> events = new ArrayList<>();

    final TcpStreamConfig config;
    int opened;
    int read;
    int passed;
    int passedBytes;

    /** How often what is read is written. */
    int copies;

    boolean reading = true;
    Consumer<TcpStreamChannel> afterRead = stream -> {};

    ManyStreams(TcpStreamMode mode, TcpStreamConfig config, int maxFlows) {
        this.config = config;
        ChannelInitializer<TcpStreamChannel> initializer = new ChannelInitializer<>() {
            @Override
            protected void initChannel(TcpStreamChannel stream) {
                opened++;
                stream.config().setAutoRead(reading);
                stream.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        ByteBuf bytes = (ByteBuf) message;
                        read += bytes.readableBytes();
                        for (int i = 0; i < copies; i++) {
                            ctx.writeAndFlush(bytes.retainedDuplicate());
                        }
                        bytes.release();
                        afterRead.accept((TcpStreamChannel) ctx.channel());
                    }

                    @Override
                    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                        events.add(event);
                    }
                });
            }
        };
        FlowMultiplexHandler flows = new FlowMultiplexHandler(
                new ChannelInitializer<FlowChannel>() {
                    @Override
                    protected void initChannel(FlowChannel flow) {
                        flow.config().setAllocator(alloc);
                        flow.pipeline().addLast(new TcpStreamHandler(mode, initializer, config));
                    }
                },
                new FlowOptions().maxFlows(maxFlows).evictAfter(Duration.ofHours(1)));
        channel = new EmbeddedChannel(flows);
    }

    /** Bytes of buffers that there are. */
    long used() {
        return alloc.metric().usedHeapMemory() + alloc.metric().usedDirectMemory();
    }

    /** A packet of a connection; the SYN has offset 0. */
    void receive(int number, boolean client, int flags, long offset, String text) throws Exception {
        InetAddress from = InetAddress.getByAddress(new byte[] {10, 0, (byte) (number >> 8), (byte) number});
        InetAddress to = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        int port = 1024 + number % 60_000;
        IpPacket packet = IpPacketBuilder.from(client ? from : to, client ? to : from)
                .tcp(client ? port : 80, client ? 80 : port)
                .flags(flags)
                .sequence(1000 + offset)
                .acknowledgment(flags == TcpFlags.SYN ? 0 : 1001)
                .payload(text.getBytes(StandardCharsets.US_ASCII))
                .build(PooledByteBufAllocator.DEFAULT);
        channel.writeInbound(packet);
        for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            if (out instanceof IpPacket went) {
                passed++;
                passedBytes += went.tcp().payloadLength();
            }
            ReferenceCountUtil.release(out);
        }
        assertTrue(used() <= config.memoryUsed(), used() + " of which only " + config.memoryUsed() + " are counted");
    }

    void open(int number) throws Exception {
        receive(number, true, TcpFlags.SYN, 0, "");
        receive(number, false, TcpFlags.SYN | TcpFlags.ACK, 0, "");
        receive(number, true, TcpFlags.ACK, 1, "");
    }

    void data(int number, long offset, int length) throws Exception {
        receive(number, true, TcpFlags.ACK, offset, "x".repeat(length));
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
        assertEquals(0, used());
        assertEquals(0, config.memoryUsed());
    }
}
