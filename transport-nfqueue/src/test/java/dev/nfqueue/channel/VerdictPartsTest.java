// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.BitSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a verdict says beside its word: the bytes that the kernel gets, and what is refused before. */
class VerdictPartsTest {
    /** {@code NFQNL_MSG_VERDICT}, ACCEPT on packet 7 of queue 3, to which the length is to be put in front. */
    private static final String ACCEPT =
            " 01 03 01 00 07 00 00 00 00 00 00 00  00 00 00 03" + "  0c 00 02 00 00 00 00 01 00 00 00 07 ";

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private Predicate<NfqueueFeature> kernel = feature -> true;
    private final PacketLedger ledger =
            new PacketLedger(channel, packet -> {}, index -> null, feature -> kernel.test(feature));
    private final NfqueuePacket packet =
            receive("02 00 00 03  0b 00 01 00 00 00 00 07 08 00 01 00" + "08 00 03 00 00 00 ff 0f");

    @BeforeEach
    void needsLittleEndianHost() {
        Assumptions.assumeTrue(Hex.matchesHost(), "the golden bytes are a little-endian host's");
    }

    @AfterEach
    void release() {
        packet.release();
        assertFalse(channel.finish());
    }

    private NfqueuePacket receive(String body) {
        return ledger.received(Hex.bytes(body));
    }

    private static void assertEncodes(String expected, NfqueueVerdict verdict) {
        ByteBuf out = Unpooled.buffer().setZero(0, 200);
        PacketLedger.encode(verdict, out);
        assertEquals(ByteBufUtil.hexDump(Hex.bytes(expected)), ByteBufUtil.hexDump(out));
        assertTrue(out.readableBytes() <= VerdictEncoder.length(verdict));
    }

    @Test
    void writesPlainVerdict() {
        assertEncodes("20 00 00 00" + ACCEPT, packet.accept());
    }

    @Test
    void writesMarkUnderAMaskAsTheNewWhole() {
        assertEquals(0xff0f, packet.mark());
        assertEncodes(
                "28 00 00 00" + ACCEPT + "08 00 03 00 00 00 f5 af",
                packet.accept().mark(0x555aa, 0x0af0));
        assertEquals(
                0x1ff0f, packet.accept().mark(0xffff0f).mark(0x10000, 0xff0000).mark());
    }

    @Test
    void writesPriority() {
        assertEncodes(
                "28 00 00 00" + ACCEPT + "08 00 15 00 80 01 00 02",
                packet.accept().priority(0x80010002));
    }

    @Test
    void writesConntrackMark() {
        assertEncodes(
                "2c 00 00 00" + ACCEPT + "0c 00 0b 80 08 00 08 00 01 02 03 04",
                packet.accept().conntrackMark(0x01020304));
    }

    @Test
    void keepsTheMarkBesideItsMaskFromBeingFlipped() {
        assertEncodes(
                "34 00 00 00" + ACCEPT + "14 00 0b 80 08 00 08 00 00 00 03 00 08 00 15 00 00 00 ff 00",
                packet.accept().conntrackMark(0x01020304, 0xff00));
    }

    @Test
    void writesConntrackLabelsOfTheMaskOnly() {
        BitSet labels = new BitSet();
        labels.set(1);
        labels.set(2);
        labels.set(127);
        BitSet mask = new BitSet();
        mask.set(0, 2);
        mask.set(127);
        assertEncodes(
                "4c 00 00 00" + ACCEPT + "2c 00 0b 80"
                        + "14 00 16 00 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80"
                        + "14 00 17 00 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80",
                packet.accept().conntrackLabels(labels, mask));
        labels.set(128);
        mask.set(128);
        assertThrows(IllegalArgumentException.class, () -> packet.accept().conntrackLabels(labels, mask));
    }

    @Test
    void writesConntrackTimeoutInSecondsRoundedUp() {
        assertEncodes(
                "2c 00 00 00" + ACCEPT + "0c 00 0b 80 08 00 07 00 00 00 00 3d",
                packet.accept().conntrackTimeout(Duration.ofMillis(60_001)));
        assertThrows(
                IllegalArgumentException.class, () -> packet.accept().conntrackTimeout(Duration.ofSeconds(1L << 32)));
        assertThrows(IllegalArgumentException.class, () -> packet.accept().conntrackTimeout(Duration.ofSeconds(-1)));
    }

