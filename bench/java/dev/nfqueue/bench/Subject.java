// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.bench;

import dev.nfqueue.channel.NfqueueAddress;
import dev.nfqueue.channel.NfqueueChannel;
import dev.nfqueue.channel.NfqueueChannelOption;
import dev.nfqueue.channel.NfqueueEventLoopGroup;
import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.codec.ip.IpPacketDecoder;
import dev.nfqueue.codec.ip.IpPacketEncoder;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The library as a subject of {@code bench/run}: the options of the C subjects, and one event loop for each queue. */
public final class Subject {
    private static final long HEAP_BYTES_BEFORE = 8L << 30;
    private static final int PIECE_BYTES = 16 << 10;

    /** Volatile, so that the compiler can't do without any piece. */
    private static volatile byte[] garbage;

    private int queue;
    private int queues = 1;
    private int maxLength = 65536;
    private int receiveBuffer = 128 << 20;
    private boolean gso;
    private boolean rewrite;
    private boolean mark;
    private boolean codec;
    private boolean hold;
    private boolean verdictBatch = true;
    private int coalesceMicros;
    private String loop = "own";
    private Duration busyPoll = Duration.ZERO;
    private boolean promises = true;
    private Function<Boolean, ChannelHandler> handler = AcceptHandler::new;

    private Subject() {}

    /** Serves queues until the process is told to end. */
    public static void main(String[] arguments) throws ReflectiveOperationException, InterruptedException {
        Subject subject = new Subject();
        subject.parse(List.of(arguments));
        if (!subject.hold) {
            passThroughTheHeap(); // Where memory is what is measured, it would be in use beforehand.
        }
        subject.run();
    }

    /**
     * Makes garbage until the collector has been through its young generation several times. The first time a page of the heap is
     * used, the kernel has to find it and to clear it, which costs as much as some packets; a process that has run for minutes,
     * as most do, has that behind it.
     */
    private static void passThroughTheHeap() {
        long pieces = HEAP_BYTES_BEFORE / PIECE_BYTES;
        for (long i = 0; i < pieces; i++) {
            garbage = new byte[PIECE_BYTES];
        }
        garbage = null;
    }

    private void parse(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--queue" -> queue = Integer.parseInt(arguments.get(++i));
                case "--queues" -> queues = Integer.parseInt(arguments.get(++i));
                case "--max-length" -> maxLength = Integer.parseInt(arguments.get(++i));
                case "--rcvbuf" -> receiveBuffer = Integer.parseInt(arguments.get(++i));
                case "--gso" -> gso = true;
                case "--mark-by-port" -> {
                    mark = true;
                    handler = MarkHandler::new;
                }
                case "--rewrite" -> {
                    rewrite = true;
                    handler = RewriteHandler::new;
                }
                case "--packed" -> verdictBatch = false;
                case "--coalesce" -> coalesceMicros = Integer.parseInt(arguments.get(++i));
                case "--busy-poll" -> busyPoll = Duration.ofMillis(Integer.parseInt(arguments.get(++i)));
                case "--loop" -> loop = arguments.get(++i);
                case "--codec" -> codec = true;
                case "--void" -> promises = false;
                case "--hold" -> {
                    hold = true;
                    handler = HoldHandler::new;
                }
                default -> throw new IllegalArgumentException("unknown option " + arguments.get(i));
            }
        }
    }

    private void run() throws ReflectiveOperationException, InterruptedException {
        EventLoopGroup group = group();
        Bootstrap bootstrap = new Bootstrap()
                .group(group)
                .channel(NfqueueChannel.class)
                .option(NfqueueChannelOption.QUEUE_MAX_LENGTH, maxLength)
                .option(NfqueueChannelOption.GSO, gso)
                .option(NfqueueChannelOption.VERDICT_BATCH, verdictBatch)
                .option(NfqueueChannelOption.COALESCE_MICROS, coalesceMicros)
                .option(ChannelOption.SO_RCVBUF, receiveBuffer)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        addHandlers(channel.pipeline());
                    }
                });
        List<Channel> channels = new ArrayList<>();
        for (int i = 0; i < queues; i++) {
            channels.add(bootstrap.bind(new NfqueueAddress(queue + i)).sync().channel());
        }
        for (Channel channel : channels) {
            channel.closeFuture().sync();
        }
        group.shutdownGracefully();
    }

    /** By name, since not everybody who measures has the classes of Netty's loops. */
    private EventLoopGroup group() throws ReflectiveOperationException {
        if (loop.equals("own")) {
            return new NfqueueEventLoopGroup(queues, busyPoll);
        }
        String handler = loop.equals("epoll") ? "epoll.EpollIoHandler" : "uring.IoUringIoHandler";
        Object factory =
                Class.forName("io.netty.channel." + handler).getMethod("newFactory").invoke(null);
        return new MultiThreadIoEventLoopGroup(queues, (IoHandlerFactory) factory);
    }

    private void addHandlers(ChannelPipeline pipeline) {
        if (codec) {
            pipeline.addLast(new IpPacketDecoder(holder -> ((NfqueuePacket) holder).isChecksumReady()));
            pipeline.addLast(new IpPacketEncoder(), new CodecHandler(rewrite, mark));
        } else {
            pipeline.addLast(handler.apply(promises));
        }
        pipeline.addLast(new TroubleHandler());
    }
}
