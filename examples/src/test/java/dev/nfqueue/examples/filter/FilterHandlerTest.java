// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.nfqueue.channel.Verdict;
import dev.nfqueue.channel.embedded.EmbeddedNfqueueChannel;
import dev.nfqueue.channel.embedded.GivenVerdict;
import dev.nfqueue.channel.embedded.NfqueuePacketBuilder;
import dev.nfqueue.codec.ip.IpPacketDecoder;
import dev.nfqueue.examples.Packets;
import dev.nfqueue.testsupport.IpFamily;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FilterHandlerTest {
    private static final int FRAGMENT_FIELD = 6;

    private final EmbeddedNfqueueChannel channel = new EmbeddedNfqueueChannel(
            new IpPacketDecoder(),
            new FilterHandler(
                    List.of(PacketMatch.parse("tcp:23"), PacketMatch.parse("udp:53")),
                    List.of(MarkRule.parse("80=0x10"), MarkRule.parse("tcp=0xffffffff"), MarkRule.parse("53=3"))));

    @AfterEach
    void nothingIsLeft() {
        assertNull(channel.readVerdict());
        assertFalse(channel.finish());
    }

    @ParameterizedTest
    @EnumSource
    void dropsWhatFits(IpFamily family) {
        assertDropped(Packets.tcp(family, 40000, 23, "login"));
        assertDropped(Packets.tcp(family, 23, 40000, "password"));
        assertDropped(Packets.udp(family, 40000, 53, "question"));
    }

    @ParameterizedTest
    @EnumSource
    void acceptsWhatDoesNotFit(IpFamily family) {
        assertAccepted(Packets.udp(family, 40000, 23, "other protocol"), null);
        assertAccepted(Packets.udp(family, 40000, 5353, "other port"), null);
        assertAccepted(Packets.ip(family, family == IpFamily.V4 ? Packets.ICMP : Packets.ICMPV6, new byte[8]), null);
    }

    @ParameterizedTest
    @EnumSource
    void marksByTheFirstRuleThatFits(IpFamily family) {
        assertAccepted(Packets.tcp(family, 80, 40000, "page"), 0x10);
        assertAccepted(Packets.udp(family, 40000, 80, "quick page"), 0x10);
        assertAccepted(Packets.tcp(family, 40000, 443, "secret"), 0xFFFFFFFF);
        assertAccepted(Packets.tcp(family, 40000, 53, "long question"), 0xFFFFFFFF);
    }

    @ParameterizedTest
    @EnumSource
    void readsPortsOfPacketsThatWereCutToTheCopyRange(IpFamily family) {
        byte[] packet = Packets.udp(family, 40000, 53, "a long question");
        byte[] cut = Arrays.copyOf(packet, family.headerLength() + 8);
        channel.writePacket(new NfqueuePacketBuilder().content(cut).originalLength(packet.length));
        assertEquals(Verdict.DROP, channel.readVerdict().verdict());

        byte[] other = Packets.udp(family, 40000, 54, "a long question");
        cut = Arrays.copyOf(other, family.headerLength() + 8);
        channel.writePacket(new NfqueuePacketBuilder().content(cut).originalLength(other.length));
        assertEquals(Verdict.ACCEPT, channel.readVerdict().verdict());
    }

    @Test
    void acceptsLaterFragmentsWhichHaveNoPorts() {
        byte[] packet = Packets.udp(IpFamily.V4, 40000, 53, "question");
        packet[FRAGMENT_FIELD + 1] = 100;
        assertAccepted(packet, null);
    }

    @ParameterizedTest
    @EnumSource
    void dropsWhatIsBrokenBeforeItsPorts(IpFamily family) {
        byte[] packet = Packets.tcp(family, 40000, 443, "");
        // An IP packet that ends within the ports.
        assertDropped(Packets.ip(family, Packets.TCP, (byte) 0, (byte) 1));
        assertDropped(Arrays.copyOf(packet, family.headerLength() - 1));
        assertDropped(new byte[0]);
        assertDropped((byte) 0x15);
    }

    private void assertDropped(byte... packet) {
        assertVerdict(Verdict.DROP, null, packet);
    }

    private void assertAccepted(byte[] packet, Integer mark) {
        assertVerdict(Verdict.ACCEPT, mark, packet);
    }

    private void assertVerdict(Verdict verdict, Integer mark, byte... packet) {
        long id = channel.writePacket(new NfqueuePacketBuilder().content(packet));
        assertEquals(new GivenVerdict(id, verdict, mark, null, false), channel.readVerdict());
    }
}
