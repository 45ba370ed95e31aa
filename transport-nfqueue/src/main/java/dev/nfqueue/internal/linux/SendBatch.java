// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/**
 * Bytes collected for one {@code sendmsg(2)}: small things are written into {@link #buffer()}, large ones are gathered from
 * where they are. It belongs to one thread, and is cleared before each use.
 */
public final class SendBatch {
    // struct msghdr and struct iovec on 64-bit Linux.
    private static final int MSG_IOV = 16;
    private static final int MSG_IOVLEN = 24;
    private static final int MSGHDR_SIZE = 56;
    private static final int IOVEC_SIZE = 16;
    private static final int MAX_VECTORS = 256;

    /** Well below the default SO_SNDBUF of 208 KiB, above which the kernel refuses a send as a whole. */
    static final int MAX_BYTES = 144 * 1024;

    /** Below this many bytes a copy is cheaper than two vectors. */
    private static final int GATHER_THRESHOLD = 4096;

    private final ByteBuffer bytes = NativeMemory.allocate(MAX_BYTES);
    private final long bytesAddress = NativeMemory.address(bytes);
    private final ByteBuf buffer = Unpooled.wrappedBuffer(bytes.duplicate()).clear();
    private final ByteBuffer header = NativeMemory.allocate(MSGHDR_SIZE);
    private final long headerAddress = NativeMemory.address(header);
    private final ByteBuffer vectors = NativeMemory.allocate(MAX_VECTORS * IOVEC_SIZE);

    private int vectorCount;
    private int runStart;
    private int gatheredBytes;

    /** Makes an empty batch. */
    public SendBatch() {
        header.putLong(MSG_IOV, NativeMemory.address(vectors));
    }

    /** Forgets everything. */
    public void clear() {
        buffer.clear();
        vectorCount = 0;
        runStart = 0;
        gatheredBytes = 0;
    }

    /** Returns where small things are written. */
    public ByteBuf buffer() {
        return buffer;
    }

    /** Returns whether nothing has been written since {@link #clear()}. */
    public boolean isEmpty() {
        return buffer.writerIndex() == 0;
    }

    /** Returns whether a message of {@code bytes} bytes in all, a payload among them, still has room. */
    public boolean hasRoomFor(int bytes) {
        return buffer.writerIndex() + gatheredBytes + bytes <= MAX_BYTES && vectorCount + 3 <= MAX_VECTORS;
    }

    /** Appends the buffer's readable bytes: large ones from where they are, so they must stay until {@code sendmsg}. */
    public void append(ByteBuf payload) {
        int length = payload.readableBytes();
        long address = length < GATHER_THRESHOLD ? 0 : NativeMemory.readableAddress(payload);
        if (address == 0) {
            buffer.writeBytes(payload, payload.readerIndex(), length);
            return;
        }
        endRun();
        addVector(address, length);
        gatheredBytes += length;
    }

    private void endRun() {
        if (buffer.writerIndex() > runStart) {
            addVector(bytesAddress + runStart, buffer.writerIndex() - runStart);
            runStart = buffer.writerIndex();
        }
    }

    private void addVector(long address, int length) {
        vectors.putLong(vectorCount * IOVEC_SIZE, address);
        vectors.putLong(vectorCount * IOVEC_SIZE + 8, length);
        vectorCount++;
    }

    /** Sends everything in one call. Returns the number of bytes sent, or {@code -errno}. */
    int send(int fd, int flags) {
        if (vectorCount == 0) {
            return PacketCalls.send(fd, bytesAddress, buffer.writerIndex(), flags | Libc.MSG_NOSIGNAL);
        }
        endRun();
        header.putLong(MSG_IOVLEN, vectorCount);
        return PacketCalls.sendmsg(fd, headerAddress, flags | Libc.MSG_NOSIGNAL);
    }
}
