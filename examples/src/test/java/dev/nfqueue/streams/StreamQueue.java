// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.streams;

import dev.nfqueue.channel.NfqueueAddress;
import dev.nfqueue.channel.NfqueueChannel;
import dev.nfqueue.channel.NfqueueChannelOption;
import dev.nfqueue.channel.NfqueueEventLoopGroup;
import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.codec.ip.IpPacketDecoder;
import dev.nfqueue.codec.ip.IpPacketEncoder;
import dev.nfqueue.codec.ip.flow.FlowChannel;
import dev.nfqueue.codec.ip.flow.FlowMultiplexHandler;
import dev.nfqueue.codec.ip.flow.tcp.TcpStreamChannel;
import dev.nfqueue.codec.ip.flow.tcp.TcpStreamConfig;
import dev.nfqueue.codec.ip.flow.tcp.TcpStreamHandler;
import dev.nfqueue.codec.ip.flow.tcp.TcpStreamMode;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A bound queue, on an event loop of its own; what goes wrong in it is kept. */
final class StreamQueue implements AutoCloseable {
    /** What packets of a queue of streams leave under. */
    static final int MARK = 0x4e46;

    private static final int LENGTH = 8192;

    final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final EventLoopGroup group = new NfqueueEventLoopGroup(1);
    private final NfqueueChannel channel;

    private StreamQueue(int queue, boolean gso, int mark, Consumer<NfqueueChannel> initializer)
            throws InterruptedException {
        channel = (NfqueueChannel) new Bootstrap()
                .group(group)
                .channel(NfqueueChannel.class)
                .option(NfqueueChannelOption.GSO, gso)
                .option(NfqueueChannelOption.QUEUE_MAX_LENGTH, LENGTH)
                .option(NfqueueChannelOption.ANSWER_MARK, mark)
                .handler(new ChannelInitializer<NfqueueChannel>() {
                    @Override
                    protected void initChannel(NfqueueChannel made) {
                        initializer.accept(made);
                    }
                })
                .bind(new NfqueueAddress(queue))
                .sync()
                .channel();
    }

    /** A queue whose handler gets packets; those of its own leave under a mark. */
    static StreamQueue plain(int queue, boolean gso, int mark, ChannelHandler handler) throws InterruptedException {
        return new StreamQueue(queue, gso, mark, made -> made.pipeline().addLast(handler));
    }

    /** A queue whose handler gets packets, large ones as they are if wanted. */
    static StreamQueue accepting(int queue, boolean gso, ChannelHandler handler) throws InterruptedException {
        return plain(queue, gso, MARK, handler);
    }

    /** A queue whose connections are streams. */
    static StreamQueue streams(
            int queue, boolean gso, TcpStreamMode mode, TcpStreamConfig config, Consumer<TcpStreamChannel> handlers)
            throws InterruptedException {
        Failures failures = new Failures();
        StreamQueue made = new StreamQueue(
                queue,
                gso,
                MARK,
                channel -> channel.pipeline()
                        .addLast(
                                new IpPacketDecoder(holder ->
                                        !(holder instanceof NfqueuePacket packet) || packet.isChecksumReady()),
                                new IpPacketEncoder(holder -> ((NfqueuePacket) holder).drop()),
                                new FlowMultiplexHandler(flows(mode, config, handlers, failures)),
                                failures));
        failures.into = made.failures;
        return made;
    }

    private static ChannelInitializer<FlowChannel> flows(
            TcpStreamMode mode, TcpStreamConfig config, Consumer<TcpStreamChannel> handlers, Failures failures) {
        ChannelInitializer<TcpStreamChannel> streams = new ChannelInitializer<>() {
            @Override
            protected void initChannel(TcpStreamChannel stream) {
                handlers.accept(stream);
                stream.pipeline().addLast(failures);
            }
        };
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(FlowChannel flow) {
                flow.pipeline().addLast(new TcpStreamHandler(mode, streams, config));
            }
        };
    }

    @ChannelHandler.Sharable
    private static final class Failures extends ChannelInboundHandlerAdapter {
        private volatile Queue<Throwable> into;

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            into.add(cause);
        }
    }

    NfqueueChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly(30_000);
        group.shutdownGracefully(0, 30, TimeUnit.SECONDS).awaitUninterruptibly(30_000);
    }
}
