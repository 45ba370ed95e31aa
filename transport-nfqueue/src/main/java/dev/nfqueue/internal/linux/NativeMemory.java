// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Memory that system calls read and write, and the addresses that they take. */
public final class NativeMemory {
    private NativeMemory() {}

    /** Allocates zeroed memory in the host's byte order. It lives as long as the buffer is referenced. */
    public static ByteBuffer allocate(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }

    /** Returns the address of a direct buffer's first byte, wherever its position is. */
    public static long address(ByteBuffer direct) {
        return Pointer.nativeValue(Native.getDirectBufferPointer(direct));
    }

    /**
     * Returns the address of the buffer's first readable byte, or 0 when its bytes are not one piece of native memory
     * (a heap or a composite buffer).
     */
    public static long readableAddress(ByteBuf buf) {
        if (buf.hasMemoryAddress()) {
            return buf.memoryAddress() + buf.readerIndex();
        }
        if (!buf.isDirect() || buf.nioBufferCount() != 1) {
            return 0;
        }
        // A pooled buffer hands out its chunk's NIO buffer: the position is where this buffer begins.
        ByteBuffer nio = buf.internalNioBuffer(buf.readerIndex(), buf.readableBytes());
        return address(nio) + nio.position();
    }
}
