// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.channel.NfqueueAddress;
import dev.nfqueue.channel.NfqueueChannel;
import dev.nfqueue.channel.NfqueueEventLoopGroup;
import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketDecoder;
import dev.nfqueue.codec.ip.IpPacketEncoder;
import dev.nfqueue.codec.ip.flow.FlowChannel;
import dev.nfqueue.codec.ip.flow.FlowDatagramHandler;
import dev.nfqueue.codec.ip.flow.FlowHandBack;
import dev.nfqueue.codec.ip.flow.FlowMultiplexHandler;
import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.NeedsKernel;
import dev.nfqueue.testsupport.Rule;
import dev.nfqueue.testsupport.UdpPeer;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.DatagramPacket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Flows of packets that wait in the kernel's queue. */
@KernelTest
class FlowIT {
    private static final int QUEUE = 31;
    private static final int MARK = 0x10;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    private final List<FlowChannel> flows = new CopyOnWriteArrayList<>();
    private final Passing passing = new Passing();
    private UdpPeer client;
    private UdpPeer server;

    /** Writes back what it reads, and counts the writes that have succeeded. */
    @Sharable
    private static final class Passing extends ChannelInboundHandlerAdapter {
        final AtomicInteger passed = new AtomicInteger();
        final AtomicInteger read = new AtomicInteger();

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            read.incrementAndGet();
            ctx.write(message).addListener((ChannelFuture done) -> passed.addAndGet(done.isSuccess() ? 1 : 0));
        }
    }

    private void bind(Consumer<FlowChannel> setUp) throws Exception {
        EventLoopGroup group = new NfqueueEventLoopGroup(1);
        cleanup.add(() -> group.shutdownGracefully(0, 10, TimeUnit.SECONDS).sync());
        Channel channel = new Bootstrap()
                .group(group)
                .channel(NfqueueChannel.class)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel queue) {
                        queue.pipeline()
                                .addLast(new IpPacketDecoder(), new IpPacketEncoder(FlowIT::drop), multiplexer(setUp));
                    }
                })
                .bind(new NfqueueAddress(QUEUE))
                .sync()
                .channel();
        cleanup.add(() -> channel.close().sync());
    }

    private static Object drop(Object holder) {
        return holder instanceof NfqueuePacket queued ? queued.drop() : null;
    }

    private FlowMultiplexHandler multiplexer(Consumer<FlowChannel> setUp) {
        return new FlowMultiplexHandler(new ChannelInitializer<FlowChannel>() {
            @Override
            protected void initChannel(FlowChannel flow) {
                flows.add(flow);
                setUp.accept(flow);
            }
        });
    }

    /** Opens both ends on the loopback, and queues both directions as long as the connection has no mark. */
    private void connect(IpFamily family) {
        client = cleanup.add(UdpPeer.bind(family.loopback()));
        server = cleanup.add(UdpPeer.bind(family.loopback()));
        cleanup.add(
                Rule.on(family, "INPUT").udpTo(server.port()).connectionMark(0).queue(QUEUE));
        cleanup.add(Rule.on(family, "INPUT")
                .udpFrom(server.port())
                .connectionMark(0)
                .queue(QUEUE));
    }

    private void exchange(String question, String answer) {
        client.send(server, question);
        assertEquals(question, server.receive());
        server.send(client, answer);
        assertEquals(answer, client.receive());
    }

    @ParameterizedTest
    @EnumSource
    void bothDirectionsPassThroughOneChild(IpFamily family) throws Exception {
        bind(flow -> flow.pipeline().addLast(passing));
        connect(family);
        exchange("question", "answer");
        exchange("another", "one more");
        Await.until(() -> passing.passed.get() == 4, "all writes to succeed");
        assertEquals(1, flows.size());
        assertEquals(client.address(), flows.get(0).remoteAddress());
        assertEquals(server.address(), flows.get(0).localAddress());
    }

    @ParameterizedTest
    @EnumSource
    void whatAChildDropsIsGone(IpFamily family) throws Exception {
        bind(flow -> flow.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                IpPacket packet = (IpPacket) message;
                boolean unwanted = packet.udp()
                        .payload()
                        .toString(StandardCharsets.US_ASCII)
                        .startsWith("un");
                ctx.write(unwanted ? packet.drop() : packet);
            }
        }));
        connect(family);
        client.send(server, "unwanted");
        client.send(server, "wanted");
        assertEquals("wanted", server.receive());
    }

    @ParameterizedTest
    @EnumSource
    void datagramsAreRewritten(IpFamily family) throws Exception {
        bind(flow -> flow.pipeline().addLast(new FlowDatagramHandler(), new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                DatagramPacket read = (DatagramPacket) message;
                byte[] text = (read.content().toString(StandardCharsets.US_ASCII) + ", rewritten")
                        .getBytes(StandardCharsets.US_ASCII);
                ctx.write(new DatagramPacket(Unpooled.wrappedBuffer(text), read.recipient(), read.sender()));
                read.release();
            }
        }));
        connect(family);
        client.send(server, "question");
        assertEquals("question, rewritten", server.receive());
        server.send(client, "answer");
        assertEquals("answer, rewritten", client.receive());
    }

    @ParameterizedTest
    @EnumSource
    void theRestPassesWithoutTheChild(IpFamily family) throws Exception {
        bind(flow -> flow.pipeline().addLast(FlowHandBack.afterPackets(1, packet -> packet), passing));
        connect(family);
        exchange("inspected", "the last");
        exchange("the rest", "of it");
        assertEquals(1, passing.read.get());
        assertTrue(flows.get(0).closeFuture().await(10, TimeUnit.SECONDS));
        assertEquals(1, flows.size());
    }

    @ParameterizedTest
    @EnumSource
    void aPacketMarkThatARuleSavesKeepsTheRestFromTheQueue(IpFamily family) throws Exception {
        AtomicInteger handedBack = new AtomicInteger();
        bind(flow -> flow.pipeline()
                .addLast(
                        FlowHandBack.afterPackets(1, packet -> {
                            handedBack.incrementAndGet();
                            return ((NfqueuePacket) packet.detach()).accept().mark(MARK);
                        }),
                        passing));
        connect(family);
        cleanup.add(Rule.on(family, "INPUT").table("filter").mark(MARK).saveMark());
        exchange("inspected", "the last");
        AtomicInteger late = countsWhatStillComes();
        exchange("the rest", "of it");
        exchange("and", "more");
        assertEquals(1, handedBack.get());
        assertEquals(0, late.get());
    }

    @ParameterizedTest
    @EnumSource
    @NeedsKernel(
            since = "3.6",
            config = {"CONFIG_NF_CONNTRACK", "CONFIG_NF_CT_NETLINK", "CONFIG_NETFILTER_NETLINK_GLUE_CT"})
    void acceptFlowKeepsTheRestFromTheQueue(IpFamily family) throws Exception {
        bind(flow -> flow.pipeline()
                .addLast(
                        FlowHandBack.afterPackets(1, packet -> ((NfqueuePacket) packet.detach()).acceptFlow(MARK)),
                        passing));
        connect(family);
        exchange("inspected", "the last");
        AtomicInteger late = countsWhatStillComes();
        exchange("the rest", "of it");
        assertEquals(0, late.get());
    }

    /** Counts the packets that the queue gets from now on. */
    private AtomicInteger countsWhatStillComes() {
        AtomicInteger count = new AtomicInteger();
        Channel queue = flows.get(0).parent();
        queue.eventLoop()
                .submit(() -> queue.pipeline().addFirst(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        count.incrementAndGet();
                        ctx.fireChannelRead(message);
                    }
                }))
                .syncUninterruptibly();
        return count;
    }
}
