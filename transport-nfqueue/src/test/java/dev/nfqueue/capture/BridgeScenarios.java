// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.capture;

import dev.nfqueue.capture.Rig.Binding;
import dev.nfqueue.internal.netlink.Nfqnl;
import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.Netns;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Frames on a bridge between two peers, plain and in VLANs. */
final class BridgeScenarios {
    private static final int IPV4 = 0x0800;
    private static final int ARP = 0x0806;
    private static final int IPV6 = 0x86DD;

    private final Rig rig;

    BridgeScenarios(Rig rig) {
        this.rig = rig;
    }

    void run() {
        rig.scenario("bridge", () -> onBridge(this::bridge));
        rig.scenario("ipv4-udp-physdev", () -> onBridge(this::bridgedIp));
    }

    /** What happens between two peers on a bridge; it sends from the first one. */
    private interface Scene {
        void play(Netns sender) throws Exception;
    }

    private void onBridge(Scene scene) throws Exception {
        try (Netns one = Netns.create();
                Netns two = Netns.create()) {
            rig.sh("ip link add br0 type bridge && ip link set br0 up", "ip link del br0");
            connect(one, 1);
            connect(two, 2);
            scene.play(one);
        }
    }

    /** Plain 10.88.0.N, in VLAN 5 with priority 3 10.88.5.N, in service VLAN 6 with priority 2 10.88.6.N. */
    private static void connect(Netns peer, int number) {
        Command.run("ip", "addr", "flush", "dev", peer.hostInterface());
        Command.run("ip", "link", "set", peer.hostInterface(), "master", "br0");
        peer.run("ip", "addr", "add", "10.88.0." + number + "/24", "dev", peer.peerInterface());
        peer.run("ip", "addr", "add", "fd88::" + number + "/64", "dev", peer.peerInterface(), "nodad");
        vlan(peer, number, "tagged", "802.1q id 5 egress-qos-map 0:3", "10.88.5.");
        vlan(peer, number, "service", "802.1ad id 6 egress-qos-map 0:2", "10.88.6.");
    }

    /** Where the kernel has no VLAN devices there are none, and what is to be sent from their addresses fails. */
    private static void vlan(Netns peer, int number, String device, String protocol, String network) {
        String link =
                "ip link add link " + peer.peerInterface() + " name " + device + " type vlan protocol " + protocol;
        if (peer.tryRun(link.split(" ")).succeeded()) {
            peer.run("ip", "addr", "add", network + number + "/24", "dev", device);
            peer.run("ip", "link", "set", device, "up");
        }
    }

    private void bridge(Netns one) throws Exception {
        rig.sh(
                "nft 'table bridge captured {"
                        + " chain prerouting { type filter hook prerouting priority 0; queue num 0; };"
                        + " chain forward { type filter hook forward priority 0; queue num 0; };"
                        + " chain postrouting { type filter hook postrouting priority 0; queue num 0; }; }'",
                "nft delete table bridge captured");
        rig.capture(
                BridgeScenarios::name,
                "on a bridge; VLAN 5 with priority 3, service VLAN 6 with priority 2",
                Binding.whole(0),
                List.of(
                        "bridge-arp-forward",
                        "bridge-ipv4-udp-prerouting",
                        "bridge-ipv4-udp-forward",
                        "bridge-ipv4-udp-postrouting",
                        "bridge-ipv6-udp-forward",
                        "bridge-vlan-ipv4-udp-prerouting",
                        "bridge-vlan-ipv4-udp-forward",
                        "bridge-vlan-ipv4-udp-postrouting"),
                () -> {
                    send(one, "10.88.0.1", "10.88.0.2");
                    send(one, "fd88::1", "fd88::2");
                    send(one, "10.88.5.1", "10.88.5.2");
                    send(one, "10.88.6.1", "10.88.6.2");
                });
    }

    private static void send(Netns from, String source, String to) throws Exception {
        EchoServer.send(
                from, InetAddress.getByName(source), new InetSocketAddress(InetAddress.getByName(to), Rig.ECHO), 0, 10);
    }

    private static String name(RawPacket packet) {
        String kind = switch (packet.etherType()) {
            case ARP -> "arp";
            case IPV4 -> "ipv4";
            case IPV6 -> "ipv6";
            default -> String.format(Locale.ROOT, "%04x", packet.etherType());
        };
        if (kind.startsWith("ip")) {
            if (packet.protocol() != 17 || packet.destinationPort() != Rig.ECHO) {
                return null;
            }
            kind += "-udp";
        }
        String tag = packet.has(Nfqnl.NFQA_VLAN) ? "vlan-" : "";
        return "bridge-" + tag + kind + "-" + packet.hook().name().toLowerCase(Locale.ROOT);
    }

    /** With br_netfilter, the rules of IPv4 see what the bridge forwards, and the packet names both pairs of devices. */
    private void bridgedIp(Netns one) throws Exception {
        if (!Files.exists(Path.of("/proc/sys/net/bridge"))) {
            CapturePackets.requireOwnKernel("br_netfilter would change all bridges");
            Command.run("modprobe", "br_netfilter");
        }
        rig.queueRule(IpFamily.V4, "FORWARD", "-p", "udp");
        rig.capture(
                "ipv4-udp-physdev",
                "forwarded by a bridge with br_netfilter, FORWARD",
                Binding.whole(0),
                packet -> packet.has(Nfqnl.NFQA_IFINDEX_PHYSINDEV),
                () -> send(one, "10.88.0.1", "10.88.0.2"));
    }
}
