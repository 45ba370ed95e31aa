// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.ProcQueue;
import dev.nfqueue.testsupport.UdpPair;
import io.netty.channel.ChannelOption;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Bursts that the receive buffer or the queue has no room for. */
@KernelTest
class LossIT {
    /** More than the small buffer holds, fewer than the receiver's own. */
    private static final int BURST = 200;

    private static final int SMALL_BUFFER = 16 * 1024;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @ParameterizedTest
    @EnumSource
    void packetsThatFindTheReceiveBufferFullGetThePolicysVerdictAndAreTold(Situation situation) throws Exception {
        Trial trial = Trial.begin(situation, cleanup);
        TestQueue queue = trial.bind(
                trial.setup().option(ChannelOption.SO_RCVBUF, SMALL_BUFFER).option(ChannelOption.AUTO_READ, false));

        int accepted = acceptBurst(trial::send, queue);
        List<NfqueueLossEvent> losses = queue.drainEvents(NfqueueLossEvent.class);

        long lost = losses.stream().mapToLong(NfqueueLossEvent::packets).sum();
        assertTrue(lost > 0, "the burst was to be larger than the buffer");
        assertEquals(BURST + 1, accepted + lost);
        assertEquals(lost, queue.channel().metrics().lost());
        assertTrue(losses.stream().allMatch(loss -> loss.passedUnfiltered() == situation.isOpen()));
        if (ProcQueue.isReadable()) {
            long dropped = ProcQueue.of(Trial.QUEUE).orElseThrow().userDropped();
            assertEquals(situation.isOpen() ? 0 : lost, dropped);
        }
        assertEquals(situation.isOpen() ? BURST + 1 : accepted, trial.arrived().size());
    }

    @ParameterizedTest
    @EnumSource
    void packetThatFindsTheQueueFullGetsThePolicysVerdict(Situation situation) throws Exception {
        Trial trial = Trial.begin(situation, cleanup);
        TestQueue queue = trial.bind(trial.setup().option(NfqueueChannelOption.QUEUE_MAX_LENGTH, 2));

        trial.send("first");
        trial.send("second");
        List<NfqueuePacket> held = queue.take(2);
        trial.send("no room");
        for (NfqueuePacket packet : held) {
            queue.write(packet.drop());
        }
        trial.send("room again");
        queue.write(queue.take().drop());

        assertEquals(trial.onlyIfOpen("no room"), trial.arrived());
        assertEquals(List.of(), queue.drainEvents(NfqueueLossEvent.class));
        if (ProcQueue.isReadable()) {
            long dropped = ProcQueue.of(Trial.QUEUE).orElseThrow().dropped();
            assertEquals(situation.isOpen() ? 0 : 1, dropped);
        }
    }

    @ParameterizedTest
    @EnumSource
    void packetsWaitUntilTheQueueIsFullWhileNobodyReads(Situation situation) throws Exception {
        Trial trial = Trial.begin(situation, cleanup);
        TestQueue queue = trial.bind(
                trial.setup().option(ChannelOption.AUTO_READ, false).option(NfqueueChannelOption.QUEUE_MAX_LENGTH, 1));

        trial.send("waits");
        trial.send("no room");
        queue.channel().config().setAutoRead(true);
        NfqueuePacket packet = queue.take();

        assertEquals("waits", UdpBytes.payload(packet.content()));
        queue.write(packet.drop());
        assertEquals(trial.onlyIfOpen("no room"), trial.arrived());
    }

    @ParameterizedTest
    @EnumSource
    void packetsWaitUntilTheQueueIsFullWhileTheLoopIsBusy(Situation situation) throws Exception {
        Trial trial = Trial.begin(situation, cleanup);
        TestQueue queue = trial.bind(trial.setup().option(NfqueueChannelOption.QUEUE_MAX_LENGTH, 1));
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch busy = new CountDownLatch(1);
        queue.channel().eventLoop().execute(() -> {
            busy.countDown();
            awaitBound(over);
        });
        awaitBound(busy);

        trial.send("waits");
        trial.send("no room");
        assertEquals(0, queue.untaken());
        over.countDown();
        NfqueuePacket packet = queue.take();

        assertEquals("waits", UdpBytes.payload(packet.content()));
        queue.write(packet.drop());
        assertEquals(trial.onlyIfOpen("no room"), trial.arrived());
    }

    private static void awaitBound(CountDownLatch latch) {
        try {
            assertTrue(latch.await(Await.BOUND.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource
    void burstThatTheBufferIsSizedForLosesNothing(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(TestQueue.setup()
                .option(ChannelOption.AUTO_READ, false)
                .option(NfqueueChannelOption.QUEUE_MAX_LENGTH, BURST + 1)
                .bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        assertEquals(BURST + 1, acceptBurst(udp::send, queue));
        assertEquals(List.of(), queue.drainEvents(NfqueueLossEvent.class));
    }

    @ParameterizedTest
    @EnumSource
    void repliesToChangesLeaveRoomForPacketsOfShortQueue(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(TestQueue.setup()
                .option(ChannelOption.AUTO_READ, false)
                .option(NfqueueChannelOption.QUEUE_MAX_LENGTH, 1)
                .bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        for (int range = 100; range < 120; range++) {
            queue.channel().config().setOption(NfqueueChannelOption.COPY_RANGE, range);
        }
        TestQueue.await(queue.channel().eventLoop().submit(() -> {}));
        udp.send("one");
        queue.channel().config().setAutoRead(true);
        queue.write(queue.take().accept());

        assertEquals("one", udp.receive());
    }

    /**
     * Sends a burst while nobody reads, then one more, so that the gap before it shows; accepts what comes and returns how
     * many that were.
     */
    private static int acceptBurst(Consumer<String> sender, TestQueue queue) throws Exception {
        for (int i = 0; i < BURST; i++) {
            sender.accept("burst");
        }
        queue.channel().config().setAutoRead(true);
        int accepted = 1;
        // Once a packet has been delivered it has left the buffer, so that the last finds room.
        queue.write(queue.take().accept());
        sender.accept("last");
        boolean last = false;
        while (!last) {
            NfqueuePacket packet = queue.take();
            last = UdpBytes.payload(packet.content()).equals("last");
            queue.write(packet.accept());
            accepted++;
        }
        return accepted;
    }
}
