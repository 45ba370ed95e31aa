// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.internal.netlink.CapturedPackets;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read out of messages that kernels sent, where it is known how the packets were made. */
class CapturedAttributesTest {
    private static final int NLMSGHDR = 16;
    private static final int TCP = 6;
    private static final int UDP = 17;
    private static final InetSocketAddress HERE = new InetSocketAddress("10.77.1.1", 5000);
    private static final InetSocketAddress LEFT = new InetSocketAddress("10.77.1.2", 7000);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final PacketLedger ledger = new PacketLedger(channel, packet -> {});
    private NfqueuePacket packet;

    @BeforeAll
    static void needsLittleEndianHost() {
        Assumptions.assumeTrue(Hex.matchesHost(), "the messages are a little-endian host's");
    }

    @AfterEach
    void release() {
        if (packet != null) {
            packet.release();
        }
        assertFalse(channel.finish());
    }

    private NfqueuePacket read(String name) {
        packet = ledger.received(CapturedPackets.of("6.12").message(name).skipBytes(NLMSGHDR));
        return packet;
    }

    private Conntrack connection(String name) {
        Conntrack conntrack = read(name).conntrack();
        assertNotNull(conntrack, name);
        return conntrack;
    }

    private void assertIs(ConntrackState state, FlowDirection direction) {
        assertEquals(state, packet.conntrackState());
        assertEquals(direction, packet.flowDirection());
    }

    @Test
    void readsNewConnectionAndItsReply() {
        ConntrackTuple there = ConntrackTuple.of(UDP, HERE, LEFT);
        Conntrack first = connection("ipv4-udp-ct-new");
        assertIs(ConntrackState.NEW, FlowDirection.ORIGINAL);
        assertEquals(there, first.original());
        assertEquals(there.reversed(), first.reply());
        assertEquals(0, first.status().bits());
        assertEquals(30, first.timeoutSeconds());
        long id = first.id();
        packet.release();

        Conntrack second = connection("ipv4-udp-ct-reply");
        assertIs(ConntrackState.ESTABLISHED, FlowDirection.REPLY);
        assertEquals(there, second.original());
        assertEquals(id, second.id());
        assertTrue(second.status().isConfirmed() && second.status().hasSeenReply());
    }

    @Test
    void readsTcpStates() {
        assertEquals(
                new ConntrackTcp(ConntrackTcp.State.SYN_SENT, 7, 0, 0x03, 0),
                connection("ipv4-tcp-ct-new").tcp());
        packet.release();
        assertEquals(
                new ConntrackTcp(ConntrackTcp.State.SYN_RECV, 7, 7, 0x03, 0x23),
                connection("ipv4-tcp-ct-reply").tcp());
        packet.release();
        Conntrack established = connection("ipv4-tcp-ct-established");
        assertEquals(new ConntrackTcp(ConntrackTcp.State.ESTABLISHED, 7, 7, 0x33, 0x23), established.tcp());
        assertTrue(established.status().isAssured());
        assertEquals(TCP, established.original().protocol());
        assertIs(ConntrackState.ESTABLISHED, FlowDirection.ORIGINAL);
    }

