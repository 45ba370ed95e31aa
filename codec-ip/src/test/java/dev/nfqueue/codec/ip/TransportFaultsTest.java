// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.nfqueue.codec.ip.Malformation.Kind;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Faults within what a packet carries, each beside the like that is right. */
class TransportFaultsTest {

    private static final String V6 = "20010db8000000000000000000000001 20010db8000000000000000000000002";

    private static IpPacket ipv4(int protocol, String body) {
        int length = 20 + HexFormat.of().parseHex(body.replace(" ", "")).length;
        return IpPacket.of(Samples.bytes(
                String.format("4500 %04x 0000 0000 40 %02x 0000 0a000001 0a000002", length, protocol) + body));
    }

    private static IpPacket ipv6(int next, String body) {
        int length = HexFormat.of().parseHex(body.replace(" ", "")).length;
        return IpPacket.of(Samples.bytes(String.format("60000000 %04x %02x 40", length, next) + V6 + body));
    }

    private static void assertFault(Kind kind, IpPacket packet) {
        assertEquals(
                kind,
                packet.malformation() == null ? null : packet.malformation().kind());
        packet.release();
    }

    private static String tcp(String options) {
        int words = 5 + HexFormat.of().parseHex(options.replace(" ", "")).length / 4;
        return "0001 0002 00000003 00000004" + Integer.toHexString(words) + "010 ffff 0000 0000" + options;
    }

    @Test
    void paddingBehindTheEndOfTcpOptionsIsZero() {
        assertFault(null, ipv4(6, tcp("00 00 00 00")));
        assertFault(Kind.OPTION_MISPLACED, ipv4(6, tcp("00 01 01 01")));
    }

    @Test
    void multipathOptionsHaveTheLengthOfTheirSubtype() {
        assertFault(null, ipv4(6, tcp("1e 04 01 81")));
        assertFault(null, ipv4(6, tcp("1e 0c 20 03 0102030405060708")));
        assertFault(Kind.OPTION_LENGTH, ipv4(6, tcp("1e 08 20 03 01020304")));
        assertFault(Kind.OPTION_LENGTH, ipv4(6, tcp("1e 03 01 00")));
        assertFault(Kind.OPTION_LENGTH, ipv4(6, tcp("1e 0b 11 03 01020304 050607 00")));
        assertFault(Kind.OPTION_LENGTH, ipv4(6, tcp("1e 09 31 05 0a000009 01 000000")));
    }

    @Test
    void aPointerOfARouteMeetsAnAddress() {
        String udp = "0001 0002 0008 0000";
        IpPacket right =
                IpPacket.of(Samples.bytes("4700 0024 0000 0000 40 11 0000 0a000001 0a000002 07070400000000 00" + udp));
        IpPacket wrong =
                IpPacket.of(Samples.bytes("4700 0024 0000 0000 40 11 0000 0a000001 0a000002 07070500000000 00" + udp));
        assertFault(null, right);
        assertFault(Kind.OPTION_LENGTH, wrong);
    }

    @Test
    void selectiveAcknowledgmentsOfSctpHaveWhatTheyTellOf() {
        String header = "0001 0002 00000003 00000000";
        assertFault(null, ipv4(132, header + "0300 0014 00000001 00010000 0001 0000 0002 0003"));
        assertFault(Kind.ELEMENT_LENGTH, ipv4(132, header + "0300 0014 00000001 00010000 0002 0000 0002 0003"));
        assertFault(Kind.ELEMENT_LENGTH, ipv4(132, header + "0300 0014 00000001 00010000 0001 0000 0003 0002"));
    }

    @Test
    void shortSequenceNumbersOfDccpAreForDataAndAcknowledgments() {
        assertFault(null, ipv4(33, "0001 0002 03 00 0000 04 000001"));
        assertFault(Kind.TRANSPORT_FIELD, ipv4(33, "0001 0002 05 00 0000 00 000001 00000bad 00000000"));
    }

    @Test
    void optionsOfDccpFitTheHeader() {
        String header = "0001 0002 05 00 0000 05 00 0000 00000001";
        assertFault(null, ipv4(33, header + "2604 0001"));
        assertFault(Kind.OPTION_TRUNCATED, ipv4(33, header + "2605 0001"));
        assertFault(Kind.OPTION_LENGTH, ipv4(33, header + "2601 0001"));
    }

    @Test
    void whatATunnelHoldsIsOfTheVersionThatItTells() {
        String four = "4500 001c 0000 0000 40 11 0000 0a000001 0a000002 0001 0002 0008 0000";
        assertFault(null, ipv4(4, four));
        assertFault(Kind.VERSION, ipv4(41, four + "00".repeat(20)));
        assertFault(null, ipv4(47, "0000 0800" + four));
        assertFault(Kind.VERSION, ipv4(47, "0000 86dd" + four + "00".repeat(20)));
        assertFault(Kind.TRUNCATED, ipv4(47, "0000 0800" + four.replace("001c", "001d")));
    }

