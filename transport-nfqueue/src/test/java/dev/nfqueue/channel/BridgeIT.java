// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.NeedsKernel;
import dev.nfqueue.testsupport.Netns;
import dev.nfqueue.testsupport.UdpPeer;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Frames on a bridge between two peers, plain and in VLAN 5: what a verdict changes at the bridge's entry shows later. */
@KernelTest
@NeedsKernel(
        since = "4.7",
        config = {"CONFIG_BRIDGE", "CONFIG_VLAN_8021Q", "CONFIG_NF_TABLES_BRIDGE", "CONFIG_NFT_QUEUE"})
class BridgeIT {
    private static final int PF_BRIDGE = 7;
    private static final int IPV4 = 0x0800;
    private static final int UDP = 17;
    private static final String PLAIN = "10.88.0.";
    private static final String TAGGED = "10.88.5.";

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    private Netns left;
    private Netns right;
    private TestQueue entry;
    private TestQueue forward;

    @BeforeEach
    void buildBridge() throws Exception {
        left = cleanup.add(Netns.create());
        right = cleanup.add(Netns.create());
        Command.run("ip", "link", "add", "br0", "type", "bridge");
        cleanup.add(() -> Command.run("ip", "link", "del", "br0"));
        Command.run("ip", "link", "set", "br0", "up");
        connect(left, 1);
        connect(right, 2);
        introduce(left, right, 2);
        entry = cleanup.add(TestQueue.bind(10));
        forward = cleanup.add(TestQueue.bind(11));
        Command.run(
                "nft",
                "table bridge bridge_it {"
                        + " chain entry { type filter hook prerouting priority 0; iifname " + left.hostInterface()
                        + " queue num 10; };"
                        + " chain through { type filter hook forward priority 0; iifname " + left.hostInterface()
                        + " queue num 11; }; }");
        cleanup.add(() -> Command.run("nft", "delete", "table", "bridge", "bridge_it"));
    }

    private static void connect(Netns peer, int number) {
        Command.run("ip", "addr", "flush", "dev", peer.hostInterface());
        Command.run("ip", "link", "set", peer.hostInterface(), "master", "br0");
        peer.run("ip", "addr", "add", PLAIN + number + "/24", "dev", peer.peerInterface());
        peer.run("ip", "link", "add", "link", peer.peerInterface(), "name", "tagged", "type", "vlan", "id", "5");
        peer.run("ip", "addr", "add", TAGGED + number + "/24", "dev", "tagged");
        peer.run("ip", "link", "set", "tagged", "up");
    }

    /** Tells one peer the other's link-layer address, so that no ARP has to pass the queues first. */
    private static void introduce(Netns peer, Netns other, int number) {
        byte[] address = other.call(
                () -> NetworkInterface.getByName(other.peerInterface()).getHardwareAddress());
        String mac = HexFormat.ofDelimiter(":").formatHex(address);
        String device = peer.peerInterface();
        peer.run("ip", "neigh", "replace", PLAIN + number, "lladdr", mac, "dev", device, "nud", "permanent");
        peer.run("ip", "neigh", "replace", TAGGED + number, "lladdr", mac, "dev", "tagged", "nud", "permanent");
    }

    private UdpPeer peer(Netns netns, String address) {
        return cleanup.add(netns.call(() -> UdpPeer.bind(InetAddress.getByName(address))));
    }

    /** Waits for the next datagram, and lets pass what else the peers have to say. */
    private static NfqueuePacket takeDatagram(TestQueue queue) throws Exception {
        while (true) {
            NfqueuePacket packet = queue.take();
            if (isDatagram(packet)) {
                return packet;
            }
            queue.write(packet);
        }
    }

    private static boolean isDatagram(NfqueuePacket packet) {
        return packet.hwProtocol() == IPV4 && packet.content().getByte(9) == UDP;
    }

    @Test
    void tagAndLinkHeaderAreReadAndReplaced() throws Exception {
        UdpPeer sender = peer(left, TAGGED + 1);
        UdpPeer receiver = peer(right, TAGGED + 2);
        sender.send(receiver, "tagged");
        NfqueuePacket entering = takeDatagram(entry);
        assertEquals(PF_BRIDGE, entering.family());
        assertEquals(Hook.PREROUTING, entering.hook());
        assertEquals(new Vlan(0x8100, 5), entering.vlan());
        assertEquals(left.hostInterface(), entering.physindevName());
        byte[] header = entering.linkHeader();
        assertEquals(14, header.length);
        assertArrayEquals(entering.sourceMac(), Arrays.copyOfRange(header, 6, 12));

        header[11] ^= 1;
        entry.write(entering.accept().vlan(0x8100, 0xe005).linkHeader(header));
        NfqueuePacket passing = takeDatagram(forward);
        assertEquals(Hook.FORWARD, passing.hook());
        assertEquals(7, passing.vlan().priority());
        assertEquals(5, passing.vlan().id());
        assertArrayEquals(header, passing.linkHeader());
        forward.write(passing);
        assertEquals("tagged", receiver.receive());
    }

    @Test
    void plainFrameIsGivenATag() throws Exception {
        peer(left, PLAIN + 1).send(peer(right, PLAIN + 2), "plain");
        NfqueuePacket entering = takeDatagram(entry);
        assertNull(entering.vlan());
        entry.write(entering.accept().vlan(0x88a8, 9));
        NfqueuePacket passing = takeDatagram(forward);
        assertEquals(new Vlan(0x88a8, 9), passing.vlan());
        forward.write(passing.drop());
    }

    @Test
    void linkHeaderOfAnotherLengthNeverReachesTheKernel() throws Exception {
        UdpPeer receiver = peer(right, PLAIN + 2);
        peer(left, PLAIN + 1).send(receiver, "kept");
        NfqueuePacket entering = takeDatagram(entry);
        assertInstanceOf(
                VerdictPartRejectedException.class,
                entry.writeFailing(entering.retain().accept().linkHeader(new byte[18])));
        entry.write(entering);
        forward.write(takeDatagram(forward));
        assertEquals("kept", receiver.receive());
    }
}
