// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.channel.embedded.NfqueuePacketBuilder;
import dev.nfqueue.internal.linux.Errno;
import dev.nfqueue.internal.netlink.MessageWriter;
import dev.nfqueue.internal.netlink.Nfqnl;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Packets on their way from the kernel: when they are read, what is lost, what is malformed. */
class NfqueueChannelReadTest {
    @RegisterExtension
    final Rig rig = new Rig();

    private Bootstrap reluctant(int batchSize) {
        return rig.bootstrap(rig.collector())
                .option(ChannelOption.AUTO_READ, false)
                .option(NfqueueChannelOption.BATCH_SIZE, batchSize);
    }

    /** Fails when something has been delivered that no test has taken. */
    private void assertNothingMore(NfqueueChannel channel) {
        for (int i = 0; i < 10; i++) {
            Rig.letLoopCatchUp(channel);
        }
        assertTrue(rig.seen.isEmpty());
    }

    private void judge(NfqueueChannel channel, int count) throws InterruptedException {
        for (NfqueuePacket packet : rig.nextPackets(count)) {
            channel.writeAndFlush(packet);
        }
    }

    @Test
    void readsOneBatchWhenAsked() throws Exception {
        NfqueueChannel channel = rig.bind(reluctant(2));
        for (int i = 0; i < 5; i++) {
            rig.send();
        }
        assertNothingMore(channel);
        channel.read();
        judge(channel, 2);
        assertNothingMore(channel);
        channel.read();
        judge(channel, 2);
        assertNothingMore(channel);
    }

    private void sendLarge(int fill) {
        byte[] bytes = new byte[40_000];
        Arrays.fill(bytes, (byte) fill);
        bytes[0] = 0x45;
        rig.kernel.sendPacket(new NfqueuePacketBuilder().content(bytes));
    }