    @Test
    void errorsQuoteThePacketThatCausedThem() {
        String quoted = "4500 0080 0000 0000 40 11 0000 0a000001 0a000002 0001 0002 006c 0000";
        assertFault(null, ipv4(1, "0301 0000 00000000" + quoted));
        assertFault(Kind.TRANSPORT_TRUNCATED, ipv4(1, "0301 0000 00000000"));
        assertFault(Kind.VERSION, ipv4(1, "0301 0000 00000000" + "00".repeat(28)));
        assertFault(Kind.TRANSPORT_TRUNCATED, ipv6(58, "0100 0000 00000000"));
    }

    @Test
    void errorsAreNotShorterThanTheQuotationThatTheyTellOf() {
        String quoted = "4500 0080 0000 0000 40 11 0000 0a000001 0a000002 0001 0002 006c 0000";
        assertFault(null, ipv4(1, "0301 0000 00070000" + quoted));
        assertFault(Kind.TRANSPORT_LENGTH, ipv4(1, "0301 0000 00080000" + quoted));
        String six = "60000000 0008 3b 40" + V6;
        assertFault(null, ipv6(58, "0100 0000 05000000" + six));
        assertFault(Kind.TRANSPORT_LENGTH, ipv6(58, "0100 0000 06000000" + six));
    }

    @Test
    void sumsOfWhatIsNotThereAreNotJudged() {
        for (String length : List.of("0009", "000b", "0007", "0000")) {
            ChecksumState state = length.equals("0009") ? ChecksumState.BAD : ChecksumState.NOT_READY;
            IpPacket udp = ipv4(17, "0001 0002" + length + "1234 61 62");
            assertEquals(state, udp.udp().checksumState(), length);
            udp.release();
            IpPacket lite = ipv4(136, "0001 0002" + length + "1234 61 62");
            boolean all = length.equals("0000");
            assertEquals(all ? ChecksumState.BAD : state, lite.transport().checksumState(), length);
            lite.release();
        }
    }

    @Test
    void quotedHeadersThatAreCutAreNoFault() {
        // A hop-by-hop header that begins where the quotation ends.
        assertFault(null, ipv6(58, "0100 0000 00000000 60000000 0100 00 40" + V6));
    }

    @Test
    void olderIcmpMessagesHaveAllTheirFields() {
        assertFault(null, ipv4(1, "1100 0000 00010002 ffffff00"));
        assertFault(Kind.TRANSPORT_TRUNCATED, ipv4(1, "1100 0000 00010002"));
        assertFault(null, ipv4(1, "0900 0000 01 02 0708 0a000001 00000001"));
        assertFault(Kind.TRANSPORT_LENGTH, ipv4(1, "0900 0000 02 02 0708 0a000001 00000001"));
    }

    @Test
    void authenticationHeadersHaveTheirFixedPart() {
        assertFault(null, ipv4(51, "3b01 0000 00000001 00000002"));
        assertFault(Kind.EXTENSION_FIELD, ipv4(51, "3b00 0000 00000001 00000002"));
    }

    @Test
    void authenticationHeadersMayFollowEachOther() {
        IpPacket packet = ipv4(51, "3301 0000 00000001 00000002 1101 0000 00000003 00000004 0001 0002 0008 0000");
        assertEquals(2, packet.extensions().size());
        assertEquals(2, packet.udp().destinationPort());
        packet.release();
        assertFault(Kind.EXTENSION_CHAIN_TOO_LONG, ipv4(51, "3301 0000 00000001 00000002".repeat(17) + "00"));
    }

    @Test
    void mobilityMessagesHaveAllTheirFields() {
        assertFault(null, ipv6(135, "3b01 0500 0000 0001 c000 0010 0102 0000"));
        assertFault(Kind.EXTENSION_FIELD, ipv6(135, "3b00 0500 0000 0001"));
    }

    @Test
    void greRoutesAreWalkedToTheirEnd() {
        String four = "4500 001c 0000 0000 40 11 0000 0a000001 0a000002 0001 0002 0008 0000";
        IpPacket packet = ipv4(47, "4000 0800 0000 0000 0800 00 04 0a000001 0000 00 00" + four);
        GrePacket gre = (GrePacket) packet.transport();
        assertEquals(20, gre.headerLength());
        assertEquals(2, gre.inner().udp().destinationPort());
        assertNull(packet.malformation());
        packet.release();
        for (String endless : List.of("0800 00 04 0a000001", "0800 00 ff 0a000001", "0800 00")) {
            assertFault(Kind.TRANSPORT_TRUNCATED, ipv4(47, "4000 0800 0000 0000" + endless));
        }
    }
}
