// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.capture;

import dev.nfqueue.capture.Rig.Binding;
import dev.nfqueue.internal.netlink.Nfqnl;
import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.IpFamily;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** IPv4 and IPv6 in every hook, and the attributes that any hook or binding may bring. */
final class PlainScenarios {
    private static final List<String> HOOKS = List.of("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING");
    private static final int ICMP = 1;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final int ICMPV6 = 58;

    /** IPTOS_LOWDELAY, to which the kernel gives the priority TC_PRIO_INTERACTIVE (6). */
    private static final int LOW_DELAY = 0x10;

    private final Rig rig;

    PlainScenarios(Rig rig) {
        this.rig = rig;
    }

    void run() {
        for (IpFamily family : IpFamily.values()) {
            String ip = name(family);
            rig.scenario(ip + "-hooks", () -> hooks(family));
            rig.scenario(ip + "-udp-mark", () -> mark(family));
            rig.scenario(ip + "-udp-priority", () -> priority(family));
            rig.scenario(ip + "-udp-uid-gid", () -> owner(family));
            rig.scenario(ip + "-udp-truncated", () -> truncated(family));
            rig.scenario(ip + "-udp-meta", () -> metaOnly(family));
            rig.scenario(ip + "-udp-partial-checksum", () -> partialChecksum(family));
            rig.scenario(ip + "-tcp-gso", () -> segmentationOffload(family));
            rig.scenario(ip + "-udp-timestamp", () -> timestamp(family));
        }
        rig.scenario("ipv4-udp-classify", this::classify);
        rig.scenario("ipv4-udp-secctx", this::securityContext);
        rig.scenario("ipv4-udp-cgroup", this::controlGroup);
        rig.scenario("ipv4-udp-nft-queue", this::nftQueue);
    }

    static String name(IpFamily family) {
        return family == IpFamily.V4 ? "ipv4" : "ipv6";
    }

    private static String protocolName(RawPacket packet) {
        return switch (packet.protocol()) {
            case UDP -> "udp";
            case TCP -> "tcp";
            case ICMP, ICMPV6 -> "icmp";
            default -> "other";
        };
    }

    private static boolean isEcho(RawPacket packet) {
        int type = packet.icmpType();
        return packet.protocol() == ICMP ? type == 8 || type == 0 : type == 128 || type == 129;
    }

    private void hooks(IpFamily family) throws Exception {
        List<String> expected = new ArrayList<>();
        for (String hook : HOOKS) {
            for (String protocol : List.of("udp", "tcp", "icmp")) {
                String match = protocol.equals("icmp") && family == IpFamily.V6 ? "icmpv6" : protocol;
                rig.queueRule(family, hook, "-p", match);
                expected.add(name(family) + "-" + protocol + "-" + hook.toLowerCase(Locale.ROOT));
            }
        }
        rig.capture(packet -> hookName(family, packet), "flags 0", Binding.whole(0), expected, () -> {
            InetAddress left = rig.left.address(family);
            InetSocketAddress far = new InetSocketAddress(rig.right.address(family), Rig.ECHO);
            Command.run("ping", "-c", "1", left.getHostAddress());
            rig.left.run("ping", "-c", "1", far.getAddress().getHostAddress());
            EchoServer.ask(null, rig.left.hostAddress(family), new InetSocketAddress(left, Rig.ECHO), 10);
            EchoServer.ask(rig.left, left, far, 10);
            EchoServer.converse(null, new InetSocketAddress(left, Rig.ECHO), 10);
            EchoServer.converse(rig.left, far, 10);
        });
    }

    private static String hookName(IpFamily family, RawPacket packet) {
        String protocol = protocolName(packet);
        if (protocol.equals("icmp") && !isEcho(packet)) {
            return null;
        }
        return name(family) + "-" + protocol + "-" + packet.hook().name().toLowerCase(Locale.ROOT);
    }