    /** Their memory is shared with the loop's scratch; what is held must not be received into, and what is not may be. */
    @Test
    void keepsLargePacketsWhetherTheyAreHeldOrNot() throws Exception {
        NfqueueChannel channel = rig.bind(rig.bootstrap(rig.collector()));
        List<NfqueuePacket> held = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            sendLarge(i);
            NfqueuePacket packet = rig.nextPackets(1).get(0);
            assertEquals(40_000, packet.content().readableBytes());
            assertEquals(i, packet.content().getByte(39_999));
            if (i % 3 == 0) {
                channel.writeAndFlush(packet.accept()).sync();
            } else {
                held.add(packet);
            }
        }
        for (NfqueuePacket packet : held) {
            assertEquals(packet.packetId(), packet.content().getByte(1));
            assertEquals(packet.packetId(), packet.content().getByte(39_999));
            assertEquals(0x0800, packet.hwProtocol());
            channel.writeAndFlush(packet.accept()).sync();
            assertEquals(0, packet.refCnt());
        }
        assertNothingMore(channel);
    }

    @Test
    void waitsForPacketsWhenAskedBeforeTheyCome() throws Exception {
        NfqueueChannel channel = rig.bind(reluctant(2));
        channel.read();
        Rig.letLoopCatchUp(channel);
        rig.send();
        judge(channel, 1);
        rig.send();
        assertNothingMore(channel);
    }

    @Test
    void readsOnByItselfWhenToldTo() throws Exception {
        NfqueueChannel channel = rig.bind(reluctant(1));
        rig.send();
        rig.send();
        channel.config().setAutoRead(true);
        judge(channel, 2);
        rig.send();
        judge(channel, 1);
        channel.config().setAutoRead(false);
        Rig.letLoopCatchUp(channel);
        rig.send();
        assertNothingMore(channel);
    }

    @Test
    void stopsReadingWhenAHandlerSaysSo() throws Exception {
        NfqueueChannel channel = rig.bind(rig.bootstrap(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        ctx.channel().config().setAutoRead(false);
                        rig.seen.add(message);
                    }
                })
                .option(NfqueueChannelOption.BATCH_SIZE, 1));
        rig.send();
        rig.send();
        judge(channel, 1);
        assertNothingMore(channel);
        channel.read();
        judge(channel, 1);
    }

    @Test
    void deliversWhatCameBeforeTheReplyToTheBind() throws Exception {
        rig.kernel.delayReplies(50);
        rig.send();
        rig.kernel.losePackets(1);
        rig.send();
        NfqueueChannel channel = rig.bind(rig.collector());
        assertEquals(new NfqueueLossEvent(1, false), rig.next(NfqueueLossEvent.class));
        judge(channel, 2);
        rig.assertVerdict(1, Verdict.ACCEPT);
        rig.assertVerdict(3, Verdict.ACCEPT);
    }

    @Test
    void keepsWhatCameBeforeTheReplyUntilItIsAskedFor() throws Exception {
        rig.send();
        NfqueueChannel channel = rig.bind(reluctant(2));
        assertNothingMore(channel);
        channel.read();
        judge(channel, 1);
    }

    @Test
    void countsLossAcrossTheWrapOfIds() throws Exception {
        NfqueueChannel channel = rig.bind(rig.collector());
        rig.kernel.sendPacket(Rig.packet().packetId(0x7fff_ffffL));
        assertEquals(new NfqueueLossEvent(0x7fff_fffe, false), rig.next(NfqueueLossEvent.class));
        rig.kernel.sendPacket(Rig.packet().packetId(0xffff_fffeL));
        assertEquals(0x7fff_ffffL, rig.nextId());
        assertEquals(new NfqueueLossEvent(0x7fff_fffe, false), rig.next(NfqueueLossEvent.class));
        assertEquals(0xffff_fffeL, rig.nextId());
        rig.assertVerdict(0x7fff_ffffL, Verdict.DROP);
        rig.assertVerdict(0xffff_fffeL, Verdict.DROP);
        for (long id : new long[] {0xffff_ffffL, 0, 1}) {
            assertEquals(id, rig.send());
            NfqueuePacket packet = rig.next(NfqueuePacket.class);
            assertEquals(id, packet.packetId());
            channel.writeAndFlush(packet);
            rig.assertVerdict(id, Verdict.ACCEPT);
        }
        rig.kernel.losePackets(2);
        rig.send();
        assertEquals(new NfqueueLossEvent(2, false), rig.next(NfqueueLossEvent.class));
    }

    @Test
    void saysThatLostPacketsPassedWhereTheyDo() throws Exception {
        rig.bind(rig.bootstrap(rig.collector()).option(NfqueueChannelOption.FAILURE_POLICY, FailurePolicy.FAIL_OPEN));
        rig.kernel.losePackets(3);
        rig.send();
        assertEquals(new NfqueueLossEvent(3, true), rig.next(NfqueueLossEvent.class));
    }

    @Test
    void readsSeveralMessagesOfOneDatagram() throws Exception {
        rig.bind(rig.collector());
        ByteBuf two = Unpooled.buffer();
        TestPackets.begin(two, 1, 0x0800, 1).end();
        TestPackets.begin(two, 2, 0x0800, 1).end();
        rig.kernel.sendMessage(two);
        assertEquals(1, rig.nextId());
        assertEquals(2, rig.nextId());
    }

    @Test
    void goesOnAfterMessagesThatAreNone() throws Exception {
        NfqueueChannel channel = rig.bind(rig.collector());
        rig.kernel.sendMessage(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
        rig.next(NetlinkFormatException.class);
        rig.kernel.sendMessage(Unpooled.wrappedBuffer(new byte[40]));
        rig.next(NetlinkFormatException.class);
        rig.kernel.sendMessage(Unpooled.wrappedBuffer(new byte[70_000]).setIntLE(0, 70_000));
        rig.next(NetlinkFormatException.class);
        rig.next(NetlinkFormatException.class);
        rig.send();
        judge(channel, 1);
        rig.assertVerdict(1, Verdict.ACCEPT);
    }

    @Test
    void passesOverMessagesOfOtherTypes() throws Exception {
        NfqueueChannel channel = rig.bind(rig.collector());
        for (int type : new int[] {1, 3, Nfqnl.NLMSG_OVERRUN, 0x100, Nfqnl.NFQNL_MSG_VERDICT}) {
            ByteBuf out = Unpooled.buffer();
            new MessageWriter().begin(out, type, 0, 0, 0, 0).end();
            rig.kernel.sendMessage(out);
        }
        rig.send();
        judge(channel, 1);
        rig.assertVerdict(1, Verdict.ACCEPT);
    }

    @Test
    void isNotTakenInByAnAnswerToSomethingElse() throws Exception {
        ByteBuf request = Unpooled.buffer();
        new MessageWriter()
                .begin(request, Nfqnl.NFQNL_MSG_CONFIG, Nfqnl.NLM_F_REQUEST, 4711, 0, 3)
                .end();
        ByteBuf answer = Unpooled.buffer();
        MessageWriter.writeError(answer, Errno.EPERM, request, 0);
        rig.kernel.sendMessage(answer);
        NfqueueChannel channel = rig.bind(rig.collector());
        assertEquals(Errno.EPERM, rig.next(NfqueueBindException.class).errno());
        rig.send();
        judge(channel, 1);
        rig.assertVerdict(1, Verdict.ACCEPT);
    }

    @Test
    void givesMalformedPacketsTheDefaultVerdictAndDeliversTheOthers() throws Exception {
        NfqueueChannel channel = rig.bind(rig.collector());
        rig.send();
        judge(channel, 1);
        rig.assertVerdict(1, Verdict.ACCEPT);
        ByteBuf cut = Unpooled.buffer();
        TestPackets.begin(cut, 2, 0x0800, 1).announce(Nfqnl.NFQA_PAYLOAD, 100).end();
        cut.setIntLE(0, cut.readableBytes());
        rig.kernel.sendMessage(cut);
        rig.next(NetlinkFormatException.class);
        rig.assertVerdict(2, Verdict.DROP);
        ByteBuf anonymous = Unpooled.buffer();
        new MessageWriter().begin(anonymous, Nfqnl.NFQNL_MSG_PACKET, 0, 0, 2, 3).end();
        rig.kernel.sendMessage(anonymous);
        rig.next(NetlinkFormatException.class);
        rig.kernel.sendPacket(Rig.packet().packetId(3));
        judge(channel, 1);
        rig.assertVerdict(3, Verdict.ACCEPT);
    }

    @Test
    void letsTasksOfTheLoopRunInAFlood() throws Exception {
        int packets = 3000;
        AtomicInteger sinceTask = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger left = new AtomicInteger(packets);
        NfqueueChannel channel = rig.bind(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                if (sinceTask.getAndIncrement() == 0) {
                    ctx.channel().eventLoop().execute(() -> sinceTask.set(0));
                }
                most.accumulateAndGet(sinceTask.get(), Math::max);
                left.decrementAndGet();
                ctx.write(message);
            }
        });
        for (int id = 1; id <= packets; id++) {
            ByteBuf message = Unpooled.buffer();
            TestPackets.begin(message, id, 0x0800, 1).end();
            rig.kernel.sendMessage(message);
        }
        for (int id = 1; id <= packets; id++) {
            rig.assertVerdict(id, Verdict.ACCEPT);
        }
        Rig.letLoopCatchUp(channel);
        assertEquals(0, left.get());
        assertTrue(most.get() <= 256, most + " packets in one turn");
    }
}
