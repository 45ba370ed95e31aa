// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Await;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The end of a channel: whatever happens, each packet gets its verdict and each promise its answer. */
class NfqueueChannelCloseTest {
    private static final int LONG = 60_000;

    @RegisterExtension
    final Rig rig = new Rig();

    /** Binds a channel that waits for its handlers as long as it takes. */
    private NfqueueChannel patient() {
        return rig.bind(rig.bootstrap(rig.collector()).option(NfqueueChannelOption.DRAIN_TIMEOUT_MILLIS, LONG));
    }

    @Test
    void closesAtOnceWhenNothingWaits() {
        NfqueueChannel channel = patient();
        channel.close().syncUninterruptibly();
        assertFalse(channel.isOpen());
        assertFalse(channel.isActive());
        Await.until(() -> !rig.kernel.queue().isBound(), "the queue to be unbound");
        assertEquals(0, rig.kernel.queue().maxLength());
    }

    @Test
    void tellsEveryoneWhoCloses() throws Exception {
        NfqueueChannel channel = patient();
        rig.send();
        NfqueuePacket packet = rig.next(NfqueuePacket.class);
        List<ChannelFuture> closes =
                List.of(channel.close(), channel.close(), channel.close(channel.newPromise()), channel.disconnect());
        Rig.letLoopCatchUp(channel);
        closes.forEach(close -> assertFalse(close.isDone()));
        channel.writeAndFlush(packet);
        closes.forEach(ChannelFuture::syncUninterruptibly);
        channel.close().syncUninterruptibly();
        rig.assertVerdict(1, Verdict.ACCEPT);
        assertNull(rig.kernel.pollVerdict());
    }

