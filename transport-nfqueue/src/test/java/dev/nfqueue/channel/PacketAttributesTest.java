// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.nfqueue.channel.embedded.ConntrackBuilder;
import dev.nfqueue.channel.embedded.EmbeddedNfqueueChannel;
import dev.nfqueue.channel.embedded.FakeKernel;
import dev.nfqueue.channel.embedded.GivenConntrack;
import dev.nfqueue.channel.embedded.GivenVerdict;
import dev.nfqueue.channel.embedded.NfqueuePacketBuilder;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What packets tell and verdicts set beside bytes and mark, from the builder through a channel to what a kernel gets. */
class PacketAttributesTest {
    private static final byte[] PACKET = {0x45, 0, 0, 20, 1, 2, 3, 4, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2};
    private static final byte[] ETHERNET = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0};
    private static final int IPS_SRC_NAT = 0x10;

    private static InetSocketAddress end(String address, int port) {
        return new InetSocketAddress(address, port);
    }

    /** Shows a packet to the caller, and accepts it. */
    private static void look(NfqueuePacketBuilder builder, Consumer<NfqueuePacket> eyes) {
        EmbeddedNfqueueChannel channel = new EmbeddedNfqueueChannel(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                eyes.accept((NfqueuePacket) message);
                ctx.write(message);
            }
        });
        channel.interfaceName(4, "eth0").interfaceName(5, "br0.port");
        channel.writePacket(builder.content(PACKET));
        assertEquals(Verdict.ACCEPT, channel.readVerdict().verdict());
        assertFalse(channel.finish());
    }

    @Test
    void builderMakesConnection() {
        ConntrackTuple original = ConntrackTuple.of(6, end("10.0.0.1", 40001), end("10.0.0.2", 443));
        ConntrackTuple reply = ConntrackTuple.of(6, end("10.0.0.2", 443), end("192.0.2.1", 50001));
        BitSet labels = new BitSet();
        labels.set(3);
        labels.set(100);
        ConntrackBuilder conntrack = new ConntrackBuilder(original)
                .reply(reply)
                .master(original)
                .state(ConntrackState.ESTABLISHED)
                .direction(FlowDirection.REPLY)
                .id(0xfedcba98L)
                .zone(7)
                .status(IPS_SRC_NAT)
                .timeoutSeconds(120)
                .mark(0x77)
                .labels(labels)
                .helper("sip")
                .tcp(ConntrackTcp.State.FIN_WAIT);
        look(new NfqueuePacketBuilder().conntrack(conntrack), packet -> {
            assertEquals(ConntrackState.ESTABLISHED, packet.conntrackState());
            assertEquals(FlowDirection.REPLY, packet.flowDirection());
            assertEquals(original, packet.conntrack().original());
            assertEquals(reply, packet.conntrack().reply());
            assertEquals(original, packet.conntrack().master());
            assertEquals(0xfedcba98L, packet.conntrack().id());
            assertEquals(7, packet.conntrack().zone());
            assertEquals(end("192.0.2.1", 50001), packet.conntrack().translatedSource());
            assertEquals(120, packet.conntrack().timeoutSeconds());
            assertEquals(0x77, packet.conntrack().mark());
            assertEquals(labels, packet.conntrack().labels());
            assertEquals("sip", packet.conntrack().helper());
            assertEquals(ConntrackTcp.State.FIN_WAIT, packet.conntrack().tcp().state());
        });
    }

    @Test
    void builderTurnsTheTupleRoundForReplies() throws Exception {
        InetAddress client = InetAddress.getByName("fd00::1");
        InetAddress server = InetAddress.getByName("fd00::2");
        ConntrackTuple echo = new ConntrackTuple(58, client, server, -1, -1, 0x1234, 128, 0, 9);
        look(new NfqueuePacketBuilder().conntrack(new ConntrackBuilder(echo)), packet -> {
            assertEquals(ConntrackState.NEW, packet.conntrackState());
            assertEquals(FlowDirection.ORIGINAL, packet.flowDirection());
            assertEquals(echo, packet.conntrack().original());
            assertEquals(
                    new ConntrackTuple(58, server, client, -1, -1, 0x1234, 129, 0, -1),
                    packet.conntrack().reply());
        });
    }

    @Test
    void everyStateSurvivesTheMessage() {
        ConntrackTuple tuple = ConntrackTuple.of(17, end("10.0.0.1", 1), end("10.0.0.2", 2));
        for (ConntrackState state : ConntrackState.values()) {
            for (FlowDirection direction : FlowDirection.values()) {
                ConntrackBuilder conntrack =
                        new ConntrackBuilder(tuple).state(state).direction(direction);
                look(new NfqueuePacketBuilder().conntrack(conntrack), packet -> {
                    assertEquals(state, packet.conntrackState());
                    assertEquals(state == ConntrackState.UNTRACKED ? null : direction, packet.flowDirection());
                });
            }
        }
        assertNull(ConntrackState.valueOf(6));
        assertNull(ConntrackState.direction(-1));
    }

    @Test
    void plainPacketHasNeitherConnectionNorBridgeParts() {
        look(new NfqueuePacketBuilder(), packet -> {
            assertNull(packet.conntrack());
            assertNull(packet.conntrackState());
            assertNull(packet.flowDirection());
            assertNull(packet.vlan());
            assertNull(packet.linkHeader());
            assertEquals(2, packet.family());
            assertNull(packet.indevName());
        });
    }

    @Test
    void bridgedPacketHasTagAndLinkHeader() {
        look(new NfqueuePacketBuilder().vlan(new Vlan(0x88a8, 0xb123)).linkHeader(ETHERNET), packet -> {
            assertEquals(7, packet.family());
            assertEquals(0x123, packet.vlan().id());
            assertEquals(5, packet.vlan().priority());
            assertEquals(true, packet.vlan().isDropEligible());
            assertEquals(new Vlan(0x88a8, 0xb00f), packet.vlan().withId(15));
            assertArrayEquals(ETHERNET, packet.linkHeader());
        });
    }

    @Test
    void interfacesHaveTheNamesThatTheTestGaveThem() {
        look(new NfqueuePacketBuilder().indev(4).outdev(6).physindev(5), packet -> {
            assertEquals("eth0", packet.indevName());
            assertNull(packet.outdevName());
            assertEquals("br0.port", packet.physindevName());
            assertNull(packet.physoutdevName());
        });
    }

    @Test
    void embeddedChannelShowsAllPartsOfAVerdict() {
        EmbeddedNfqueueChannel channel = new EmbeddedNfqueueChannel(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ctx.write(allParts((NfqueuePacket) message));
            }
        });
        long id = channel.writePacket(
                new NfqueuePacketBuilder().content(PACKET).mark(0xf0).linkHeader(ETHERNET));
        assertShowsAllParts(id, channel.readVerdict());
        assertFalse(channel.finish());
    }

    private static NfqueueVerdict allParts(NfqueuePacket packet) {
        return packet.accept()
                .mark(0x0f, 0x0f)
                .priority(-2)
                .conntrackMark(0x1ff, 0xff)
                .conntrackLabels(bits(1, 9), bits(0, 1))
                .conntrackTimeout(Duration.ofDays(5))
                .vlan(0x8100, 42)
                .linkHeader(new byte[14]);
    }

    private static void assertShowsAllParts(long id, GivenVerdict verdict) {
        assertEquals(id, verdict.packetId());
        assertEquals(0xff, verdict.mark());
        assertEquals(-2, verdict.priority());
        assertEquals(new GivenConntrack(0xff, 0xff, bits(1), bits(0, 1), 432_000L), verdict.conntrack());
        assertEquals(new Vlan(0x8100, 42), verdict.vlan());
        assertEquals(14, verdict.linkHeader().readableBytes());
        assertNull(verdict.content());
    }

    private static BitSet bits(int... bits) {
        BitSet set = new BitSet();
        for (int bit : bits) {
            set.set(bit);
        }
        return set;
    }

    /** The real channel over a socket pair: its verdicts' bytes are read by the peer, its names come from the host. */
    @Test
    void channelSendsAllPartsAndNamesInterfaces() throws Exception {
        NfqueueEventLoopGroup group = new NfqueueEventLoopGroup(1);
        BlockingQueue<NfqueuePacket> seen = new LinkedBlockingQueue<>();
        try (FakeKernel kernel = new FakeKernel()) {
            ChannelFuture bound = new Bootstrap()
                    .group(group)
                    .channelFactory(kernel::newChannel)
                    .handler(new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelRead(ChannelHandlerContext ctx, Object message) {
                            seen.add((NfqueuePacket) message);
                        }
                    })
                    .bind(new NfqueueAddress(0))
                    .syncUninterruptibly();
            long id = kernel.sendPacket(new NfqueuePacketBuilder()
                    .content(PACKET)
                    .mark(0xf0)
                    .linkHeader(ETHERNET)
                    .indev(1)
                    .outdev(0x7fff_fffe));
            NfqueuePacket packet = seen.poll(30, TimeUnit.SECONDS);
            assertNotNull(packet);
            assertEquals("lo", packet.indevName());
            assertNull(packet.outdevName());
            assertNull(packet.physindevName());
            bound.channel().writeAndFlush(allParts(packet)).syncUninterruptibly();
            assertShowsAllParts(id, kernel.awaitVerdict());
            kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET).indev(1));
            NfqueuePacket unbridged = seen.poll(30, TimeUnit.SECONDS);
            ChannelFuture refused = bound.channel()
                    .writeAndFlush(unbridged.retain().accept().vlan(0x8100, 1))
                    .awaitUninterruptibly();
            assertInstanceOf(VerdictPartRejectedException.class, refused.cause());
            bound.channel().config().setOption(NfqueueChannelOption.DRAIN_TIMEOUT_MILLIS, 0);
            bound.channel().close().syncUninterruptibly();
            assertEquals(Verdict.DROP, kernel.awaitVerdict().verdict());
            assertNull(unbridged.indevName());
            unbridged.release();
        } finally {
            group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
