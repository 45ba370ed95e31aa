// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.nfqueue.channel.embedded.GivenVerdict;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One message for several packets: only those that were meant, and only when they are the oldest. */
class VerdictBatchTest {
    @RegisterExtension
    final Rig rig = new Rig();

    private NfqueueChannel channel;

    @BeforeEach
    void bind() {
        channel = rig.bind(rig.collector());
    }

    private void assertVerdicts(Verdict verdict, int from, int to) throws InterruptedException {
        for (int id = from; id <= to; id++) {
            rig.assertVerdict(id, verdict);
        }
    }

    private void flushed(Runnable writes) {
        channel.eventLoop()
                .submit(() -> {
                    writes.run();
                    channel.flush();
                })
                .syncUninterruptibly();
    }

    @Test
    void sendsOneMessageForAll() throws Exception {
        List<NfqueuePacket> packets = rig.exchange(50);
        List<ChannelFuture> writes = new ArrayList<>();
        flushed(() -> packets.forEach(packet -> writes.add(channel.write(packet.accept()))));
        assertVerdicts(Verdict.ACCEPT, 1, 50);
        writes.forEach(ChannelFuture::syncUninterruptibly);
        assertEquals(1, rig.kernel.verdictBatches());
        assertEquals(50, channel.metrics().accepted());
        assertEquals(0, channel.metrics().outstanding());
        packets.forEach(packet -> assertEquals(0, packet.refCnt()));
    }

    @Test
    void leavesAHeldPacketAlone() throws Exception {
        List<NfqueuePacket> packets = rig.exchange(10);
        NfqueuePacket held = packets.remove(3);
        flushed(() -> packets.forEach(packet -> channel.write(packet.accept())));
        assertVerdicts(Verdict.ACCEPT, 1, 3);
        assertVerdicts(Verdict.ACCEPT, 5, 10);
        assertEquals(1, rig.kernel.verdictBatches());
        assertNull(rig.kernel.pollVerdict());
        flushed(() -> channel.write(held.drop()));
        rig.assertVerdict(4, Verdict.DROP);
    }

    @Test
    void leavesAlonePacketsBehindTheOldestWhileThatIsHeld() throws Exception {
        List<NfqueuePacket> packets = rig.exchange(10);
        flushed(() -> packets.subList(1, 10).forEach(packet -> channel.write(packet.drop())));
        assertVerdicts(Verdict.DROP, 2, 10);
        assertEquals(0, rig.kernel.verdictBatches());
        flushed(() -> channel.write(packets.get(0)));
        rig.assertVerdict(1, Verdict.ACCEPT);
    }

    @Test
    void keepsWhatIsNotPlainToItself() throws Exception {
        List<NfqueuePacket> packets = rig.exchange(8);
        byte[] bytes = TestPackets.ipv4(30);
        flushed(() -> {
            channel.write(packets.get(0).accept());
            channel.write(packets.get(1));
            channel.write(packets.get(2).accept().mark(9));
            channel.write(packets.get(3).accept());
            channel.write(packets.get(4).accept().replaceContent(Unpooled.copiedBuffer(bytes)));
            channel.write(packets.get(5).drop());
            channel.write(packets.get(6).verdict(Verdict.REPEAT));
            channel.write(packets.get(7).verdict(Verdict.queue(7)));
        });
        assertVerdicts(Verdict.ACCEPT, 1, 2);
        assertEquals(new GivenVerdict(3, Verdict.ACCEPT, 9, null, false), rig.kernel.awaitVerdict());
        rig.assertVerdict(4, Verdict.ACCEPT);
        assertEquals(
                new GivenVerdict(5, Verdict.ACCEPT, null, Unpooled.wrappedBuffer(bytes), false),
                rig.kernel.awaitVerdict());
        rig.assertVerdict(6, Verdict.DROP);
        rig.assertVerdict(7, Verdict.REPEAT);
        rig.assertVerdict(8, Verdict.queue(7));
        assertEquals(1, rig.kernel.verdictBatches());
    }

    @Test
    void sendsOneMessageForEachRun() throws Exception {
        List<NfqueuePacket> packets = rig.exchange(14);
        flushed(() -> {
            packets.subList(0, 5).forEach(packet -> channel.write(packet.accept()));
            packets.subList(5, 8).forEach(packet -> channel.write(packet.drop()));
            channel.write(packets.get(8).accept().mark(9));
            packets.subList(9, 14).forEach(channel::write);
        });
        assertVerdicts(Verdict.ACCEPT, 1, 5);
        assertVerdicts(Verdict.DROP, 6, 8);
        assertEquals(new GivenVerdict(9, Verdict.ACCEPT, 9, null, false), rig.kernel.awaitVerdict());
        assertVerdicts(Verdict.ACCEPT, 10, 14);
        assertEquals(3, rig.kernel.verdictBatches());
        assertEquals(11, channel.metrics().accepted());
        assertEquals(3, channel.metrics().dropped());
    }

