// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.channel.embedded.GivenVerdict;
import dev.nfqueue.channel.embedded.NfqueuePacketBuilder;
import dev.nfqueue.testsupport.Await;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The whole channel, on a real event loop, against a fake kernel. */
class NfqueueChannelTest {
    private static final byte[] PACKET = {0x45, 0, 0, 20, 1, 2, 3, 4, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2};

    @RegisterExtension
    final Rig rig = new Rig();

    @Test
    void bindsWithAllOptionsInOneMessage() {
        Channel channel = rig.bootstrap(rig.collector())
                .option(NfqueueChannelOption.COPY_RANGE, 128)
                .option(NfqueueChannelOption.QUEUE_MAX_LENGTH, 77)
                .option(NfqueueChannelOption.FAILURE_POLICY, FailurePolicy.FAIL_OPEN)
                .option(NfqueueChannelOption.GSO, true)
                .bind(new NfqueueAddress(3))
                .syncUninterruptibly()
                .channel();
        assertTrue(rig.kernel.queue().isBound());
        assertEquals(3, rig.kernel.queue().number());
        assertEquals(CopyMode.PACKET, rig.kernel.queue().copyMode());
        assertEquals(128, rig.kernel.queue().copyRange());
        assertEquals(77, rig.kernel.queue().maxLength());
        assertEquals(0x05, rig.kernel.queue().flags());
        assertEquals(new NfqueueAddress(3), channel.localAddress());
        channel.close().syncUninterruptibly();
        assertFalse(channel.isOpen());
    }

    @Test
    void acceptsWhatIsWrittenBack() throws Exception {
        rig.bind(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ctx.write(message);
            }
        });
        long id = rig.kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
        assertEquals(new GivenVerdict(id, Verdict.ACCEPT, null, null, false), rig.kernel.awaitVerdict());
    }

    @Test
    void failsTheSecondVerdictAndKeepsItFromTheKernel() throws Exception {
        Channel channel = rig.bind(rig.collector());
        rig.kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
        NfqueuePacket packet = rig.next(NfqueuePacket.class);
        packet.retain();
        channel.writeAndFlush(packet.drop().mark(5)).syncUninterruptibly();
        ChannelFuture second = channel.writeAndFlush(packet.accept()).awaitUninterruptibly();
        assertInstanceOf(VerdictAlreadyGivenException.class, second.cause());
        assertEquals(new GivenVerdict(1, Verdict.DROP, 5, null, false), rig.kernel.awaitVerdict());
        assertEquals(0, packet.refCnt());
    }

    @Test
    void givesTheDefaultVerdictWhenAHandlerThrowsAndKeepsThePacket() throws Exception {
        rig.bind(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                rig.seen.add(message);
                throw new IllegalStateException("on purpose");
            }
        });
        rig.kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
        assertEquals(new GivenVerdict(1, Verdict.DROP, null, null, false), rig.kernel.awaitVerdict());
        rig.next(NfqueuePacket.class).release();
    }

    @Test
    void takesBackAnOptionThatTheKernelRefuses() throws Exception {
        Channel channel = rig.bind(rig.collector());
        rig.kernel.failNextFlags(95);
        channel.config().setOption(NfqueueChannelOption.CONNTRACK, true);
        assertEquals(
                List.of("CONNTRACK"), rig.next(UnsupportedFlagException.class).flags());
        assertFalse(channel.config().getOption(NfqueueChannelOption.CONNTRACK));
        channel.config().setOption(NfqueueChannelOption.COPY_RANGE, 99);
        channel.config().setOption(NfqueueChannelOption.GSO, true);
        channel.close().syncUninterruptibly();
        Await.until(() -> !rig.kernel.queue().isBound(), "the kernel has seen the channel's last message");
        assertEquals(99, rig.kernel.queue().copyRange());
        assertEquals(0x04, rig.kernel.queue().flags());
    }

    @Test
    void tellsLossWithItsNumber() throws Exception {
        rig.bind(rig.collector());
        rig.kernel.losePackets(41);
        rig.kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
        assertEquals(new NfqueueLossEvent(41, false), rig.next(NfqueueLossEvent.class));
        rig.next(NfqueuePacket.class).release();
        assertEquals(new GivenVerdict(42, Verdict.DROP, null, null, false), rig.kernel.awaitVerdict());
    }

    @Test
    void tellsTheKernelsErrorWithThePacket() throws Exception {
        Channel channel = rig.bind(rig.collector());
        rig.kernel.failNextVerdict(2).sendPacket(new NfqueuePacketBuilder().content(PACKET));
        channel.writeAndFlush(rig.next(NfqueuePacket.class)).syncUninterruptibly();
        assertEquals(
                new NfqueueVerdictErrorEvent(1, 2, NfqueueVerdictErrorEvent.Cause.QUEUE_FLUSHED),
                rig.next(NfqueueVerdictErrorEvent.class));
    }

    @Test
    void closesOnlyWhenAllIsJudged() throws Exception {
        Channel channel = rig.bind(rig.collector());
        rig.kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
        rig.kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
        NfqueuePacket first = rig.next(NfqueuePacket.class);
        NfqueuePacket second = rig.next(NfqueuePacket.class);
        channel.config().setOption(NfqueueChannelOption.DRAIN_TIMEOUT_MILLIS, 30_000);
        ChannelFuture closed = channel.close();
        channel.writeAndFlush(first).syncUninterruptibly();
        assertFalse(closed.isDone());
        channel.writeAndFlush(second.drop()).syncUninterruptibly();
        closed.syncUninterruptibly();
        assertEquals(Verdict.ACCEPT, rig.kernel.awaitVerdict().verdict());
        assertEquals(Verdict.DROP, rig.kernel.awaitVerdict().verdict());
        assertEquals(0, rig.kernel.queue().maxLength());
    }

    @Test
    void givesTheDefaultVerdictWhenClosingTakesTooLong() throws Exception {
        Channel channel = rig.bind(rig.collector());
        channel.config().setOption(NfqueueChannelOption.DEFAULT_VERDICT, Verdict.ACCEPT);
        channel.config().setOption(NfqueueChannelOption.DRAIN_TIMEOUT_MILLIS, 1);
        rig.kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
        NfqueuePacket packet = rig.next(NfqueuePacket.class);
        channel.close().syncUninterruptibly();
        assertEquals(new GivenVerdict(1, Verdict.ACCEPT, null, null, false), rig.kernel.awaitVerdict());
        packet.release();
    }

    @Test
    void closesWithItsLoop() throws Exception {
        Channel channel = rig.bind(rig.collector());
        rig.kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
        NfqueuePacket packet = rig.next(NfqueuePacket.class);
        rig.group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        assertFalse(channel.isOpen());
        assertEquals(Verdict.DROP, rig.kernel.awaitVerdict().verdict());
        packet.release();
    }

    @Test
    void closesWhenTheOtherEndIsGone() {
        Channel channel = rig.bind(rig.collector());
        rig.kernel.close();
        assertTrue(channel.closeFuture().awaitUninterruptibly(30, TimeUnit.SECONDS));
    }
}
