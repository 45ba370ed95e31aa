// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.internal.netlink.CapturedPackets;
import dev.nfqueue.internal.netlink.NetlinkMessage;
import dev.nfqueue.internal.netlink.Nfqnl;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that a real kernel sent, and what is known of each from the way in which its packet was made. */
class CapturedPacketsTest {
    private static final CapturedPackets CAPTURED = CapturedPackets.of("6.12");
    private static final int NLMSGHDR = 16;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final int ETHERTYPE_IPV6 = 0x86dd;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final PacketLedger ledger = new PacketLedger(channel, packet -> {});

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private void look(String name, Consumer<NfqueuePacket> eyes) {
        look(name, CAPTURED, eyes);
    }

    private void look(String name, CapturedPackets captured, Consumer<NfqueuePacket> eyes) {
        ByteBuf bytes = captured.message(name);
        NetlinkMessage message = new NetlinkMessage().reset(bytes, 0, bytes.writerIndex());
        assertTrue(message.next(), name);
        assertEquals(Nfqnl.NFQNL_MSG_PACKET, message.type(), name);
        assertEquals(bytes.writerIndex(), message.end(), name);
        NfqueuePacket packet = ledger.received(bytes.skipBytes(NLMSGHDR));
        try {
            eyes.accept(packet);
        } catch (AssertionError e) {
            throw new AssertionError(name, e);
        } finally {
            packet.release();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.12", "6.18"})
    void tellTheFamilyAndTheHookByTheirNames(String series) {
        CapturedPackets captured = CapturedPackets.of(series);
        assertTrue(captured.kernel().startsWith(series), captured.kernel());
        assertTrue(captured.all().size() > 40);
        for (String name : captured.all().keySet()) {
            look(name, captured, packet -> {
                assertEquals(etherType(name), packet.hwProtocol());
                assertEquals(name.startsWith("bridge") ? 7 : name.startsWith("ipv4") ? 2 : 10, packet.family());
                assertTrue(packet.packetId() > 0);
                for (Hook hook : Hook.values()) {
                    if (name.endsWith("-" + hook.name().toLowerCase(Locale.ROOT))) {
                        assertEquals(hook, packet.hook());
                    }
                }
                assertEquals(hasInput(packet.hook()), packet.indev() > 0);
                assertEquals(hasOutput(packet.hook()), packet.outdev() > 0);
                checkContent(packet);
            });
        }
    }

    private static int etherType(String name) {
        return name.contains("arp") ? 0x0806 : name.contains("ipv4") ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6;
    }

    private static boolean hasInput(Hook hook) {
        return hook == Hook.PREROUTING || hook == Hook.INPUT || hook == Hook.FORWARD;
    }

    private static boolean hasOutput(Hook hook) {
        return !(hook == Hook.PREROUTING || hook == Hook.INPUT);
    }

    /** The IP header's length is that of the packet, cut or not; and so the payload starts and ends where it should. */
    private static void checkContent(NfqueuePacket packet) {
        ByteBuf content = packet.content();
        assertEquals(packet.isTruncated(), packet.originalLength() > content.readableBytes());
        if (!content.isReadable() || packet.hwProtocol() == 0x0806) {
            return;
        }
        boolean ipv4 = packet.hwProtocol() == ETHERTYPE_IPV4;
        assertEquals(ipv4 ? 4 : 6, content.getByte(0) >> 4);
        int length = ipv4 ? content.getUnsignedShort(2) : 40 + content.getUnsignedShort(4);
        assertEquals(packet.originalLength(), length);
    }

    @Test
    void tellMarkAndPriority() {
        look("ipv4-udp-mark", packet -> assertEquals(0x11223344, packet.mark()));
        look("ipv6-udp-mark", packet -> assertEquals(0x11223344, packet.mark()));
        look("ipv4-udp-priority", packet -> assertEquals(6, packet.priority()));
        look("ipv4-udp-classify", packet -> assertEquals(0x12345678, packet.priority()));
        look("ipv4-udp-output", packet -> {
            assertEquals(0, packet.mark());
            assertEquals(0, packet.priority());
        });
    }

    @Test
    void tellTheSender() {
        look("ipv4-udp-uid-gid", packet -> {
            assertEquals(1234, packet.uid());
            assertEquals(4321, packet.gid());
        });
        look("ipv4-udp-cgroup", packet -> assertEquals(0x00123456, packet.cgroupClassId()));
        look("ipv4-udp-secctx", packet -> assertEquals("unconfined", packet.securityContext()));
        look("ipv4-udp-output", packet -> {
            assertEquals(-1, packet.uid());
            assertEquals(-1, packet.gid());
            assertEquals(0, packet.cgroupClassId());
            assertNull(packet.securityContext());
            assertNull(packet.sourceMac());
            assertNull(packet.timestamp());
            assertNull(packet.conntrack());
        });
        look("ipv4-udp-input", packet -> assertEquals(6, packet.sourceMac().length));
    }

    @Test
    void tellHowMuchWasCopied() {
        look("ipv4-udp-truncated", packet -> {
            assertTrue(packet.isTruncated());
            assertEquals(64, packet.content().readableBytes());
            assertEquals(1028, packet.originalLength());
        });
        look("ipv6-udp-truncated", packet -> assertEquals(1048, packet.originalLength()));
        look("ipv4-udp-meta", packet -> {
            assertFalse(packet.content().isReadable());
            assertFalse(packet.isTruncated());
        });
        look("ipv4-udp-mark", packet -> {
            assertFalse(packet.isTruncated());
            String payload = packet.content().toString(28, 10, StandardCharsets.US_ASCII);
            assertEquals("abcdefghij", payload);
        });
    }

    @Test
    void tellWhatIsUnusualAboutTheBytes() {
        look("ipv4-udp-partial-checksum", packet -> {
            assertFalse(packet.isChecksumReady());
            assertFalse(packet.isChecksumVerified());
            assertFalse(packet.isGso());
        });
        look("ipv4-tcp-gso", packet -> {
            assertTrue(packet.isGso());
            assertFalse(packet.isTruncated());
            assertTrue(packet.content().readableBytes() > 1500);
        });
        look("ipv6-tcp-gso-truncated", packet -> {
            assertTrue(packet.isGso());
            assertTrue(packet.isTruncated());
            assertEquals(100, packet.content().readableBytes());
        });
        look("ipv4-udp-mark", packet -> {
            assertTrue(packet.isChecksumReady());
            assertFalse(packet.isGso());
        });
    }

    @Test
    void tellWhenTheyCame() {
        look("ipv4-udp-timestamp", packet -> {
            Instant when = packet.timestamp();
            assertTrue(when.isAfter(Instant.parse("2025-01-01T00:00:00Z")), when.toString());
            assertTrue(when.isBefore(Instant.parse("2030-01-01T00:00:00Z")), when.toString());
            assertEquals(when.truncatedTo(ChronoUnit.MICROS), when);
        });
    }

    @Test
    void tellTheBridgeAndItsPorts() {
        look("ipv4-udp-physdev", packet -> {
            assertTrue(packet.physindev() > 0);
            assertTrue(packet.physoutdev() > 0);
            assertEquals(packet.indev(), packet.outdev());
        });
        look("bridge-vlan-ipv4-udp-prerouting", packet -> {
            assertEquals(0x8100, packet.vlan().protocol());
            assertEquals(5, packet.vlan().id());
            assertEquals(3, packet.vlan().priority());
            assertEquals(14, packet.linkHeader().length);
        });
        look("bridge-ipv4-udp-prerouting", packet -> {
            assertEquals(14, packet.linkHeader().length);
            byte[] sender = Arrays.copyOfRange(packet.linkHeader(), 6, 12);
            assertArrayEquals(packet.sourceMac(), sender);
        });
    }

    @Test
    void tellTheConnection() {
        look("ipv4-udp-ct-new", packet -> {
            Conntrack conntrack = packet.conntrack();
            assertEquals(ConntrackState.NEW, packet.conntrackState());
            assertEquals(FlowDirection.ORIGINAL, packet.flowDirection());
            assertEquals("10.77.1.1", conntrack.original().source().getHostAddress());
            assertEquals(5000, conntrack.original().sourcePort());
            assertEquals(7000, conntrack.original().destinationPort());
            assertEquals(17, conntrack.original().protocol());
            assertEquals(5000, conntrack.reply().destinationPort());
        });
        look("ipv4-udp-ct-reply", packet -> assertEquals(FlowDirection.REPLY, packet.flowDirection()));
        look(
                "ipv4-udp-ct-mark",
                packet -> assertEquals(0x55667788, packet.conntrack().mark()));
        look("ipv6-udp-ct-zone", packet -> assertEquals(7, packet.conntrack().zone()));
        look(
                "ipv4-udp-ct-helper",
                packet -> assertEquals("tftp", packet.conntrack().helper()));
        look("ipv4-udp-ct-expected", packet -> assertNotNull(packet.conntrack().master()));
        look("ipv4-udp-ct-untracked", packet -> assertNull(packet.conntrack()));
        look(
                "ipv4-tcp-ct-established",
                packet -> assertEquals(
                        ConntrackTcp.State.ESTABLISHED, packet.conntrack().tcp().state()));
        look(
                "ipv4-udp-ct-source-nat",
                packet -> assertTrue(packet.conntrack().status().isSourceNat()));
        look(
                "ipv6-udp-ct-destination-nat",
                packet -> assertTrue(packet.conntrack().status().isDestinationNat()));
    }
}
