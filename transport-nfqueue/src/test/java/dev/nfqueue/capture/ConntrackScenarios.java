// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.capture;

import dev.nfqueue.capture.Rig.Binding;
import dev.nfqueue.internal.netlink.Nfqnl;
import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.IpFamily;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Packets with their connection's entry in the conntrack table. */
final class ConntrackScenarios {
    private static final Binding CONNTRACK = Binding.whole(Nfqnl.NFQA_CFG_F_CONNTRACK);
    private static final int TCP_PSH = 8;
    private static final int CLOSED_PORT = 9;
    private static final int TRANSLATED_PORT = 7999;

    private final Rig rig;

    ConntrackScenarios(Rig rig) {
        this.rig = rig;
    }

    void run() {
        for (IpFamily family : IpFamily.values()) {
            String ip = PlainScenarios.name(family);
            rig.scenario(ip + "-udp-ct", () -> udp(family, ip));
            rig.scenario(ip + "-tcp-ct", () -> tcp(family, ip));
            rig.scenario(ip + "-icmp-ct", () -> icmp(family, ip));
            rig.scenario(ip + "-icmp-ct-related", () -> related(family, ip));
            rig.scenario(ip + "-udp-ct-mark", () -> mark(family, ip));
            rig.scenario(ip + "-udp-ct-labels", () -> labels(family, ip));
            rig.scenario(ip + "-udp-ct-source-nat", () -> sourceNat(family, ip));
            rig.scenario(ip + "-udp-ct-destination-nat", () -> destinationNat(family, ip));
            rig.scenario(ip + "-udp-ct-zone", () -> zone(family, ip));
        }
        rig.scenario("ipv4-udp-ct-helper", this::helper);
        rig.scenario("ipv4-udp-ct-untracked", this::untracked);
    }

    private InetSocketAddress echo(IpFamily family) {
        return new InetSocketAddress(rig.left.address(family), Rig.ECHO);
    }

    private void ask(IpFamily family) throws Exception {
        EchoServer.ask(null, rig.left.hostAddress(family), echo(family), 10);
    }

    /** A queue rule that looks at the connection, which also makes the namespace track them. */
    private void queueRule(IpFamily family, String chain, String protocol, String states) {
        rig.queueRule(family, chain, "-p", protocol, "-m", "conntrack", "--ctstate", states);
    }

    private static boolean hasConnection(RawPacket packet) {
        return packet.has(Nfqnl.NFQA_CT);
    }

    private void udp(IpFamily family, String ip) throws Exception {
        queueRule(family, "OUTPUT", "udp", "NEW");
        queueRule(family, "INPUT", "udp", "ESTABLISHED");
        rig.capture(
                packet -> hasConnection(packet) ? ip + "-udp-ct-" + newOrReply(packet) : null,
                "a first datagram in OUTPUT and its answer in INPUT; flags CONNTRACK",
                CONNTRACK,
                List.of(ip + "-udp-ct-new", ip + "-udp-ct-reply"),
                () -> ask(family));
    }

    private static String newOrReply(RawPacket packet) {
        return switch (packet.hook()) {
            case OUTPUT -> "new";
            case INPUT -> "reply";
            default -> "other";
        };
    }

    private void tcp(IpFamily family, String ip) throws Exception {
        queueRule(family, "OUTPUT", "tcp", "NEW,ESTABLISHED");
        queueRule(family, "INPUT", "tcp", "ESTABLISHED");
        rig.capture(
                packet -> hasConnection(packet) ? ip + "-tcp-ct-" + tcpState(packet) : null,
                "SYN in OUTPUT, SYN+ACK in INPUT, data in OUTPUT; flags CONNTRACK",
                CONNTRACK,
                List.of(ip + "-tcp-ct-new", ip + "-tcp-ct-reply", ip + "-tcp-ct-established"),
                () -> EchoServer.converse(null, echo(family), 10));
    }

    private static String tcpState(RawPacket packet) {
        return (packet.tcpFlags() & TCP_PSH) != 0 ? "established" : newOrReply(packet);
    }

    private void icmp(IpFamily family, String ip) throws Exception {
        String protocol = family == IpFamily.V4 ? "icmp" : "icmpv6";
        queueRule(family, "OUTPUT", protocol, "NEW");
        queueRule(family, "INPUT", protocol, "ESTABLISHED");
        rig.capture(
                packet -> hasConnection(packet) ? ip + "-icmp-ct-" + newOrReply(packet) : null,
                "echo request in OUTPUT and reply in INPUT; flags CONNTRACK",
                CONNTRACK,
                List.of(ip + "-icmp-ct-new", ip + "-icmp-ct-reply"),
                () -> Command.run("ping", "-c", "1", rig.left.address(family).getHostAddress()));
    }

    private void related(IpFamily family, String ip) throws Exception {
        queueRule(family, "INPUT", family == IpFamily.V4 ? "icmp" : "icmpv6", "RELATED");
        InetSocketAddress closed = new InetSocketAddress(rig.left.address(family), CLOSED_PORT);
        rig.capture(
                ip + "-icmp-ct-related",
                "port unreachable, related to a UDP connection, INPUT; flags CONNTRACK",
                CONNTRACK,
                ConntrackScenarios::hasConnection,
                () -> EchoServer.send(null, rig.left.hostAddress(family), closed, 0, 10));
    }

