// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nfqueue.channel.NfqueueAddress;
import dev.nfqueue.channel.NfqueueChannel;
import dev.nfqueue.channel.NfqueueChannelOption;
import dev.nfqueue.channel.NfqueueEventLoopGroup;
import dev.nfqueue.channel.NfqueueMetrics;
import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketDecoder;
import dev.nfqueue.codec.ip.IpPacketEncoder;
import dev.nfqueue.codec.ip.fragment.Fragments;
import dev.nfqueue.codec.ip.fragment.IpReassembler;
import dev.nfqueue.codec.ip.fragment.ReassemblyMetrics;
import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.Netns;
import dev.nfqueue.testsupport.Rule;
import dev.nfqueue.testsupport.UdpPeer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Datagrams that the kernel has cut, in a queue before the place where it would put them together itself. */
@KernelTest
class FragmentsIT {
    private static final int QUEUE = 31;

    /** Three fragments on a link of 1,500 bytes, with either version. */
    private static final int LENGTH = 4000;

    private static final int FRAGMENTS = 3;

    private static final String GROWN = "more and ".repeat(300);

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    private final IpReassembler reassembler = new IpReassembler();
    private final Judge judge = new Judge();
    private Netns host;
    private UdpPeer client;
    private UdpPeer server;
    private NfqueueChannel channel;

    /** What a datagram's first letter asks for. */
    private static final class Judge extends SimpleChannelInboundHandler<IpPacket> {
        final ConcurrentLinkedQueue<Object> surprises = new ConcurrentLinkedQueue<>();

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, IpPacket packet) {
            packet.retain();
            if (packet.udp() == null) {
                write(ctx, packet);
                return;
            }
            if (packet.isFragment() || !(packet.holder() instanceof Fragments)) {
                surprises.add(packet.toString());
            }
            switch (packet.udp().payload().getByte(0)) {
                case 'd' -> write(ctx, packet.drop());
                case 'e' -> {
                    // In the middle of the second fragment.
                    packet.udp().writablePayload().setByte(2000, 'X');
                    write(ctx, packet);
                }
                case 's' -> {
                    packet.udp().payload("shrunk to one".getBytes(StandardCharsets.US_ASCII));
                    write(ctx, packet);
                }
                case 'g' -> {
                    packet.udp()
                            .payload((GROWN + packet.udp().payload().toString(StandardCharsets.US_ASCII))
                                    .getBytes(StandardCharsets.US_ASCII));
                    write(ctx, packet);
                }
                default -> write(ctx, packet);
            }
        }

        private void write(ChannelHandlerContext ctx, Object message) {
            ctx.write(message).addListener(written -> {
                if (!written.isSuccess()) {
                    surprises.add(written.cause());
                }
            });
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            surprises.add(event);
        }
    }

    /** A server in another namespace, where nothing tracks connections, with a queue before routing. */
    private void setUp(IpFamily family, String chain, String table) {
        host = cleanup.add(Netns.create());
        EventLoopGroup group = new NfqueueEventLoopGroup(1);
        cleanup.add(() -> group.shutdownGracefully(0, 30, TimeUnit.SECONDS).syncUninterruptibly());
        channel = (NfqueueChannel) new Bootstrap()
                .group(group)
                .channel(NfqueueChannel.class)
                .option(NfqueueChannelOption.NETWORK_NAMESPACE, host.name())
                .handler(new ChannelInitializer<NfqueueChannel>() {
                    @Override
                    protected void initChannel(NfqueueChannel ch) {
                        ch.pipeline()
                                .addLast(
                                        new IpPacketDecoder(),
                                        new IpPacketEncoder(holder -> ((NfqueuePacket) holder).drop()),
                                        reassembler,
                                        judge);
                    }
                })
                .bind(new NfqueueAddress(QUEUE))
                .syncUninterruptibly()
                .channel();
        cleanup.add(() -> channel.close().syncUninterruptibly());
        cleanup.add(Rule.on(family, chain)
                .in(host)
                .table(table)
                .from(host.peerInterface())
                .queue(QUEUE));
        server = cleanup.add(UdpPeer.bind(host, family));
        client = cleanup.add(UdpPeer.bind(host.hostAddress(family)));
    }

    private static String text(char first) {
        return first + "0123456789".repeat(LENGTH / 10).substring(1);
    }

    @ParameterizedTest
    @EnumSource
    void handlersSeeWholePacketsAndEachFragmentGetsItsVerdict(IpFamily family) {
        setUp(family, "PREROUTING", "raw");

        client.send(server, text('a'));
        assertEquals(text('a'), server.receive());
        client.send(server, text('d'));
        client.send(server, text('b'));
        assertEquals(text('b'), server.receive());
        client.send(server, text('e'));
        assertEquals(text('e').substring(0, 2000) + "X" + text('e').substring(2001), server.receive());
        client.send(server, text('s'));
        assertEquals("shrunk to one", server.receive());

        Await.until(() -> channel.metrics().outstanding() == 0, "every packet to be judged");
        NfqueueMetrics metrics = channel.metrics();
        assertEquals(List.of(), List.copyOf(judge.surprises));
        ReassemblyMetrics reassembly = reassembler.metrics();
        assertEquals(5 * FRAGMENTS, reassembly.fragments(), reassembly::toString);
        assertEquals(5, reassembly.reassembled());
        assertEquals(0, reassembly.heldFragments());
        // All of the dropped one, and of the shrunk one those that are not needed any more.
        assertEquals(FRAGMENTS + FRAGMENTS - 1, metrics.dropped());
        assertEquals(FRAGMENTS + 1, metrics.replaced());
        assertEquals(0, metrics.byDefault());
        assertEquals(0, metrics.doubleVerdicts());
    }

    /** What the kernel has no fragments for is sent anew, and is put together with the others. */
    @ParameterizedTest
    @EnumSource
    void grownPacketGoesOnWithFragmentsOfItsOwn(IpFamily family) {
        setUp(family, "PREROUTING", "raw");
        client.send(server, text('g'));
        assertEquals(GROWN + text('g'), server.receive());
        assertEquals(List.of(), List.copyOf(judge.surprises));
        assertEquals(FRAGMENTS, channel.metrics().replaced());
        Await.until(() -> channel.metrics().injected() == 2, "two packets to be sent");
    }

    @ParameterizedTest
    @EnumSource
    void inputSeesFragmentsOfIpv6Only(IpFamily family) {
        setUp(family, "INPUT", "mangle");
        client.send(server, text('a'));
        assertEquals(text('a'), server.receive());
        assertEquals(
                family == IpFamily.V4 ? 0 : FRAGMENTS, reassembler.metrics().fragments());
    }

    @ParameterizedTest
    @EnumSource
    void kernelThatTracksConnectionsPutsThemTogetherItself(IpFamily family) {
        setUp(family, "PREROUTING", "raw");
        cleanup.add(Rule.on(family, "INPUT").in(host).connectionMark(77).drop());
        client.send(server, text('a'));
        assertEquals(text('a'), server.receive());
        assertEquals(0, reassembler.metrics().fragments());
    }
}