    @Test
    void readsPings() {
        ConntrackTuple ping = connection("ipv6-icmp-ct-new").original();
        assertEquals(58, ping.protocol());
        assertEquals(0x0346, ping.icmpId());
        assertEquals(128, ping.icmpType());
        assertEquals(0, ping.icmpCode());
        assertEquals("fd4d:0:0:1:0:0:0:2", ping.destination().getHostAddress());
        assertEquals(ping.reversed(), packet.conntrack().reply());
        packet.release();
        ConntrackTuple ping4 = connection("ipv4-icmp-ct-reply").original();
        assertIs(ConntrackState.ESTABLISHED, FlowDirection.REPLY);
        assertEquals(8, ping4.icmpType());
        assertEquals(ping4.reversed(), packet.conntrack().reply());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ipv4-icmp-ct-related", "ipv6-icmp-ct-related"})
    void relatesIcmpErrorsToTheConnectionTheyAreAbout(String name) {
        assertEquals(UDP, connection(name).original().protocol());
        assertIs(ConntrackState.RELATED, FlowDirection.REPLY);
    }

    @Test
    void readsTranslatedAddresses() {
        Conntrack masqueraded = connection("ipv4-udp-ct-source-nat");
        assertTrue(masqueraded.status().isSourceNat());
        assertEquals("10.77.1.2", masqueraded.original().source().getHostAddress());
        assertEquals(new InetSocketAddress("10.77.2.1", 5000), masqueraded.translatedSource());
        assertNull(masqueraded.translatedDestination());
        packet.release();
        Conntrack redirected = connection("ipv4-udp-ct-destination-nat");
        assertEquals(7999, redirected.original().destinationPort());
        assertEquals(LEFT, redirected.translatedDestination());
    }

    @Test
    void readsMarkZoneAndHelper() {
        assertEquals(0x55667788, connection("ipv4-udp-ct-mark").mark());
        assertEquals(0, packet.mark());
        packet.release();
        assertEquals(7, connection("ipv4-udp-ct-zone").zone());
        packet.release();
        assertEquals("tftp", connection("ipv4-udp-ct-helper").helper());
        assertTrue(packet.conntrack().status().hasExplicitHelper());
    }

    @Test
    void readsTheConnectionThatAnnouncedThisOne() {
        Conntrack expected = connection("ipv4-udp-ct-expected");
        assertIs(ConntrackState.RELATED, FlowDirection.ORIGINAL);
        assertTrue(expected.status().isExpected());
        assertEquals(ConntrackTuple.of(UDP, HERE, new InetSocketAddress("10.77.1.2", 69)), expected.master());
    }

    @Test
    void untrackedPacketHasNoConnection() {
        assertNull(read("ipv4-udp-ct-untracked").conntrack());
        assertIs(null, null);
    }

    @Test
    void readsBridgedPackets() {
        NfqueuePacket plain = read("bridge-ipv4-udp-forward");
        assertEquals(7, plain.family());
        assertEquals(0x0800, plain.hwProtocol());
        assertNull(plain.vlan());
        assertArrayEquals(HexFormat.of().parseHex("6abd99b920b02e01eabe7e4e0800"), plain.linkHeader());
        assertNotEquals(0, plain.physindev());
        assertNotEquals(plain.physindev(), plain.physoutdev());
        packet.release();
        assertEquals(
                new Vlan(0x8100, 0x6005),
                read("bridge-vlan-ipv4-udp-prerouting").vlan());
        assertEquals(5, packet.vlan().id());
        assertEquals(3, packet.vlan().priority());
        packet.release();
        assertEquals(0x0806, read("bridge-vlan-arp-forward").hwProtocol());
        assertEquals(14, packet.linkHeader().length);
    }

    @Test
    void readsPriorities() {
        assertEquals(6, read("ipv4-udp-priority").priority());
        packet.release();
        assertEquals(0x12345678, read("ipv4-udp-classify").priority());
    }

    /** A verdict's header goes back with the length that the kernel gave it. */
    @Test
    void acceptsTheKernelsOwnLinkHeaderBack() {
        NfqueuePacket bridged = read("bridge-vlan-ipv4-udp-prerouting");
        byte[] header = bridged.linkHeader();
        header[11]++;
        ledger.claim(bridged.accept().linkHeader(header).vlan(bridged.vlan().withId(7)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.12", "6.18"})
    void everyConnectionOfEveryMessageCanBeRead(String series) {
        CapturedPackets.of(series).all().keySet().forEach(name -> {
            NfqueuePacket each =
                    ledger.received(CapturedPackets.of(series).message(name).skipBytes(NLMSGHDR));
            assertEquals(name.contains("-ct-") && !name.contains("untracked"), each.conntrack() != null, name);
            if (each.conntrack() != null) {
                assertNotNull(each.conntrack().original(), name);
                assertNotNull(each.conntrack().reply(), name);
                assertNotNull(each.conntrackState(), name);
                assertTrue(each.conntrack().id() >= 0, name);
            }
            assertEquals(name.startsWith("bridge-"), each.linkHeader() != null, name);
            assertEquals(name.contains("vlan"), each.vlan() != null, name);
            each.release();
        });
    }
}
