// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.NeedsKernel;
import dev.nfqueue.testsupport.UdpPair;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A packet's priority: set by a verdict in one hook, seen in the next. */
@KernelTest
@NeedsKernel(since = "5.18")
class PriorityIT {
    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @ParameterizedTest
    @EnumSource
    void laterHookSeesPriorityAndMaskedMarkOfTheVerdict(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue first = cleanup.add(TestQueue.bind(5));
        TestQueue second = cleanup.add(TestQueue.bind(6));
        cleanup.add(udp.at("OUTPUT").setMark(0xab));
        cleanup.add(udp.at("OUTPUT").queue(5));
        cleanup.add(udp.at("POSTROUTING").queue(6));

        udp.send("ranked");
        NfqueuePacket packet = first.take();
        assertEquals(0, packet.priority());
        first.write(packet.accept().priority(0x8001_0002).mark(0x1c0, 0xff0));
        NfqueuePacket ranked = second.take();
        assertEquals(0x8001_0002, ranked.priority());
        assertEquals(0x1cb, ranked.mark());
        second.write(ranked);
        assertEquals("ranked", udp.receive());
    }
}