    private void send(IpFamily family, int trafficClass, int size) throws Exception {
        EchoServer.send(null, rig.left.hostAddress(family), echo(family), trafficClass, size);
    }

    private InetSocketAddress echo(IpFamily family) {
        return new InetSocketAddress(rig.left.address(family), Rig.ECHO);
    }

    private void mark(IpFamily family) throws Exception {
        rig.rule(family, "mangle", "OUTPUT", "-p", "udp", "-j", "MARK", "--set-mark", "0x11223344");
        rig.queueRule(family, "OUTPUT", "-p", "udp");
        rig.capture(
                name(family) + "-udp-mark",
                "mark 0x11223344, OUTPUT",
                Binding.whole(0),
                packet -> packet.has(Nfqnl.NFQA_MARK),
                () -> send(family, 0, 10));
    }

    private void priority(IpFamily family) throws Exception {
        rig.queueRule(family, "OUTPUT", "-p", "udp");
        rig.capture(
                name(family) + "-udp-priority",
                "priority 6 (by the traffic class 0x10), OUTPUT",
                Binding.whole(0),
                packet -> packet.has(Nfqnl.NFQA_PRIORITY),
                () -> send(family, LOW_DELAY, 10));
    }

    private void classify() throws Exception {
        rig.rule(IpFamily.V4, "mangle", "OUTPUT", "-p", "udp", "-j", "CLASSIFY", "--set-class", "1234:5678");
        rig.queueRule(IpFamily.V4, "OUTPUT", "-p", "udp");
        rig.capture(
                "ipv4-udp-classify",
                "priority 0x12345678 (by CLASSIFY), OUTPUT",
                Binding.whole(0),
                packet -> packet.has(Nfqnl.NFQA_PRIORITY),
                () -> send(IpFamily.V4, 0, 10));
    }

    private void owner(IpFamily family) throws Exception {
        rig.queueRule(family, "OUTPUT", "-p", "udp", "--dport", Integer.toString(Rig.ECHO));
        String target = "/dev/udp/" + rig.left.address(family).getHostAddress() + "/" + Rig.ECHO;
        rig.capture(
                name(family) + "-udp-uid-gid",
                "uid 1234, gid 4321, OUTPUT; flags UID_GID",
                Binding.whole(Nfqnl.NFQA_CFG_F_UID_GID),
                packet -> packet.has(Nfqnl.NFQA_UID),
                () -> Command.run(
                        "setpriv",
                        "--reuid=1234",
                        "--regid=4321",
                        "--clear-groups",
                        "bash",
                        "-c",
                        "echo hello > " + target));
    }

    private void truncated(IpFamily family) throws Exception {
        rig.queueRule(family, "OUTPUT", "-p", "udp");
        rig.capture(
                name(family) + "-udp-truncated",
                "copy range 64 of a datagram with 1000 bytes, OUTPUT",
                Binding.cut(0, 64),
                packet -> packet.has(Nfqnl.NFQA_CAP_LEN),
                () -> send(family, 0, 1000));
    }

    private void metaOnly(IpFamily family) throws Exception {
        rig.queueRule(family, "OUTPUT", "-p", "udp");
        rig.capture(
                name(family) + "-udp-meta",
                "copy mode META, OUTPUT",
                new Binding(0, RawQueue.COPY_META, 0),
                packet -> !packet.has(Nfqnl.NFQA_PAYLOAD),
                () -> send(family, 0, 10));
    }

    private void partialChecksum(IpFamily family) throws Exception {
        rig.queueRule(family, "OUTPUT", "-p", "udp");
        rig.capture(
                name(family) + "-udp-partial-checksum",
                "checksum left to the device, OUTPUT; flags GSO",
                Binding.whole(Nfqnl.NFQA_CFG_F_GSO),
                packet -> packet.intValue(Nfqnl.NFQA_SKB_INFO) == Nfqnl.NFQA_SKB_CSUMNOTREADY,
                () -> send(family, 0, 10));
    }

