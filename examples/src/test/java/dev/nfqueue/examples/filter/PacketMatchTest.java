// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.examples.Packets;
import dev.nfqueue.testsupport.IpFamily;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class PacketMatchTest {
    @ParameterizedTest
    @EnumSource
    void portIsEitherEnds(IpFamily family) {
        assertTrue(fits("tcp:23", Packets.tcp(family, 23, 40000, "")));
        assertTrue(fits("tcp:23", Packets.tcp(family, 40000, 23, "")));
        assertFalse(fits("tcp:23", Packets.tcp(family, 40000, 24, "")));
        assertFalse(fits("tcp:23", Packets.udp(family, 40000, 23, "")));
    }

    @ParameterizedTest
    @EnumSource
    void portAloneIsOfAnyProtocol(IpFamily family) {
        assertTrue(fits("80", Packets.tcp(family, 80, 40000, "")));
        assertTrue(fits("80", Packets.udp(family, 40000, 80, "")));
        assertFalse(fits("80", Packets.udp(family, 40000, 8080, "")));
    }

    @ParameterizedTest
    @EnumSource
    void protocolAloneIsAnyPort(IpFamily family) {
        assertTrue(fits("UDP", Packets.udp(family, 1, 2, "")));
        assertFalse(fits("UDP", Packets.tcp(family, 1, 2, "")));
    }

    @Test
    void icmpIsThatOfBothFamilies() {
        assertTrue(fits("icmp", Packets.ip(IpFamily.V4, Packets.ICMP, new byte[8])));
        assertTrue(fits("icmp", Packets.ip(IpFamily.V6, Packets.ICMPV6, new byte[8])));
        assertFalse(fits("icmp", Packets.udp(IpFamily.V4, 1, 2, "")));
    }

    @ParameterizedTest
    @EnumSource
    void packetWithoutPortsFitsNoPort(IpFamily family) {
        assertFalse(fits("0", Packets.ip(family, Packets.ICMP, new byte[8])));
        assertFalse(fits("udp:0", Packets.ip(family, Packets.UDP, new byte[3])));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":", "tcp:", ":23", "tcp:-1", "tcp:65536", "tcp:23:24", "65536", "-1", "ip", "icmp:8"})
    void refusesWhatIsNoMatch(String text) {
        assertThrows(TypeConversionException.class, () -> PacketMatch.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"80=0x10, 80, 16", "udp:53=7, 53, 7", "tcp=4294967295, -1, -1", "80=0, 80, 0"})
    void readsMarks(String text, int port, int mark) {
        MarkRule rule = MarkRule.parse(text);
        assertEquals(port, rule.match().port());
        assertEquals(mark, rule.mark());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "80", "=1", "80=", "80=x", "80=-1", "80=0x100000000"})
    void refusesWhatIsNoMarkRule(String text) {
        assertThrows(TypeConversionException.class, () -> MarkRule.parse(text));
    }

    private static boolean fits(String match, byte... packet) {
        IpPacket parsed = IpPacket.of(Unpooled.wrappedBuffer(packet));
        try {
            return PacketMatch.parse(match).fits(parsed);
        } finally {
            parsed.release();
        }
    }
}
