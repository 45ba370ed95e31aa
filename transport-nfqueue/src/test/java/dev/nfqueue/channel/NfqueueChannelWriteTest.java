// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.channel.embedded.GivenVerdict;
import dev.nfqueue.channel.embedded.NfqueuePacketBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.WriteBufferWaterMark;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Verdicts on their way to the kernel. */
class NfqueueChannelWriteTest {
    @RegisterExtension
    final Rig rig = new Rig();

    @Test
    void takesVerdictsFromAnyThreadInAnyOrder() throws Exception {
        Channel channel = rig.bind(rig.collector());
        int count = 1000;
        List<NfqueuePacket> packets = rig.exchange(count);
        Collections.shuffle(packets, new Random(1));
        List<Thread> writers = new ArrayList<>();
        List<ChannelFuture> writes = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 4; i++) {
            List<NfqueuePacket> share = packets.subList(i * count / 4, (i + 1) * count / 4);
            Thread writer = new Thread(() -> share.forEach(packet -> writes.add(channel.writeAndFlush(packet))));
            writers.add(writer);
            writer.start();
        }
        for (Thread writer : writers) {
            writer.join();
        }
        for (ChannelFuture write : writes) {
            assertTrue(write.awaitUninterruptibly().isSuccess());
        }
        Set<Long> judged = new HashSet<>();
        for (int i = 0; i < count; i++) {
            assertTrue(judged.add(rig.kernel.awaitVerdict().packetId()));
        }
        assertNull(rig.kernel.pollVerdict());
    }

    @Test
    void flushesAtTheEndOfABurstWhatNobodyFlushed() throws Exception {
        rig.bind(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                ctx.write(((NfqueuePacket) message).drop(), ctx.voidPromise());
            }
        });
        rig.assertVerdict(rig.send(), Verdict.DROP);
    }

    @Test
    void keepsWhatIsWrittenLaterForAFlush() throws Exception {
        Channel channel = rig.bind(rig.collector());
        rig.send();
        ChannelFuture write = channel.write(rig.next(NfqueuePacket.class));
        Rig.letLoopCatchUp(channel);
        assertFalse(write.isDone());
        channel.flush();
        write.syncUninterruptibly();
        rig.assertVerdict(1, Verdict.ACCEPT);
    }

    @Test
    void sendsTenThousandVerdictsInOneFlush() throws Exception {
        Channel channel = rig.bind(rig.collector());
        List<NfqueuePacket> packets = rig.exchange(10_000);
        packets.forEach(packet -> channel.write(packet.accept().mark((int) packet.packetId())));
        channel.flush();
        for (int id = 1; id <= 10_000; id++) {
            assertEquals(new GivenVerdict(id, Verdict.ACCEPT, id, null, false), rig.kernel.awaitVerdict());
        }
    }

    @Test
    void leavesOutAWriteThatWasCancelledBeforeTheFlush() throws Exception {
        Channel channel = rig.bind(rig.collector());
        List<NfqueuePacket> packets = rig.exchange(3);
        ChannelFuture first = channel.write(packets.get(0));
        ChannelFuture second = channel.write(packets.get(1));
        ChannelFuture third = channel.write(packets.get(2));
        Rig.letLoopCatchUp(channel);
        assertTrue(second.cancel(false));
        channel.flush();
        first.syncUninterruptibly();
        third.syncUninterruptibly();
        Set<GivenVerdict> verdicts = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            verdicts.add(rig.kernel.awaitVerdict());
        }
        assertEquals(
                Set.of(
                        new GivenVerdict(1, Verdict.ACCEPT, null, null, false),
                        new GivenVerdict(2, Verdict.DROP, null, null, false),
                        new GivenVerdict(3, Verdict.ACCEPT, null, null, false)),
                verdicts);
        assertTrue(channel.isActive());
    }

    @Test
    void goesOnWhenAllThatWasFlushedHadBeenCancelled() throws Exception {
        Channel channel = rig.bind(rig.collector());
        rig.send();
        ChannelFuture write = channel.write(rig.next(NfqueuePacket.class));
        Rig.letLoopCatchUp(channel);
        assertTrue(write.cancel(false));
        channel.flush();
        rig.assertVerdict(1, Verdict.DROP);
        rig.send();
        channel.writeAndFlush(rig.next(NfqueuePacket.class)).syncUninterruptibly();
        rig.assertVerdict(2, Verdict.ACCEPT);
    }

    static Stream<ByteBuf> bigPayloads() {
        byte[] bytes = TestPackets.ipv4(60_001);
        ByteBuf pooled = PooledByteBufAllocator.DEFAULT.directBuffer(70_000);
        return Stream.of(
                Unpooled.wrappedBuffer(bytes),
                pooled.writeZero(99).writeBytes(bytes).skipBytes(99),
                Unpooled.wrappedBuffer(
                        PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(bytes, 0, 30_000),
                        PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(bytes, 30_000, 30_001)));
    }

    @ParameterizedTest
    @MethodSource("bigPayloads")
    void sendsABigPayloadByteByByte(ByteBuf payload) throws Exception {
        Channel channel = rig.bind(rig.collector());
        List<NfqueuePacket> packets = rig.exchange(5);
        for (NfqueuePacket packet : packets) {
            channel.write(packet.replace(payload.retainedDuplicate()));
            packet.release();
        }
        channel.flush();
        for (int id = 1; id <= 5; id++) {
            GivenVerdict verdict = rig.kernel.awaitVerdict();
            assertEquals(id, verdict.packetId());
            assertEquals(Unpooled.wrappedBuffer(TestPackets.ipv4(60_001)), verdict.content());
        }
        payload.release();
    }

    @Test
    void sendsSmallPayloadsOfEveryAlignment() throws Exception {
        Channel channel = rig.bind(rig.collector());
        List<NfqueuePacket> packets = rig.exchange(8);
        for (int i = 0; i < 8; i++) {
            byte[] bytes = TestPackets.ipv4(20 + i);
            channel.write(packets.get(i).accept().mark(i).replaceContent(Unpooled.wrappedBuffer(bytes)));
        }
        channel.flush();
        for (int i = 0; i < 8; i++) {
            GivenVerdict verdict = rig.kernel.awaitVerdict();
            assertEquals(Unpooled.wrappedBuffer(TestPackets.ipv4(20 + i)), verdict.content());
            assertEquals(i, verdict.mark());
        }
    }

    @Test
    void failsAWriteOfWhatIsNoVerdictOnAnyThread() {
        Channel channel = rig.bind(rig.collector());
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.buffer().writeByte(1);
        List<ChannelFuture> writes = List.of(
                channel.writeAndFlush("accept"),
                channel.writeAndFlush(bytes),
                channel.eventLoop()
                        .submit(() -> channel.writeAndFlush("accept"))
                        .syncUninterruptibly()
                        .getNow());
        for (ChannelFuture write : writes) {
            assertInstanceOf(
                    UnsupportedOperationException.class,
                    write.awaitUninterruptibly().cause());
        }
        assertEquals(0, bytes.refCnt());
        assertTrue(channel.isActive());
    }

    @Test
    void givesTheDefaultVerdictWhenNewContentIsRefused() throws Exception {
        Channel channel = rig.bind(rig.collector());
        rig.send();
        NfqueuePacket packet = rig.next(NfqueuePacket.class);
        ChannelFuture write = channel.writeAndFlush(packet.replace(Unpooled.wrappedBuffer(new byte[3])));
        packet.release();
        assertInstanceOf(
                ContentRejectedException.class, write.awaitUninterruptibly().cause());
        rig.assertVerdict(1, Verdict.DROP);
    }

    @Test
    void refusesNewContentForATruncatedPacketButNotItsVerdict() throws Exception {
        Channel channel = rig.bind(rig.collector());
        rig.kernel.sendPacket(Rig.packet(40).originalLength(1500));
        NfqueuePacket packet = rig.next(NfqueuePacket.class);
        ChannelFuture write = channel.writeAndFlush(packet.copy());
        assertInstanceOf(
                ContentRejectedException.class, write.awaitUninterruptibly().cause());
        channel.writeAndFlush(packet).syncUninterruptibly();
        rig.assertVerdict(1, Verdict.ACCEPT);
    }

    @Test
    void failsWritesOfAClosedChannel() throws Exception {
        Channel channel = rig.bind(rig.collector());
        channel.config().setOption(NfqueueChannelOption.DRAIN_TIMEOUT_MILLIS, 0);
        List<NfqueuePacket> packets = rig.exchange(2);
        channel.close().syncUninterruptibly();
        for (NfqueuePacket packet : packets) {
            ChannelFuture late = channel.writeAndFlush(packet.accept());
            assertInstanceOf(
                    ClosedChannelException.class, late.awaitUninterruptibly().cause());
            assertEquals(0, packet.refCnt());
            rig.assertVerdict(packet.packetId(), Verdict.DROP);
        }
    }

    @Test
    void becomesUnwritableByWhatIsNotFlushedAndWritableAgain() throws Exception {
        Channel channel = rig.bind(rig.bootstrap(rig.collector())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(10_000, 20_000)));
        List<NfqueuePacket> packets = rig.exchange(20);
        for (NfqueuePacket packet : packets) {
            channel.write(packet.replace(Unpooled.wrappedBuffer(TestPackets.ipv4(1400))));
            packet.release();
        }
        Rig.letLoopCatchUp(channel);
        assertFalse(channel.isWritable());
        channel.flush();
        Rig.letLoopCatchUp(channel);
        assertTrue(channel.isWritable());
    }

    @Test
    void refusesContentThatHasGrownSinceItWasWritten() throws Exception {
        Channel channel = rig.bind(rig.collector());
        List<NfqueuePacket> packets = rig.exchange(2);
        ByteBuf content = Unpooled.buffer().writeBytes(TestPackets.ipv4(60));
        ChannelFuture grown = channel.write(packets.get(0).accept().replaceContent(content));
        Rig.letLoopCatchUp(channel);
        content.writeZero(200_000);
        channel.writeAndFlush(packets.get(1)).syncUninterruptibly();
        assertInstanceOf(
                ContentRejectedException.class, grown.awaitUninterruptibly().cause());
        assertEquals(0, content.refCnt());
        GivenVerdict first = rig.kernel.awaitVerdict();
        Set<GivenVerdict> verdicts = Set.of(first, rig.kernel.awaitVerdict());
        assertEquals(
                Set.of(
                        new GivenVerdict(1, Verdict.DROP, null, null, false),
                        new GivenVerdict(2, Verdict.ACCEPT, null, null, false)),
                verdicts);
    }

    @Test
    void tellsTheHandlersWhenAWriteWithoutPromiseFails() throws Exception {
        Channel channel = rig.bind(rig.collector());
        List<NfqueuePacket> packets = rig.exchange(2);
        NfqueuePacket packet = packets.get(0);
        channel.write(packet.retain().accept(), channel.voidPromise());
        channel.writeAndFlush(packet.drop(), channel.voidPromise());
        rig.assertVerdict(1, Verdict.ACCEPT);
        rig.next(VerdictAlreadyGivenException.class);
        channel.writeAndFlush(packets.get(1), channel.voidPromise());
        rig.assertVerdict(2, Verdict.ACCEPT);
        assertEquals(0, packet.refCnt());
    }

    @Test
    void letsAListenerWriteAndReleaseWhileItIsTold() throws Exception {
        Channel channel = rig.bind(rig.collector());
        List<NfqueuePacket> packets = rig.exchange(3);
        ChannelPromise promise = channel.newPromise();
        promise.addListener(done -> {
            channel.writeAndFlush(packets.get(1).drop());
            packets.get(2).release();
        });
        channel.writeAndFlush(packets.get(0), promise);
        Set<GivenVerdict> verdicts = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            verdicts.add(rig.kernel.awaitVerdict());
        }
        assertEquals(
                Set.of(
                        new GivenVerdict(1, Verdict.ACCEPT, null, null, false),
                        new GivenVerdict(2, Verdict.DROP, null, null, false),
                        new GivenVerdict(3, Verdict.DROP, null, null, false)),
                verdicts);
    }

    @Test
    void judgesAPacketThatAnotherThreadReleases() throws Exception {
        rig.bind(rig.collector());
        rig.kernel.sendPacket(new NfqueuePacketBuilder());
        rig.next(NfqueuePacket.class).release();
        rig.assertVerdict(1, Verdict.DROP);
    }
}