    private void segmentationOffload(IpFamily family) throws Exception {
        rig.queueRule(family, "OUTPUT", "-p", "tcp");
        String name = name(family) + "-tcp-gso";
        rig.capture(
                name,
                "several segments in one packet, OUTPUT; flags GSO",
                Binding.whole(Nfqnl.NFQA_CFG_F_GSO),
                packet -> (packet.intValue(Nfqnl.NFQA_SKB_INFO) & Nfqnl.NFQA_SKB_GSO) != 0,
                () -> EchoServer.converse(null, echo(family), 3000));
        rig.capture(
                name + "-truncated",
                "several segments in one packet, copy range 100, OUTPUT; flags GSO",
                Binding.cut(Nfqnl.NFQA_CFG_F_GSO, 100),
                packet -> (packet.intValue(Nfqnl.NFQA_SKB_INFO) & Nfqnl.NFQA_SKB_GSO) != 0,
                () -> EchoServer.converse(null, echo(family), 60_000));
    }

    /** The kernel stamps packets while somebody asks for it; ping does. */
    private void timestamp(IpFamily family) throws Exception {
        rig.queueRule(family, "INPUT", "-p", "udp");
        Process ping = new ProcessBuilder("ping", "-i", "60", "127.0.0.1").start();
        try {
            rig.capture(
                    name(family) + "-udp-timestamp",
                    "while a socket has SO_TIMESTAMP, INPUT",
                    Binding.whole(0),
                    packet -> packet.has(Nfqnl.NFQA_TIMESTAMP),
                    () -> EchoServer.ask(null, rig.left.hostAddress(family), echo(family), 10));
        } finally {
            ping.destroy();
        }
    }

    private void securityContext() throws Exception {
        rig.rule(IpFamily.V4, "security", "OUTPUT", "-p", "udp", "-j", "SECMARK", "--selctx", "unconfined");
        rig.rule(IpFamily.V4, "security", "OUTPUT", "-p", "udp", "-j", "NFQUEUE", "--queue-num", "0");
        rig.capture(
                "ipv4-udp-secctx",
                "security context unconfined (AppArmor), OUTPUT; flags SECCTX",
                Binding.whole(Nfqnl.NFQA_CFG_F_SECCTX),
                packet -> packet.has(Nfqnl.NFQA_SECCTX),
                () -> send(IpFamily.V4, 0, 10));
    }

    private void controlGroup() throws Exception {
        CapturePackets.requireOwnKernel("a net_cls hierarchy is one for the whole machine");
        String mount = "/run/net_cls";
        rig.sh(
                "mkdir -p " + mount + " && mount -t cgroup -o net_cls net_cls " + mount + " && mkdir " + mount
                        + "/group && echo 0x00123456 > " + mount + "/group/net_cls.classid",
                "rmdir " + mount + "/group; umount " + mount);
        rig.queueRule(IpFamily.V4, "OUTPUT", "-p", "udp", "--dport", Integer.toString(Rig.ECHO));
        String target = "/dev/udp/" + rig.left.address(IpFamily.V4).getHostAddress() + "/" + Rig.ECHO;
        rig.capture(
                "ipv4-udp-cgroup",
                "net_cls class 0x00123456, OUTPUT",
                Binding.whole(0),
                packet -> packet.has(Nfqnl.NFQA_CGROUP_CLASSID),
                () -> Command.run("bash", "-c", "echo $$ > " + mount + "/group/cgroup.procs; echo hello > " + target));
    }

    private void nftQueue() throws Exception {
        rig.sh(
                "nft 'table inet captured { chain output { type filter hook output priority 0; udp dport " + Rig.ECHO
                        + " queue num 0; }; }'",
                "nft delete table inet captured");
        rig.capture(
                "ipv4-udp-nft-queue",
                "queue statement in an inet table, OUTPUT",
                Binding.whole(0),
                packet -> packet.protocol() == UDP,
                () -> send(IpFamily.V4, 0, 10));
    }
}
