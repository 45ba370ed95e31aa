// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The books on one binding's packets. */
class PacketLedgerTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final List<Long> unjudged = new ArrayList<>();
    private final PacketLedger ledger = new PacketLedger(channel, this::judge);
    private NfqueuePacket packet;

    private void judge(NfqueuePacket released) {
        unjudged.add(released.packetId());
        ledger.settle(released);
    }

    @BeforeEach
    void receive() {
        packet = TestPackets.packet(ledger, 41, TestPackets.ipv4(28));
    }

    @AfterEach
    void close() {
        if (packet.refCnt() > 0) {
            packet.release();
        }
        channel.finishAndReleaseAll();
    }

    @Test
    void countsAPacketUntilItsVerdictIsSent() {
        assertEquals(1, ledger.outstanding());
        NfqueueVerdict verdict = packet.drop();
        ledger.claim(verdict);
        assertEquals(1, ledger.outstanding());
        ledger.sent(verdict);
        assertEquals(0, ledger.outstanding());
        verdict.release();
        assertEquals(List.of(), unjudged);
    }

    @Test
    void takesAPacketForItsAcceptance() {
        ledger.claim(packet);
        ledger.sent(packet);
        packet.release();
        assertEquals(0, ledger.outstanding());
        assertEquals(List.of(), unjudged);
    }

    @Test
    void refusesASecondVerdict() {
        ledger.claim(packet.drop());
        VerdictAlreadyGivenException refused =
                assertThrows(VerdictAlreadyGivenException.class, () -> ledger.claim(packet.accept()));
        assertEquals(41, refused.packetId());
        assertThrows(VerdictAlreadyGivenException.class, () -> ledger.claim(packet));
        assertEquals(2, ledger.doubleVerdicts());
    }

    @Test
    void refusesASecondVerdictByWhicheverObject() {
        NfqueuePacket replacement = packet.replace(Unpooled.wrappedBuffer(TestPackets.ipv4(20)));
        ledger.claim(replacement);
        assertThrows(VerdictAlreadyGivenException.class, () -> ledger.claim(packet));
        assertThrows(VerdictAlreadyGivenException.class, () -> ledger.claim(packet.duplicate()));
        replacement.release();
    }

    @Test
    void refusesVerdictsOfABindingThatHasEnded() {
        ledger.close();
        VerdictAlreadyGivenException refused =
                assertThrows(VerdictAlreadyGivenException.class, () -> ledger.claim(packet.accept()));
        assertTrue(refused.getMessage().contains("binding"), refused.getMessage());
        packet.release();
        assertEquals(List.of(), unjudged);
    }

    @Test
    void refusesAnotherBindingsPacket() {
        PacketLedger other = new PacketLedger(channel, stranger -> {});
        assertThrows(IllegalArgumentException.class, () -> other.claim(packet));
        ledger.claim(packet);
    }

    @Test
    void refusesWhatIsNoVerdict() {
        UnsupportedOperationException refused =
                assertThrows(UnsupportedOperationException.class, () -> ledger.claim("accept"));
        assertTrue(refused.getMessage().contains("java.lang.String"), refused.getMessage());
        assertThrows(UnsupportedOperationException.class, () -> ledger.claim(null));
    }

    @Test
    void keepsAPacketWaitingWhoseNewContentWasRefused() {
        NfqueueVerdict verdict = packet.accept().replaceContent(Unpooled.wrappedBuffer(new byte[3]));
        assertThrows(ContentRejectedException.class, () -> ledger.claim(verdict));
        assertEquals(1, ledger.outstanding());
        ledger.claim(packet.accept());
        verdict.release();
    }

    @Test
    void givesTheDefaultVerdictOnTheLastReleaseOnly() {
        NfqueuePacket duplicate = packet.retainedDuplicate();
        NfqueuePacket replacement = packet.replace(Unpooled.wrappedBuffer(TestPackets.ipv4(20)));
        packet.release();
        replacement.release();
        assertEquals(List.of(), unjudged);
        duplicate.release();
        assertEquals(List.of(41L), unjudged);
        assertEquals(0, ledger.outstanding());
    }

    @Test
    void givesTheDefaultVerdictWhenAWrittenOneWasNeverSent() {
        NfqueueVerdict verdict = packet.accept();
        ledger.claim(verdict);
        verdict.release();
        assertEquals(List.of(41L), unjudged);
    }

    @Test
    void findsThePacketsThatWaitOldestFirst() {
        NfqueuePacket second = TestPackets.packet(ledger, 42);
        NfqueuePacket third = TestPackets.packet(ledger, 43);
        ledger.settle(second);
        List<Long> waiting = new ArrayList<>();
        ledger.forEachOutstanding(each -> waiting.add(each.packetId()));
        assertEquals(List.of(41L, 43L), waiting);
        second.release();
        third.release();
        assertEquals(List.of(43L), unjudged);
    }

    @Test
    void leavesAMessageThatIsNoneToTheCaller() {
        ByteBuf body = Unpooled.wrappedBuffer(new byte[12]);
        assertThrows(NetlinkFormatException.class, () -> ledger.received(body));
        assertEquals(1, body.refCnt());
        assertTrue(body.release());
    }

    @Test
    void takesAMessageOver() {
        ByteBuf body = TestPackets.body(42);
        NfqueuePacket taken = ledger.received(body);
        assertEquals(1, body.refCnt());
        taken.release();
        assertEquals(0, body.refCnt());
        assertFalse(unjudged.isEmpty());
    }
}
