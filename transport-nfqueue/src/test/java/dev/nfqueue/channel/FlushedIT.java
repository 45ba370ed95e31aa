// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.Netns;
import dev.nfqueue.testsupport.UdpPair;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table in {@code docs/failure.md}: packets that the kernel takes away while they wait. */
@KernelTest
class FlushedIT {
    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @ParameterizedTest
    @EnumSource
    void packetsAreDroppedWhenABaseChainIsDeleted(Situation situation) throws Exception {
        Trial trial = Trial.begin(situation, cleanup);
        TestQueue queue = trial.bind(trial.setup());
        trial.send("flushed");
        trial.send("this, too");
        List<NfqueuePacket> packets = queue.take(2);

        deleteSomeBaseChain();
        for (NfqueuePacket packet : packets) {
            long id = packet.packetId();
            queue.write(packet.accept());
            NfqueueVerdictErrorEvent error = queue.takeEvent(NfqueueVerdictErrorEvent.class);
            assertEquals(id, error.packetId());
            assertEquals(NfqueueVerdictErrorEvent.Cause.QUEUE_FLUSHED, error.cause());
        }

        trial.send("after");
        queue.write(queue.take().accept());
        assertEquals(List.of("after"), trial.arrived());
    }

    /** Another table's and another hook's than the rule's: any will do. */
    private static void deleteSomeBaseChain() {
        Command.run("nft", "add table ip flushed_it");
        Command.run("nft", "add chain ip flushed_it any { type filter hook forward priority 300; }");
        Command.run("nft", "delete chain ip flushed_it any");
        Command.run("nft", "delete table ip flushed_it");
    }

    @ParameterizedTest
    @EnumSource
    void incomingPacketsAreDroppedWhenTheirDeviceGoesDown(Situation situation) throws Exception {
        Netns peer = cleanup.add(Netns.create());
        Trial trial = Trial.begin(situation, cleanup, UdpPair.from(peer, situation.family));
        assertDroppedWithDevice(trial, "INPUT", peer, situation.family);
    }

    @ParameterizedTest
    @EnumSource
    void outgoingPacketsAreDroppedWhenTheirDeviceGoesDown(Situation situation) throws Exception {
        Netns peer = cleanup.add(Netns.create());
        Trial trial = Trial.begin(situation, cleanup, UdpPair.to(peer, situation.family));
        assertDroppedWithDevice(trial, "POSTROUTING", peer, situation.family);
    }

    private void assertDroppedWithDevice(Trial trial, String chain, Netns peer, IpFamily family) throws Exception {
        TestQueue queue = cleanup.add(trial.setup().bind(Trial.QUEUE));
        trial.addRule(chain);
        trial.send("lost with its device");
        NfqueuePacket packet = queue.take();
        long id = packet.packetId();

        String device = peer.hostInterface();
        Command.run("ip", "link", "set", device, "down");
        queue.write(packet.accept());
        NfqueueVerdictErrorEvent error = queue.takeEvent(NfqueueVerdictErrorEvent.class);
        assertEquals(id, error.packetId());
        assertEquals(2, error.errno());
        assertEquals(NfqueueVerdictErrorEvent.Cause.INTERFACE_DOWN, error.cause());

        Command.run("ip", "link", "set", device, "up");
        if (family == IpFamily.V6) { // Its addresses have gone with it.
            String address = peer.hostAddress(family).getHostAddress() + "/64";
            Command.run("ip", "addr", "replace", address, "dev", device, "nodad");
        }
        // A device that is up does not carry packets at once: its other end has to notice.
        String here = peer.hostAddress(family).getHostAddress();
        Await.until(
                () -> peer.tryRun("ping", "-c", "1", "-W", "1", here).succeeded(), "the device to carry packets again");
        trial.send("after");
        queue.write(queue.take().accept());
        assertEquals(List.of("after"), trial.arrived());
    }
}