    @Test
    void writesVlanAndLinkHeader() {
        assertEncodes(
                "48 00 00 00" + ACCEPT + "14 00 13 80 06 00 01 00 88 a8 00 00 06 00 02 00 60 0a 00 00"
                        + "12 00 14 00 02 00 00 00 00 01 02 00 00 00 00 02 08 00 00 00",
                packet.accept()
                        .vlan(0x88a8, 0x600a)
                        .linkHeader(ByteBufUtil.decodeHexDump("0200000000010200000000020800")));
    }

    @Test
    void writesAllPartsInOneMessageWithTheContentLast() {
        NfqueueVerdict verdict = packet.verdict(Verdict.queue(9).orBypass())
                .mark(1)
                .priority(2)
                .conntrackMark(3)
                .conntrackTimeout(Duration.ofSeconds(4))
                .replaceContent(Hex.bytes("45 00 00"));
        ByteBuf out = Unpooled.buffer();
        PacketLedger.encode(verdict, out);
        assertEquals(
                ByteBufUtil.hexDump(Hex.bytes("4b 00 00 00 01 03 01 00 07 00 00 00 00 00 00 00  00 00 00 03"
                        + "0c 00 02 00 00 09 80 03 00 00 00 07  08 00 03 00 00 00 00 01"
                        + "08 00 15 00 00 00 00 02"
                        + "14 00 0b 80 08 00 07 00 00 00 00 04 08 00 08 00 00 00 00 03"
                        + "07 00 0a 00 45 00 00")),
                ByteBufUtil.hexDump(out));
        verdict.newContent().release();
    }

    @Test
    void refusesBridgePartsForPacketsOfOtherFamilies() {
        String why = assertThrows(
                        VerdictPartRejectedException.class,
                        () -> ledger.claim(packet.accept().vlan(0x8100, 5)))
                .getMessage();
        assertTrue(why.contains("bridge family"), why);
        assertThrows(
                VerdictPartRejectedException.class,
                () -> ledger.claim(packet.accept().linkHeader(new byte[14])));
        ledger.claim(packet.accept());
    }

    @Test
    void refusesLinkHeaderOfAnotherLength() {
        NfqueuePacket bridged = receive("07 00 00 03  0b 00 01 00 00 00 00 08 08 00 00 00"
                + "12 00 14 00 02 00 00 00 00 01 02 00 00 00 00 02 08 00 00 00");
        String why = assertThrows(
                        VerdictPartRejectedException.class,
                        () -> ledger.claim(bridged.accept().linkHeader(new byte[18])))
                .getMessage();
        assertTrue(why.contains("18 bytes") && why.contains("has 14"), why);
        ledger.claim(bridged.accept().linkHeader(new byte[14]).vlan(0x8100, 5));
        bridged.release();
    }

    @Test
    void refusesLinkHeaderWhereThereWasNone() {
        NfqueuePacket bridged = receive("07 00 00 03  0b 00 01 00 00 00 00 08 08 00 00 00");
        assertThrows(
                VerdictPartRejectedException.class,
                () -> ledger.claim(bridged.accept().linkHeader()));
        bridged.release();
    }

    @Test
    void refusesWhatTheKernelWouldIgnore() {
        kernel = feature -> feature != NfqueueFeature.PRIORITY && feature != NfqueueFeature.CONNTRACK;
        UnsupportedFeatureException failure = assertThrows(
                UnsupportedFeatureException.class,
                () -> ledger.claim(packet.accept().priority(5)));
        assertEquals(NfqueueFeature.PRIORITY, failure.feature());
        assertTrue(failure.getMessage().contains("Linux 5.18"), failure.getMessage());
        assertTrue(failure.getMessage().contains("Linux " + System.getProperty("os.version")), failure.getMessage());
        failure = assertThrows(
                UnsupportedFeatureException.class,
                () -> ledger.claim(packet.accept().conntrackMark(5)));
        assertEquals(NfqueueFeature.CONNTRACK, failure.feature());
        ledger.claim(packet.accept().mark(5));
    }

    @Test
    void tellsItsPartsInOneLine() {
        assertEquals(
                "ACCEPT mark 0x1 priority 2 conntrack mark 0x3/0xff conntrack timeout 4 s vlan 5 on packet 7",
                packet.accept()
                        .mark(1)
                        .priority(2)
                        .conntrackMark(3, 0xff)
                        .conntrackTimeout(Duration.ofSeconds(4))
                        .vlan(0x8100, 5)
                        .toString());
    }
}
