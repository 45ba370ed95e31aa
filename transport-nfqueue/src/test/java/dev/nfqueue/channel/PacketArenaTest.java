// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where packets live. */
class PacketArenaTest {
    private static final int CHUNK = 32 * 1024;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final PacketArena arena = new PacketArena(new DefaultChannelConfig(channel));
    private final ByteBuffer source = ByteBuffer.allocateDirect(70_000);

    PacketArenaTest() {
        byte[] bytes = new byte[source.capacity()];
        new Random(1).nextBytes(bytes);
        source.put(0, bytes);
    }

    @AfterEach
    void release() {
        arena.release();
        channel.finishAndReleaseAll();
    }

    private ByteBuf expected(int from, int length) {
        return Unpooled.wrappedBuffer(source.duplicate().position(from).limit(from + length));
    }

    @Test
    void putsPacketsBehindEachOther() {
        ByteBuf first = arena.copy(source, 3, 5);
        assertEquals(0, arena.offset());
        ByteBuf second = arena.copy(source, 10, 7);
        assertEquals(8, arena.offset());
        assertSame(first, second);
        assertEquals(expected(3, 5), first.slice(0, 5));
        assertEquals(expected(10, 7), second.slice(8, 7));
        first.release(2);
    }

    @Test
    void givesALargePacketABufferOfItsOwn() {
        ByteBuf small = arena.copy(source, 0, 8 * 1024);
        ByteBuf large = arena.copy(source, 1, 8 * 1024 + 1);
        assertEquals(0, arena.offset());
        assertNotSame(small, large);
        assertEquals(expected(1, 8 * 1024 + 1), large.slice(0, 8 * 1024 + 1));
        small.release();
        large.release();
        assertEquals(0, large.refCnt());
    }

    @Test
    void freesAChunkWithTheLastPacketInIt() {
        List<ByteBuf> held = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            held.add(arena.copy(source, 0, CHUNK / 4));
        }
        assertSame(held.get(0), held.get(3));
        assertNotSame(held.get(3), held.get(4));
        held.get(0).release(3);
        assertEquals(1, held.get(3).refCnt());
        held.get(3).release();
        assertEquals(0, held.get(3).refCnt());
        held.get(4).release();
    }

    @Test
    void keepsEveryPacketsBytesApart() {
        Random random = new Random(2);
        List<ByteBuf> slices = new ArrayList<>();
        List<ByteBuf> originals = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            int length = random.nextInt(i % 10 == 0 ? 66_000 : 1500);
            int from = random.nextInt(1000);
            ByteBuf memory = arena.copy(source, from, length);
            slices.add(memory.slice(arena.offset(), length));
            originals.add(expected(from, length));
        }
        assertEquals(originals, slices);
        slices.forEach(ByteBuf::release);
    }

    @Test
    void survivesItsOwnRelease() {
        ByteBuf before = arena.copy(source, 0, 4);
        arena.release();
        arena.release();
        assertEquals(expected(0, 4), before.slice(0, 4));
        before.release();
        assertEquals(0, before.refCnt());
        arena.copy(source, 0, 4).release();
    }
}
