// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.internal.linux.NetlinkSocket;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.Netns;
import dev.nfqueue.testsupport.UdpPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The queue of another network namespace. */
@KernelTest
class NamespaceIT {
    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @ParameterizedTest
    @EnumSource
    void judgesPacketsOfAnotherNamespace(IpFamily family) throws Exception {
        Netns peer = cleanup.add(Netns.create());
        UdpPair udp = cleanup.add(UdpPair.to(peer, family));
        TestQueue there = cleanup.add(TestQueue.setup()
                .option(NfqueueChannelOption.NETWORK_NAMESPACE, peer.name())
                .bind(3));
        // The same number here is another queue.
        TestQueue here = cleanup.add(TestQueue.bind(3));
        cleanup.add(udp.at("INPUT").in(peer).queue(3));

        udp.send("judged there");
        there.write(there.take().accept());

        assertEquals("judged there", udp.receive());
        assertEquals(0, here.untaken());
    }

    /** As one gets from a parent that may enter the namespace. */
    @ParameterizedTest
    @EnumSource
    void adoptedDescriptorJudgesPacketsOfItsOwnNamespace(IpFamily family) throws Exception {
        Netns peer = cleanup.add(Netns.create());
        UdpPair udp = cleanup.add(UdpPair.to(peer, family));
        NetlinkSocket socket = peer.call(NetlinkSocket::open);
        TestQueue there = cleanup.add(TestQueue.setup().adopt(socket.fd()).bind(3));
        cleanup.add(udp.at("INPUT").in(peer).queue(3));

        udp.send("judged there");
        NfqueuePacket packet = there.take();
        assertEquals(peer.peerInterface(), packet.indevName());
        there.write(packet.accept());

        assertEquals("judged there", udp.receive());
    }

    @Test
    void namespaceThatIsNotThereIsNamed() {
        Throwable failure = assertThrows(
                Exception.class,
                () -> TestQueue.setup()
                        .option(NfqueueChannelOption.NETWORK_NAMESPACE, "no-such-peer")
                        .bind(3));

        assertTrue(failure.getMessage().contains("no-such-peer"), failure.toString());
    }
}
