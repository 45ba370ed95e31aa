// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class InternetChecksumTest {

    private final Random random = new Random(1071);

    @Test
    void sumsTheExampleOfTheRfc() {
        ByteBuf buf = Unpooled.wrappedBuffer(
                new byte[] {0, 1, (byte) 0xf2, 3, (byte) 0xf4, (byte) 0xf5, (byte) 0xf6, (byte) 0xf7});
        assertEquals(0xddf2, InternetChecksum.sum(buf, 0, 8));
        assertEquals(0x220d, InternetChecksum.finish(InternetChecksum.sum(buf, 0, 8)));
    }

    @Test
    void agreesWithTheNaiveSumOnEveryKindOfBufferAtAnyPlace() {
        byte[] bytes = new byte[300];
        for (int round = 0; round < 200; round++) {
            random.nextBytes(bytes);
            for (ByteBuf buf : buffers(bytes)) {
                int index = random.nextInt(20);
                int length = random.nextInt(bytes.length - index);
                assertEquals(
                        Samples.naive(buf, index, length, 0), InternetChecksum.sum(buf, index, length), buf.toString());
                buf.release();
            }
        }
    }

    @Test
    void carriesAroundWhenEveryBitIsSet() {
        ByteBuf buf = PooledByteBufAllocator.DEFAULT.directBuffer(70_000);
        for (int i = 0; i < 70_000; i++) {
            buf.writeByte(0xFF);
        }
        assertEquals(0xFFFF, InternetChecksum.sum(buf, 0, 70_000));
        assertEquals(Samples.naive(buf, 1, 69_999, 0), InternetChecksum.sum(buf, 1, 69_999));
        buf.release();
    }

    @Test
    void updatesToWhatAFullSumWouldGive() {
        ByteBuf buf = Unpooled.buffer(20).writeZero(20);
        for (int round = 0; round < 10_000; round++) {
            for (int i = 0; i < 20; i += 2) {
                buf.setShort(i, random.nextInt(4) == 0 ? random.nextInt(2) * 0xFFFF : random.nextInt());
            }
            int before = InternetChecksum.finish(InternetChecksum.sum(buf, 0, 20));
            int old = buf.getUnsignedShort(6);
            int now = random.nextInt(0x10000);
            buf.setShort(6, now);
            int after = InternetChecksum.finish(InternetChecksum.sum(buf, 0, 20));
            assertEquals(after, InternetChecksum.update(before, old, now));
        }
    }

    @Test
    void refusesARangeBeyondTheBuffer() {
        ByteBuf buf = Unpooled.wrappedBuffer(new byte[10]);
        assertThrows(IndexOutOfBoundsException.class, () -> InternetChecksum.sum(buf, 3, 8));
        assertThrows(IndexOutOfBoundsException.class, () -> InternetChecksum.sum(buf, -1, 8));
        ByteBuf slice = Unpooled.directBuffer(400).writeZero(400).slice(100, 200);
        assertThrows(IndexOutOfBoundsException.class, () -> InternetChecksum.sum(slice, 1, 200));
        assertThrows(IndexOutOfBoundsException.class, () -> InternetChecksum.sum(slice, -1, 200));
        slice.release();
    }

    private List<ByteBuf> buffers(byte[] bytes) {
        int cut = 1 + random.nextInt(bytes.length - 2);
        CompositeByteBuf composite = PooledByteBufAllocator.DEFAULT.compositeBuffer();
        composite.addComponent(true, Unpooled.copiedBuffer(bytes, 0, cut));
        composite.addComponent(true, Unpooled.copiedBuffer(bytes, cut, bytes.length - cut));
        return List.of(
                Unpooled.copiedBuffer(bytes),
                PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(bytes),
                PooledByteBufAllocator.DEFAULT.heapBuffer().writeBytes(bytes),
                new AdaptiveByteBufAllocator()
                        .directBuffer()
                        .writeZero(5)
                        .writeBytes(bytes)
                        .writeZero(5)
                        .slice(5, bytes.length),
                Unpooled.wrappedBuffer(bytes).asReadOnly(),
                composite);
    }
}
