// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.NetworkInterface;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the kernel tests rely on: a private namespace, rules that come and go, a second host. */
@KernelTest
class NamespaceIT {
    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @Test
    void runsInPrivateNamespace() throws IOException {
        assertNotEquals(
                System.getenv(KernelTestCondition.HOST_NETNS),
                Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString());
    }

    @Test
    void loopbackIsUp() throws IOException {
        assertTrue(NetworkInterface.getByName("lo").isUp());
    }

    @ParameterizedTest
    @EnumSource
    void addsAndRemovesQueueRule(IpFamily family) {
        Rule rule = Rule.on(family, "INPUT").udpTo(53).queue(3);
        assertTrue(ruleset(family).contains("dport 53"), ruleset(family));
        rule.close();
        assertFalse(ruleset(family).contains("dport 53"), ruleset(family));
    }

    @ParameterizedTest
    @EnumSource
    void ruleNobodyListensToDropsAndBypassPasses(IpFamily family) {
        UdpPeer sender = cleanup.add(UdpPeer.bind(family.loopback()));
        UdpPeer receiver = cleanup.add(UdpPeer.bind(family.loopback()));
        Rule queue = Rule.on(family, "INPUT").udpTo(receiver.port()).queue(3);
        sender.send(receiver, "dropped");
        queue.close();
        cleanup.add(Rule.on(family, "INPUT").udpTo(receiver.port()).queueOrBypass(3));
        sender.send(receiver, "bypassed");
        assertEquals("bypassed", receiver.receive());
    }

    @ParameterizedTest
    @EnumSource
    void pingsPeerBothWays(IpFamily family) {
        Netns peer = cleanup.add(Netns.create());

        Command.run("ping", "-c", "1", peer.address(family).getHostAddress());
        peer.run("ping", "-c", "1", peer.hostAddress(family).getHostAddress());
    }

    @ParameterizedTest
    @EnumSource
    void exchangesDatagramsWithPeer(IpFamily family) {
        Netns netns = cleanup.add(Netns.create());
        UdpPeer peer = cleanup.add(UdpPeer.bind(netns, family));
        UdpPeer here = cleanup.add(UdpPeer.bind(netns.hostAddress(family)));

        here.send(peer, "there");
        assertEquals("there", peer.receive());
        peer.send(here, "and back");
        assertEquals("and back", here.receive());
    }

    @ParameterizedTest
    @EnumSource
    void forwardsBetweenPeers(IpFamily family) {
        Netns left = cleanup.add(Netns.create());
        Netns right = cleanup.add(Netns.create());
        Netns.forward();

        left.run("ping", "-c", "1", right.address(family).getHostAddress());
    }

    @Test
    void closedPeerLeavesNothingBehind() {
        Netns peer = Netns.create();
        String device = peer.hostInterface();
        assertTrue(Command.run("ip", "link").contains(device));
        peer.close();
        Await.until(() -> !Command.run("ip", "link").contains(device), device + " to go");
        assertEquals("", Command.run("ip", "netns"));
    }

    private static String ruleset(IpFamily family) {
        return Command.exists("iptables")
                ? Command.run(family.iptables, "-w", "-t", "mangle", "-S")
                : Command.run("nft", "list ruleset");
    }
}
