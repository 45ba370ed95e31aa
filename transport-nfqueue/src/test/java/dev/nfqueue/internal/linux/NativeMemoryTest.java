// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.sun.jna.Pointer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

/** Addresses lead to the bytes that they claim to. */
class NativeMemoryTest {
    private static byte at(long address) {
        return new Pointer(address).getByte(0);
    }

    /** Fills a buffer, starts it at its third byte, and looks that one up by its address. */
    private static void assertFound(ByteBuf buf) {
        buf.writeBytes(new byte[] {10, 11, 12, 13, 14}).skipBytes(2);
        long address = NativeMemory.readableAddress(buf);
        assertNotEquals(0, address);
        assertEquals(12, at(address));
        assertEquals(14, at(address + 2));
    }

    @Test
    void allocatesZeroesInTheHostsOrder() {
        ByteBuffer memory = NativeMemory.allocate(64);
        assertEquals(ByteOrder.nativeOrder(), memory.order());
        assertEquals(0, memory.getLong(56));
    }

    @Test
    void addressesABuffersStartWhereverItsPositionIs() {
        ByteBuffer memory = NativeMemory.allocate(16).put(0, (byte) 1).put(4, (byte) 5);
        long address = NativeMemory.address(memory);
        assertEquals(1, at(address));
        assertEquals(address, NativeMemory.address(memory.position(3)));
        assertEquals(5, at(NativeMemory.address(memory.position(4).slice())));
    }

    @Test
    void findsAPooledBuffer() {
        ByteBuf other = PooledByteBufAllocator.DEFAULT.directBuffer(100);
        ByteBuf buf = PooledByteBufAllocator.DEFAULT.directBuffer(100);
        assertFound(buf);
        buf.release();
        other.release();
    }

    @Test
    void findsASliceOfAPooledBuffer() {
        ByteBuf buf = PooledByteBufAllocator.DEFAULT.directBuffer(100);
        assertFound(buf.slice(50, 20).clear());
        assertFound(buf.slice(30, 40).slice(5, 20).clear());
        buf.release();
    }

    @Test
    void findsAnUnpooledBufferAndItsSlice() {
        ByteBuf buf = UnpooledByteBufAllocator.DEFAULT.directBuffer(100);
        assertFound(buf);
        assertFound(buf.slice(50, 20).clear());
        buf.release();
    }

    @Test
    void findsAWrappedNioBufferAndItsSlice() {
        assertFound(Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(20)).clear());
        assertFound(
                Unpooled.wrappedBuffer(ByteBuffer.allocateDirect(40).position(7).slice())
                        .clear());
    }

    @Test
    void findsAReadOnlyBuffer() {
        ByteBuf buf = PooledByteBufAllocator.DEFAULT.directBuffer(100);
        buf.writerIndex(10).writeBytes(new byte[] {10, 11, 12, 13, 14}).readerIndex(12);
        long address = NativeMemory.readableAddress(buf.asReadOnly());
        assertEquals(12, at(address));
        buf.release();
    }

    @Test
    void hasNoAddressForAHeapBuffer() {
        assertEquals(0, NativeMemory.readableAddress(Unpooled.wrappedBuffer(new byte[10])));
    }

    @Test
    void hasNoAddressForSeveralPieces() {
        ByteBuf pieces = Unpooled.wrappedBuffer(
                UnpooledByteBufAllocator.DEFAULT.directBuffer(10).writeZero(10),
                UnpooledByteBufAllocator.DEFAULT.directBuffer(10).writeZero(10));
        assertEquals(0, NativeMemory.readableAddress(pieces));
        pieces.release();
    }
}
