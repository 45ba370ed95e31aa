// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.UdpPair;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Packets that wait too long, and when the kernel received them. */
@KernelTest
class TimeIT {
    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @ParameterizedTest
    @EnumSource
    void packetHeldTooLongGetsDefaultVerdict(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(TestQueue.setup()
                .option(NfqueueChannelOption.VERDICT_TIMEOUT_MILLIS, 20)
                .option(NfqueueChannelOption.DEFAULT_VERDICT, Verdict.ACCEPT)
                .bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        udp.send("held too long");
        NfqueuePacket held = queue.take();
        assertEquals("held too long", udp.receive());
        assertEquals(1, queue.takeEvent(NfqueueTimeoutEvent.class).packets());
        assertInstanceOf(VerdictAlreadyGivenException.class, queue.writeFailing(held.drop()));
        assertEquals(1, queue.channel().metrics().timedOut());
    }

    @ParameterizedTest
    @EnumSource
    void timestampAppearsOnceAskedFor(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(TestQueue.setup()
                .option(NfqueueChannelOption.KERNEL_TIMESTAMPS, true)
                .bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        // The kernel begins to stamp some time after it was asked to.
        Instant[] timestamp = new Instant[1];
        Await.until(
                () -> {
                    udp.send("stamped");
                    NfqueuePacket packet = queue.take();
                    timestamp[0] = packet.timestamp();
                    packet.release();
                    return timestamp[0] != null;
                },
                "a packet with a timestamp");
        Duration age = Duration.between(timestamp[0], Instant.now()).abs();
        assertTrue(age.compareTo(Duration.ofHours(1)) < 0, "stamped " + timestamp[0]);
    }
}
