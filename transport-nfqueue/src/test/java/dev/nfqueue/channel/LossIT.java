// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.ProcQueue;
import dev.nfqueue.testsupport.UdpPair;
import io.netty.channel.ChannelOption;
import java.util.List;
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
    void lossEventsAddUpToWhatTheKernelDropped(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = parkedQueue(FailurePolicy.FAIL_CLOSED);
        cleanup.add(udp.at("INPUT").queue(3));

        int accepted = acceptBurst(udp, queue);
        List<NfqueueLossEvent> losses = queue.drainEvents(NfqueueLossEvent.class);

        long lost = losses.stream().mapToLong(NfqueueLossEvent::packets).sum();
        assertTrue(lost > 0, "the burst was to be larger than the buffer");
        assertEquals(BURST + 1, accepted + lost);
        assertEquals(lost, queue.channel().metrics().lost());
        assertFalse(losses.stream().anyMatch(NfqueueLossEvent::passedUnfiltered));
        if (ProcQueue.isReadable()) {
            assertEquals(ProcQueue.of(3).orElseThrow().userDropped(), lost);
        }
        for (int i = 0; i < accepted; i++) {
            udp.receive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void lossEventsTellWhatFailOpenLetPass(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = parkedQueue(FailurePolicy.FAIL_OPEN);
        cleanup.add(udp.at("INPUT").queue(3));

        int accepted = acceptBurst(udp, queue);
        List<NfqueueLossEvent> losses = queue.drainEvents(NfqueueLossEvent.class);

        long unfiltered = losses.stream().mapToLong(NfqueueLossEvent::packets).sum();
        assertTrue(unfiltered > 0, "the burst was to be larger than the buffer");
        assertEquals(BURST + 1, accepted + unfiltered);
        assertTrue(losses.stream().allMatch(NfqueueLossEvent::passedUnfiltered));
        for (int i = 0; i <= BURST; i++) {
            udp.receive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void fullQueueDropsWithoutLossEvent(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(TestQueue.setup()
                .option(NfqueueChannelOption.QUEUE_MAX_LENGTH, 2)
                .bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        udp.send("first");
        udp.send("second");
        List<NfqueuePacket> held = queue.take(2);
        udp.send("no room");
        for (NfqueuePacket packet : held) {
            queue.write(packet.accept());
        }
        udp.send("third");
        queue.write(queue.take().accept());

        assertEquals("first", udp.receive());
        assertEquals("second", udp.receive());
        assertEquals("third", udp.receive());
        assertEquals(List.of(), queue.drainEvents(NfqueueLossEvent.class));
        if (ProcQueue.isReadable()) {
            assertEquals(1, ProcQueue.of(3).orElseThrow().dropped());
        }
    }

    @ParameterizedTest
    @EnumSource
    void fullFailOpenQueueLetsPass(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(TestQueue.setup()
                .option(NfqueueChannelOption.QUEUE_MAX_LENGTH, 1)
                .option(NfqueueChannelOption.FAIL_OPEN, true)
                .bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        udp.send("held");
        NfqueuePacket held = queue.take();
        udp.send("no room");
        assertEquals("no room", udp.receive());
        queue.write(held.accept());
        assertEquals("held", udp.receive());
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

        assertEquals(BURST + 1, acceptBurst(udp, queue));
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

    /** A queue with a small buffer that nobody reads. */
    private TestQueue parkedQueue(FailurePolicy policy) throws Exception {
        return cleanup.add(TestQueue.setup()
                .option(NfqueueChannelOption.FAILURE_POLICY, policy)
                .option(ChannelOption.SO_RCVBUF, SMALL_BUFFER)
                .option(ChannelOption.AUTO_READ, false)
                .bind(3));
    }

    /**
     * Sends a burst while nobody reads, then one more, so that the gap before it shows; accepts what comes and returns how
     * many that were.
     */
    private static int acceptBurst(UdpPair udp, TestQueue queue) throws Exception {
        for (int i = 0; i < BURST; i++) {
            udp.send("burst");
        }
        queue.channel().config().setAutoRead(true);
        int accepted = 1;
        // Once a packet has been delivered it has left the buffer, so that the last finds room.
        queue.write(queue.take().accept());
        udp.send("last");
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