    @Test
    void closesFromWithinAHandlerAndDeliversTheRestOfTheBurst() throws Exception {
        NfqueueChannel channel = rig.bind(rig.bootstrap(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        ctx.close();
                        ctx.write(message);
                    }
                })
                .option(NfqueueChannelOption.DRAIN_TIMEOUT_MILLIS, LONG)
                .option(ChannelOption.AUTO_READ, false));
        rig.send();
        rig.send();
        channel.config().setAutoRead(true);
        rig.assertVerdict(1, Verdict.ACCEPT);
        rig.assertVerdict(2, Verdict.ACCEPT);
        channel.closeFuture().syncUninterruptibly();
    }

    @Test
    void flushesWhatNobodyFlushed() throws Exception {
        NfqueueChannel channel = patient();
        rig.send();
        ChannelFuture write = channel.write(rig.next(NfqueuePacket.class));
        channel.close().syncUninterruptibly();
        write.syncUninterruptibly();
        rig.assertVerdict(1, Verdict.ACCEPT);
    }

    @Test
    void closesWhenItsBindIsOver() {
        rig.kernel.delayReplies(100);
        ChannelFuture bind = rig.bootstrap(rig.collector()).bind(new NfqueueAddress(3));
        ChannelFuture close = bind.channel().close();
        close.syncUninterruptibly();
        assertTrue(bind.awaitUninterruptibly().isDone());
        assertFalse(bind.channel().isOpen());
    }

    @Test
    void closesUnboundAndUnregistered() {
        NfqueueChannel registered = rig.kernel.newChannel();
        rig.group.register(registered).syncUninterruptibly();
        registered.close().syncUninterruptibly();
        assertFalse(registered.isOpen());
        assertFalse(new NfqueueChannel().isActive());
    }

    @Test
    void failsAVerdictThatComesTooLate() throws Exception {
        NfqueueChannel channel = patient();
        channel.config().setDrainTimeoutMillis(1);
        rig.send();
        NfqueuePacket packet = rig.next(NfqueuePacket.class);
        channel.close().syncUninterruptibly();
        rig.assertVerdict(1, Verdict.DROP);
        assertEquals(28, packet.content().readableBytes());
        assertFalse(channel.writeAndFlush(packet).awaitUninterruptibly().isSuccess());
        assertEquals(0, packet.refCnt());
        assertNull(rig.kernel.pollVerdict());
    }

    @Test
    void failsAVerdictThatComesTooLateForItsBindingToAnotherChannel() throws Exception {
        NfqueueChannel channel = patient();
        channel.config().setDrainTimeoutMillis(0);
        rig.send();
        NfqueuePacket packet = rig.next(NfqueuePacket.class);
        channel.close().syncUninterruptibly();
        Rig second = new Rig();
        try {
            Channel other = second.bind(second.collector());
            ChannelFuture write = other.writeAndFlush(packet).awaitUninterruptibly();
            assertInstanceOf(VerdictAlreadyGivenException.class, write.cause());
            assertNull(second.kernel.pollVerdict());
        } finally {
            second.afterEach(null);
        }
        rig.assertVerdict(1, Verdict.DROP);
    }

    @Test
    void givesTheDefaultVerdictToWhatNobodyHasRead() throws Exception {
        NfqueueChannel channel = rig.bind(rig.bootstrap(rig.collector())
                .option(ChannelOption.AUTO_READ, false)
                .option(NfqueueChannelOption.FAILURE_POLICY, FailurePolicy.FAIL_OPEN)
                .option(NfqueueChannelOption.DRAIN_TIMEOUT_MILLIS, LONG));
        for (int i = 0; i < 100; i++) {
            rig.send();
        }
        channel.close().syncUninterruptibly();
        Set<Long> judged = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            var verdict = rig.kernel.awaitVerdict();
            assertEquals(Verdict.ACCEPT, verdict.verdict());
            assertTrue(judged.add(verdict.packetId()));
        }
        assertTrue(rig.seen.isEmpty());
    }

    @Test
    void givesTheDefaultVerdictToAllThatIsHeldWhenTheLoopEnds() throws Exception {
        patient();
        List<NfqueuePacket> packets = rig.exchange(1000);
        rig.shutDown();
        Set<Long> judged = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            var verdict = rig.kernel.awaitVerdict();
            assertEquals(Verdict.DROP, verdict.verdict());
            assertTrue(judged.add(verdict.packetId()));
        }
        packets.forEach(NfqueuePacket::release);
        assertNull(rig.kernel.pollVerdict());
    }

    @Test
    void closesWhenItsLoopEndsInTheMiddleOfADrain() throws Exception {
        NfqueueChannel channel = patient();
        rig.send();
        NfqueuePacket packet = rig.next(NfqueuePacket.class);
        ChannelFuture close = channel.close();
        rig.shutDown();
        assertTrue(close.awaitUninterruptibly(LONG));
        rig.assertVerdict(1, Verdict.DROP);
        packet.release();
    }

    @Test
    void sendsNoVerdictTwiceWhenAPacketIsReleasedWhileItCloses() throws Exception {
        NfqueueChannel channel = patient();
        List<NfqueuePacket> packets = rig.exchange(200);
        Thread releaser = new Thread(() -> packets.forEach(NfqueuePacket::release));
        releaser.start();
        channel.close().syncUninterruptibly();
        releaser.join();
        Set<Long> judged = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            assertTrue(judged.add(rig.kernel.awaitVerdict().packetId()));
        }
        rig.shutDown();
        assertNull(rig.kernel.pollVerdict());
    }

    @Test
    void closesAndTellsWhyWhenItsDescriptorFails() throws Exception {
        NfqueueChannel channel = patient();
        rig.send();
        NfqueuePacket packet = rig.next(NfqueuePacket.class);
        rig.kernel.close();
        assertTrue(rig.next(IOException.class).getMessage().contains("recvmmsg"));
        channel.closeFuture().syncUninterruptibly();
        packet.release();
    }

    @Test
    void refusesToBeUsedInOtherWays() {
        NfqueueChannel channel = patient();
        assertFalse(channel.bind(new NfqueueAddress(4)).awaitUninterruptibly().isSuccess());
        assertInstanceOf(
                UnsupportedOperationException.class,
                channel.connect(new NfqueueAddress(4)).awaitUninterruptibly().cause());
        assertTrue(channel.isActive());
        assertEquals(new NfqueueAddress(3), channel.localAddress());
        assertNull(channel.remoteAddress());
    }
}
