// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.UdpPair;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The kernel's queue on every kind of event loop that this machine has. */
@KernelTest
class LoopsIT {
    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    static Stream<LoopsTest.Loop> loops() {
        return Arrays.stream(LoopsTest.Loop.values()).filter(LoopsTest.Loop::isAvailable);
    }

    /** A descriptor that an event loop still polls keeps the queue bound, unless it is unbound first. */
    @ParameterizedTest
    @MethodSource("loops")
    void queueIsFreeAsSoonAsItsChannelIsClosed(LoopsTest.Loop loop) throws Exception {
        EventLoopGroup group = group(loop);
        UdpPair udp = cleanup.add(UdpPair.loopback(IpFamily.V4));
        cleanup.add(udp.at("INPUT").queue(3));

        for (int round = 0; round < 20; round++) {
            TestQueue queue = cleanup.add(TestQueue.setup().group(group).bind(3));
            udp.send("round " + round);
            NfqueuePacket packet = queue.take();
            assertEquals(1, packet.packetId());
            queue.write(packet.accept());
            assertEquals("round " + round, udp.receive());
            queue.close();
        }
    }

    @ParameterizedTest
    @MethodSource("loops")
    void burstIsJudged(LoopsTest.Loop loop) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(IpFamily.V6));
        cleanup.add(
                TestQueue.setup().group(group(loop)).handler(new AcceptAll()).bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        for (int burst = 0; burst < 50; burst++) {
            for (int i = 0; i < 100; i++) {
                udp.send(burst + "/" + i);
            }
            for (int i = 0; i < 100; i++) {
                assertEquals(burst + "/" + i, udp.receive());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("loops")
    void readsOnDemand(LoopsTest.Loop loop) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(IpFamily.V4));
        TestQueue queue = cleanup.add(TestQueue.setup()
                .group(group(loop))
                .option(ChannelOption.AUTO_READ, false)
                .option(NfqueueChannelOption.BATCH_SIZE, 1)
                .bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        for (int i = 0; i < 10; i++) {
            udp.send("datagram " + i);
        }
        for (int i = 0; i < 10; i++) {
            assertEquals(0, queue.untaken());
            queue.channel().read();
            queue.write(queue.take().accept());
            assertEquals("datagram " + i, udp.receive());
        }
    }

    private EventLoopGroup group(LoopsTest.Loop loop) {
        EventLoopGroup group = loop.group();
        cleanup.add(() -> TestQueue.shutDown(group));
        return group;
    }
}
