// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.IllegalReferenceCountException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who holds a packet's bytes, and for how long. */
class NfqueuePacketTest {
    private static final byte[] CONTENT = TestPackets.ipv4(28);

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final PacketLedger ledger = new PacketLedger(channel, packet -> {});
    private final ByteBuf memory = TestPackets.body(0xffff_fff0, CONTENT);
    private final NfqueuePacket packet = ledger.received(memory);

    @AfterEach
    void release() {
        if (packet.refCnt() > 0) {
            packet.release();
        }
        assertEquals(0, memory.refCnt());
        channel.finishAndReleaseAll();
    }

    private static ByteBuf newContent() {
        return Unpooled.wrappedBuffer(TestPackets.ipv4(20));
    }

    @Test
    void countsItsIdWithoutSign() {
        assertEquals(0xffff_fff0L, packet.packetId());
        assertEquals("NfqueuePacket(id 4294967280, 28 bytes)", packet.toString());
    }

    @Test
    void holdsItsBytesUntilTheLastRelease() {
        assertSame(packet, packet.retain().retain(2));
        assertEquals(4, packet.refCnt());
        assertFalse(packet.release(3));
        assertEquals(Unpooled.wrappedBuffer(CONTENT), packet.content());
        assertTrue(packet.release());
        assertEquals(0, packet.refCnt());
        assertEquals(0, memory.refCnt());
    }

    @Test
    void refusesToBeUsedAfterwards() {
        packet.release();
        assertThrows(IllegalReferenceCountException.class, packet::content);
        assertThrows(IllegalReferenceCountException.class, packet::retain);
        assertThrows(IllegalReferenceCountException.class, packet::release);
        assertThrows(IllegalReferenceCountException.class, packet::copy);
        assertThrows(IllegalReferenceCountException.class, packet::duplicate);
        assertThrows(IllegalReferenceCountException.class, packet::retainedDuplicate);
        assertEquals(0, packet.refCnt());
    }

    @Test
    void leavesNewBytesToTheCallerWhenItIsGone() {
        packet.release();
        ByteBuf bytes = newContent();
        assertThrows(IllegalReferenceCountException.class, () -> packet.replace(bytes));
        assertEquals(1, bytes.refCnt());
    }

    @Test
    void refusesToBeReleasedTooOften() {
        assertThrows(IllegalReferenceCountException.class, () -> packet.release(2));
        assertEquals(1, packet.refCnt());
    }

    @Test
    void refusesSenselessCounts() {
        assertThrows(IllegalArgumentException.class, () -> packet.retain(0));
        assertThrows(IllegalArgumentException.class, () -> packet.release(-1));
        assertThrows(IllegalReferenceCountException.class, () -> packet.retain(Integer.MAX_VALUE));
        assertEquals(1, packet.refCnt());
    }

    @Test
    void letsItsContentOutliveIt() {
        ByteBuf content = packet.content().retain();
        packet.release();
        assertEquals(Unpooled.wrappedBuffer(CONTENT), content);
        content.release();
    }

    @Test
    void hasOneContentWithItsOwnIndices() {
        packet.content().skipBytes(20);
        assertEquals(8, packet.content().readableBytes());
        assertEquals(28, packet.originalLength());
    }

    @Test
    void isReplacedByOneThatHoldsTheOriginal() {
        ByteBuf bytes = newContent();
        NfqueuePacket replacement = packet.replace(bytes);
        assertSame(bytes, replacement.content());
        assertTrue(replacement.isReplaced());
        assertFalse(packet.isReplaced());
        assertEquals(packet.packetId(), replacement.packetId());
        assertEquals(2, packet.refCnt());
        packet.release();
        assertEquals(Hook.INPUT, replacement.hook());
        assertTrue(replacement.release());
        assertEquals(0, bytes.refCnt());
        assertEquals(0, packet.refCnt());
    }

    @Test
    void isReplacedAgainFromTheReplacement() {
        NfqueuePacket first = packet.replace(newContent());
        ByteBuf bytes = newContent();
        NfqueuePacket second = first.replace(bytes);
        assertEquals(3, packet.refCnt());
        first.release();
        assertEquals(1, bytes.refCnt());
        second.release();
        assertEquals(1, packet.refCnt());
    }

    @Test
    void isCopiedIntoBytesOfItsOwn() {
        NfqueuePacket copy = packet.copy();
        copy.content().setByte(20, 99);
        assertEquals(20, packet.content().getByte(20));
        assertTrue(copy.isReplaced());
        copy.release();
    }

    @Test
    void sharesItsCountWithADuplicate() {
        NfqueuePacket duplicate = packet.duplicate();
        assertEquals(1, duplicate.refCnt());
        duplicate.content().skipBytes(20);
        assertEquals(28, packet.content().readableBytes());
        assertFalse(duplicate.isReplaced());
        duplicate.release();
        assertEquals(0, packet.refCnt());
    }

    @Test
    void countsARetainedDuplicate() {
        NfqueuePacket duplicate = packet.retainedDuplicate();
        assertNotSame(packet, duplicate);
        assertEquals(2, packet.refCnt());
        packet.release();
        assertEquals(Unpooled.wrappedBuffer(CONTENT), duplicate.content());
        duplicate.duplicate().release();
        assertThrows(IllegalReferenceCountException.class, duplicate::content);
    }

    @Test
    void sharesAReplacementsCountWithItsDuplicate() {
        ByteBuf bytes = newContent();
        NfqueuePacket duplicate = packet.replace(bytes).duplicate();
        assertTrue(duplicate.isReplaced());
        assertSame(duplicate, duplicate.touch("here"));
        duplicate.release();
        assertEquals(0, bytes.refCnt());
        assertEquals(1, packet.refCnt());
    }

    @Test
    void refusesToBeReplacedByNothing() {
        assertThrows(NullPointerException.class, () -> packet.replace(null));
        assertEquals(1, packet.refCnt());
    }

    @Test
    void countsRightWhenThreadsRetainAndReleaseAtOnce() throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                start.countDown();
                for (int n = 0; n < 50_000; n++) {
                    packet.retain(2).release();
                    packet.release();
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, start.getCount());
        assertEquals(1, packet.refCnt());
    }
}