    @Test
    void sendsOneMessageForPacketsWithTheSameMark() throws Exception {
        List<NfqueuePacket> packets = rig.exchange(12);
        flushed(() -> {
            packets.subList(0, 4)
                    .forEach(packet -> channel.write(packet.accept().mark(0xff00_0001)));
            packets.subList(4, 8)
                    .forEach(packet -> channel.write(packet.accept().mark(0)));
            packets.subList(8, 12).forEach(packet -> channel.write(packet.accept()));
        });
        for (int id = 1; id <= 8; id++) {
            Integer mark = id <= 4 ? 0xff00_0001 : 0;
            assertEquals(new GivenVerdict(id, Verdict.ACCEPT, mark, null, false), rig.kernel.awaitVerdict());
        }
        assertVerdicts(Verdict.ACCEPT, 9, 12);
        assertEquals(3, rig.kernel.verdictBatches());
    }

    @Test
    void sendsNoRunBehindAHeldPacketThatAnEarlierOnePreceded() throws Exception {
        List<NfqueuePacket> packets = rig.exchange(9);
        flushed(() -> {
            packets.subList(0, 2).forEach(packet -> channel.write(packet.accept()));
            packets.subList(2, 4).forEach(packet -> channel.write(packet.drop()));
            packets.subList(5, 9).forEach(packet -> channel.write(packet.drop()));
        });
        assertVerdicts(Verdict.ACCEPT, 1, 2);
        assertVerdicts(Verdict.DROP, 3, 4);
        assertVerdicts(Verdict.DROP, 6, 9);
        assertEquals(2, rig.kernel.verdictBatches());
        flushed(() -> channel.write(packets.get(4).accept()));
        rig.assertVerdict(5, Verdict.ACCEPT);
    }

    @Test
    void givesReleasedPacketsTheDefaultVerdictFirst() throws Exception {
        List<NfqueuePacket> packets = rig.exchange(6);
        flushed(() -> {
            packets.get(0).release();
            packets.get(3).release();
            for (int i : new int[] {1, 2, 4, 5}) {
                channel.write(packets.get(i).accept());
            }
        });
        Map<Long, Verdict> given = new HashMap<>();
        for (int i = 0; i < 6; i++) {
            GivenVerdict verdict = rig.kernel.awaitVerdict();
            given.put(verdict.packetId(), verdict.verdict());
        }
        assertEquals(
                Map.of(
                        1L,
                        Verdict.DROP,
                        2L,
                        Verdict.ACCEPT,
                        3L,
                        Verdict.ACCEPT,
                        4L,
                        Verdict.DROP,
                        5L,
                        Verdict.ACCEPT,
                        6L,
                        Verdict.ACCEPT),
                given);
    }

    @Test
    void tellsAnErrorForEachPacketOfTheBatch() throws Exception {
        List<NfqueuePacket> packets = rig.exchange(5);
        rig.kernel.failNextVerdict(2);
        flushed(() -> packets.forEach(packet -> channel.write(packet.accept())));
        for (int id = 1; id <= 5; id++) {
            NfqueueVerdictErrorEvent event = rig.next(NfqueueVerdictErrorEvent.class);
            assertEquals(id, event.packetId());
            assertEquals(2, event.errno());
        }
        assertNull(rig.kernel.pollVerdict());
    }

    @Test
    void isSwitchedWhileBound() throws Exception {
        channel.config().setOption(NfqueueChannelOption.VERDICT_BATCH, false);
        List<NfqueuePacket> packets = rig.exchange(20);
        flushed(() -> packets.subList(0, 10).forEach(packet -> channel.write(packet.accept())));
        assertVerdicts(Verdict.ACCEPT, 1, 10);
        assertEquals(0, rig.kernel.verdictBatches());
        channel.config().setOption(NfqueueChannelOption.VERDICT_BATCH, true);
        flushed(() -> packets.subList(10, 20).forEach(packet -> channel.write(packet.accept())));
        assertVerdicts(Verdict.ACCEPT, 11, 20);
        assertEquals(1, rig.kernel.verdictBatches());
    }

    /** Packets are held, released and judged at random; each gets the verdict that was meant for it, and none a second. */
    @Test
    void givesEachPacketItsVerdictWhateverIsHeld() throws Exception {
        Random random = new Random(4);
        List<NfqueuePacket> held = new ArrayList<>();
        Map<Long, Verdict> meant = new HashMap<>();
        for (int round = 0; round < 60; round++) {
            held.addAll(rig.exchange(50));
            boolean last = round == 59;
            flushed(() ->
                    held.removeIf(packet -> last || random.nextInt(8) > 0 ? judge(packet, random, meant) : false));
        }
        assertEquals(3000, meant.size());
        Map<Long, Verdict> given = new HashMap<>();
        for (int i = 0; i < 3000; i++) {
            GivenVerdict verdict = rig.kernel.awaitVerdict();
            assertNull(given.put(verdict.packetId(), verdict.verdict()));
        }
        assertEquals(meant, given);
    }

    private boolean judge(NfqueuePacket packet, Random random, Map<Long, Verdict> meant) {
        int kind = random.nextInt(20);
        if (kind == 0) {
            meant.put(packet.packetId(), Verdict.DROP);
            packet.release();
        } else {
            Verdict verdict = kind == 1 ? Verdict.DROP : Verdict.ACCEPT;
            meant.put(packet.packetId(), verdict);
            channel.write(packet.verdict(verdict));
        }
        return true;
    }
}