    private void mark(IpFamily family, String ip) throws Exception {
        rig.rule(family, "mangle", "OUTPUT", "-p", "udp", "-j", "CONNMARK", "--set-mark", "0x55667788");
        queueRule(family, "OUTPUT", "udp", "NEW,ESTABLISHED");
        rig.capture(
                ip + "-udp-ct-mark",
                "connection mark 0x55667788, packet without one, OUTPUT; flags CONNTRACK",
                CONNTRACK,
                ConntrackScenarios::hasConnection,
                () -> ask(family));
    }

    private void labels(IpFamily family, String ip) throws Exception {
        rig.sh(
                "nft 'table inet captured { chain output { type filter hook output priority -160;" + " udp dport "
                        + Rig.ECHO + " ct label set 5; }; }'",
                "nft delete table inet captured");
        queueRule(family, "OUTPUT", "udp", "NEW,ESTABLISHED");
        rig.capture(
                ip + "-udp-ct-labels",
                "connection label bit 5, OUTPUT; flags CONNTRACK",
                CONNTRACK,
                ConntrackScenarios::hasConnection,
                // Not an earlier connection: one gets room for labels only when it begins.
                () -> EchoServer.ask(
                        null,
                        rig.right.hostAddress(family),
                        new InetSocketAddress(rig.right.address(family), Rig.ECHO),
                        10));
    }

    private void sourceNat(IpFamily family, String ip) throws Exception {
        rig.rule(family, "nat", "POSTROUTING", "-p", "udp", "-o", rig.right.hostInterface(), "-j", "MASQUERADE");
        queueRule(family, "FORWARD", "udp", "ESTABLISHED");
        InetAddress left = rig.left.address(family);
        rig.capture(
                ip + "-udp-ct-source-nat",
                "answer to a datagram that left with this host's address, FORWARD; flags CONNTRACK",
                CONNTRACK,
                ConntrackScenarios::hasConnection,
                () -> EchoServer.ask(rig.left, left, new InetSocketAddress(rig.right.address(family), Rig.ECHO), 10));
    }

    private void destinationNat(IpFamily family, String ip) throws Exception {
        String address = rig.left.address(family).getHostAddress();
        String to = (family == IpFamily.V4 ? address : "[" + address + "]") + ":" + Rig.ECHO;
        rig.rule(
                family,
                "nat",
                "OUTPUT",
                "-p",
                "udp",
                "--dport",
                Integer.toString(TRANSLATED_PORT),
                "-j",
                "DNAT",
                "--to-destination",
                to);
        queueRule(family, "INPUT", "udp", "ESTABLISHED");
        rig.capture(
                ip + "-udp-ct-destination-nat",
                "answer to a datagram to port 7999 that was sent to port 7000, INPUT; flags CONNTRACK",
                CONNTRACK,
                ConntrackScenarios::hasConnection,
                () -> EchoServer.ask(
                        null,
                        rig.left.hostAddress(family),
                        new InetSocketAddress(rig.left.address(family), TRANSLATED_PORT),
                        10));
    }

    private void zone(IpFamily family, String ip) throws Exception {
        rig.rule(family, "raw", "OUTPUT", "-p", "udp", "-j", "CT", "--zone", "7");
        queueRule(family, "OUTPUT", "udp", "NEW,ESTABLISHED");
        rig.capture(
                ip + "-udp-ct-zone",
                "conntrack zone 7, OUTPUT; flags CONNTRACK",
                CONNTRACK,
                ConntrackScenarios::hasConnection,
                () -> EchoServer.send(null, rig.left.hostAddress(family), echo(family), 0, 10));
    }

    private void helper() throws Exception {
        IpFamily family = IpFamily.V4;
        rig.rule(family, "raw", "OUTPUT", "-p", "udp", "--dport", "69", "-j", "CT", "--helper", "tftp");
        queueRule(family, "OUTPUT", "udp", "NEW");
        queueRule(family, "INPUT", "udp", "RELATED");
        byte[] request = "\0\1file\0octet\0".getBytes(StandardCharsets.ISO_8859_1);
        rig.capture(
                packet -> switch (newOrReply(packet)) {
                    case "new" -> hasConnection(packet) ? "ipv4-udp-ct-helper" : null;
                    case "reply" -> hasConnection(packet) ? "ipv4-udp-ct-expected" : null;
                    default -> null;
                },
                "TFTP request with helper tftp in OUTPUT, expected connection in INPUT; flags CONNTRACK",
                CONNTRACK,
                List.of("ipv4-udp-ct-helper", "ipv4-udp-ct-expected"),
                () -> {
                    InetAddress here = rig.left.hostAddress(family);
                    InetAddress there = rig.left.address(family);
                    EchoServer.send(null, here, new InetSocketAddress(there, 69), request);
                    EchoServer.send(rig.left, there, new InetSocketAddress(here, Rig.CLIENT), request);
                });
    }

    private void untracked() throws Exception {
        rig.rule(IpFamily.V4, "raw", "OUTPUT", "-p", "udp", "-j", "CT", "--notrack");
        queueRule(IpFamily.V4, "OUTPUT", "udp", "UNTRACKED");
        rig.capture(
                "ipv4-udp-ct-untracked",
                "not tracked, OUTPUT; flags CONNTRACK",
                CONNTRACK,
                packet -> !hasConnection(packet),
                () -> EchoServer.send(null, rig.left.hostAddress(IpFamily.V4), echo(IpFamily.V4), 0, 10));
    }
}
