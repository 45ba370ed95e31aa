// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.UdpPair;
import io.netty.channel.ChannelFuture;
import java.nio.channels.ClosedChannelException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Binding, closing, binding again. */
@KernelTest
class LifecycleIT {
    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    /** The rule lets pass what comes when nobody listens, so every packet arrives, whichever way. */
    @ParameterizedTest
    @EnumSource
    void failOpenQueueLosesNothingWhenClosedUnderTraffic(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        cleanup.add(udp.at("INPUT").queueOrBypass(3));
        int window = 32;
        int sent = 0;
        int received = 0;

        for (int round = 0; round < 5; round++) {
            TestQueue queue = cleanup.add(TestQueue.setup()
                    .handler(new AcceptAll())
                    .option(NfqueueChannelOption.FAILURE_POLICY, FailurePolicy.FAIL_OPEN)
                    .bind(3));
            ChannelFuture closed = null;
            for (int step = 0; step < 40; step++) {
                for (int i = 0; i < window; i++) {
                    udp.send("packet " + sent++);
                }
                if (step == 20) {
                    closed = queue.channel().close();
                }
                for (int i = 0; i < window; i++) {
                    // The order may change between those that wait in the queue and those that pass beside it.
                    udp.receive();
                    received++;
                }
            }
            TestQueue.await(closed);
        }
        assertEquals(sent, received);
    }

    @ParameterizedTest
    @EnumSource
    void queueBoundAgainCountsFromOneAndRefusesStaleVerdicts(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        cleanup.add(udp.at("INPUT").queue(3));
        TestQueue first = cleanup.add(TestQueue.setup()
                .option(NfqueueChannelOption.DRAIN_TIMEOUT_MILLIS, 1)
                .bind(3));
        udp.send("of the first binding");
        NfqueuePacket stale = first.take();
        TestQueue.await(first.channel().close());

        TestQueue second = cleanup.add(TestQueue.bind(3));
        udp.send("of the second");
        NfqueuePacket fresh = second.take();
        assertEquals(stale.packetId(), fresh.packetId());
        assertInstanceOf(ClosedChannelException.class, first.writeFailing(stale.drop()));
        second.write(fresh.accept());

        assertEquals("of the second", udp.receive());
    }

    @ParameterizedTest
    @EnumSource
    void verdictForAnotherChannelsPacketIsRefused(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(TestQueue.bind(3));
        TestQueue other = cleanup.add(TestQueue.bind(4));
        cleanup.add(udp.at("INPUT").queue(3));

        udp.send("mine");
        NfqueuePacket packet = queue.take().retain();
        assertThrows(IllegalArgumentException.class, () -> other.write(packet.drop()));
        queue.write(packet.accept());

        assertEquals("mine", udp.receive());
    }

    @ParameterizedTest
    @EnumSource
    void twoChannelsShareOneLoop(IpFamily family) throws Exception {
        NfqueueEventLoopGroup group = new NfqueueEventLoopGroup(1);
        cleanup.add(() -> TestQueue.shutDown(group));
        UdpPair left = cleanup.add(UdpPair.loopback(family));
        UdpPair right = cleanup.add(UdpPair.loopback(family));
        TestQueue leftQueue = cleanup.add(TestQueue.setup().group(group).bind(3));
        TestQueue rightQueue = cleanup.add(TestQueue.setup().group(group).bind(4));
        cleanup.add(left.at("INPUT").queue(3));
        cleanup.add(right.at("INPUT").queue(4));

        for (int i = 0; i < 20; i++) {
            left.send("left " + i);
            right.send("right " + i);
            leftQueue.write(leftQueue.take().accept());
            rightQueue.write(rightQueue.take().accept());
            assertEquals("left " + i, left.receive());
            assertEquals("right " + i, right.receive());
        }
        leftQueue.close();
        right.send("after the other has gone");
        rightQueue.write(rightQueue.take().accept());
        assertEquals("after the other has gone", right.receive());
    }
}
