// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A verdict's parts, and what it holds. */
class NfqueueVerdictTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final PacketLedger ledger = new PacketLedger(channel, packet -> {});
    private final NfqueuePacket packet = TestPackets.packet(ledger, 7, TestPackets.ipv4(28));

    @AfterEach
    void release() {
        if (packet.refCnt() > 0) {
            packet.release();
        }
        channel.finishAndReleaseAll();
    }

    @Test
    void isMadeByItsPacket() {
        assertEquals(Verdict.ACCEPT, packet.accept().verdict());
        assertEquals(Verdict.DROP, packet.drop().verdict());
        assertEquals(Verdict.STOP, packet.stop().verdict());
        assertEquals(Verdict.queue(5), packet.verdict(Verdict.queue(5)).verdict());
        assertSame(packet, packet.accept().packet());
        assertThrows(NullPointerException.class, () -> packet.verdict(null));
    }

    @Test
    void acceptsTheRestOfTheFlowByTheConnectionsMark() {
        NfqueueVerdict verdict = packet.acceptFlow(0x10);
        assertEquals(Verdict.ACCEPT, verdict.verdict());
        assertFalse(verdict.hasMark());
        assertEquals("ACCEPT conntrack mark 0x10 on packet 7", verdict.toString());
    }

    @Test
    void repeatsWithAMark() {
        NfqueueVerdict verdict = packet.repeat(0x10);
        assertEquals(Verdict.REPEAT, verdict.verdict());
        assertTrue(verdict.hasMark());
        assertEquals(0x10, verdict.mark());
    }

    @Test
    void tellsAMarkOfZeroFromNone() {
        NfqueueVerdict verdict = packet.accept();
        assertFalse(verdict.hasMark());
        assertEquals(0, verdict.mark());
        assertTrue(verdict.mark(0).hasMark());
    }

    @Test
    void holdsNoReferenceOfItsOwn() {
        NfqueueVerdict verdict = packet.accept();
        assertEquals(1, verdict.refCnt());
        assertSame(verdict, verdict.retain().touch().touch("here"));
        assertEquals(2, packet.refCnt());
        assertFalse(verdict.release());
        assertTrue(verdict.release());
        assertEquals(0, packet.refCnt());
    }

    @Test
    void takesNewContentOver() {
        ByteBuf first = Unpooled.buffer().writeByte(1);
        ByteBuf second = Unpooled.buffer().writeByte(2);
        NfqueueVerdict verdict = packet.accept().replaceContent(first).replaceContent(second);
        assertEquals(0, first.refCnt());
        assertSame(second, verdict.newContent());
        verdict.retain();
        assertEquals(2, second.refCnt());
        verdict.release(2);
        assertEquals(0, second.refCnt());
        assertEquals(0, packet.refCnt());
        assertThrows(NullPointerException.class, () -> packet.accept().replaceContent(null));
    }

    @Test
    void sendsBackWhatWasEditedInPlace() {
        assertNull(packet.accept().newContent());
        NfqueueVerdict verdict = packet.accept().withEdits();
        assertSame(packet.content(), verdict.newContent());
        assertSame(packet.content(), verdict.priority(1).newContent());
        assertEquals(1, packet.content().refCnt());
        ByteBuf own = Unpooled.buffer().writeByte(1);
        assertSame(own, verdict.replaceContent(own).newContent());
        assertSame(packet.content(), verdict.withEdits().newContent());
        assertEquals(0, own.refCnt());
        verdict.release();
        assertEquals(0, packet.refCnt());
        assertEquals("ACCEPT priority 1 on packet 7", verdict.toString());
    }

    @Test
    void hasTheContentOfAReplacedPacketUnlessGivenItsOwn() {
        assertNull(packet.accept().newContent());
        NfqueuePacket replacement = packet.replace(Unpooled.buffer().writeByte(1));
        NfqueueVerdict verdict = replacement.accept();
        assertSame(replacement.content(), verdict.newContent());
        ByteBuf own = Unpooled.buffer().writeByte(2);
        assertSame(own, verdict.replaceContent(own).newContent());
        verdict.release();
        assertEquals(1, packet.refCnt());
    }

    @Test
    void readsWell() {
        assertEquals("DROP on packet 7", packet.drop().toString());
        NfqueueVerdict verdict = packet.accept().mark(0xff00).replaceContent(Unpooled.wrappedBuffer(new byte[20]));
        assertEquals("ACCEPT mark 0xff00 with 20 new bytes on packet 7", verdict.toString());
        verdict.release();
    }
}
