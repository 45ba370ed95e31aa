// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Room for as many datagrams as one {@code recvmmsg(2)} may bring, at fixed places. It belongs to one thread, and what it
 * holds is gone with the next receive unless it is shared.
 */
public final class ReceiveBatch {
    // struct mmsghdr on 64-bit Linux: struct msghdr, then u32 msg_len.
    private static final int MSG_IOV = 16;
    private static final int MSG_IOVLEN = 24;
    private static final int MSG_FLAGS = 48;
    private static final int MSG_LEN = 56;
    private static final int MMSGHDR_SIZE = 64;
    private static final int IOVEC_SIZE = 16;

    /** A packet of the largest size with its attributes. */
    private static final int SLOT_BYTES = 66 * 1024;

    /** Between the slots; were they a multiple of the page size apart, their first lines would all fight for one cache set. */
    private static final int SLOT_GAP = 3 * 64;

    private final int slots;
    private final int slotBytes;
    private final int stride;
    private final ByteBuffer bytes;
    private final ByteBuf buffer;
    private final ByteBuffer headers;
    private final ByteBuffer vectors;

    /** What was put in the place of a slot's own memory, or {@code null}; the second as the first is seen by NIO. */
    private final ByteBuf[] rooms;

    private final ByteBuffer[] roomBytes;
    private boolean shared;
    private final long bytesAddress;
    private final long headersAddress;

    /** Makes room for {@code slots} datagrams: 66 KiB of address space each, resident only where used. */
    public ReceiveBatch(int slots) {
        this(slots, SLOT_BYTES);
    }

    private ReceiveBatch(int slots, int slotBytes) {
        this.slots = slots;
        this.slotBytes = slotBytes;
        rooms = new ByteBuf[slots];
        roomBytes = new ByteBuffer[slots];
        stride = slotBytes + SLOT_GAP;
        bytes = NativeMemory.allocate(slots * stride);
        buffer = Unpooled.wrappedBuffer(bytes.duplicate());
        headers = NativeMemory.allocate(slots * MMSGHDR_SIZE);
        vectors = NativeMemory.allocate(slots * IOVEC_SIZE);
        headersAddress = NativeMemory.address(headers);
        bytesAddress = NativeMemory.address(bytes);
        long vectorsAddress = NativeMemory.address(vectors);
        for (int i = 0; i < slots; i++) {
            setAddress(i, bytesAddress + start(i));
            vectors.putLong(i * IOVEC_SIZE + 8, slotBytes);
            headers.putLong(i * MMSGHDR_SIZE + MSG_IOV, vectorsAddress + (long) i * IOVEC_SIZE);
            headers.putLong(i * MMSGHDR_SIZE + MSG_IOVLEN, 1);
        }
    }

    private void setAddress(int i, long address) {
        vectors.putLong(i * IOVEC_SIZE, address);
    }

    /** Makes room for {@code slots} datagrams as a {@link SendBatch} sends them, for a peer that plays the kernel. */
    public static ReceiveBatch ofSends(int slots) {
        return new ReceiveBatch(slots, SendBatch.MAX_BYTES);
    }

    /** Returns how many datagrams it has room for. */
    public int slots() {
        return slots;
    }

    /**
     * Receives what waits on the socket, without waiting.
     *
     * @param max how many datagrams at most, up to {@link #slots()}
     * @return the number received, or {@code -errno} ({@code -EAGAIN}: none waits)
     */
    int receive(int fd, int max) {
        if (shared) {
            letGoOfWhatIsHeld();
        }
        if (max == 1) {
            return receiveOne(fd);
        }
        return PacketCalls.recvmmsg(fd, headersAddress, Math.min(max, slots), Libc.MSG_DONTWAIT);
    }

    private int receiveOne(int fd) {
        // The kernel tells the length that the datagram had, though it be cut.
        int length = PacketCalls.recv(fd, vectors.getLong(0), slotBytes, Libc.MSG_DONTWAIT | Libc.MSG_TRUNC);
        if (length < 0) {
            return length;
        }
        headers.putInt(MSG_LEN, Math.min(length, slotBytes));
        headers.putInt(MSG_FLAGS, length > slotBytes ? Libc.MSG_TRUNC : 0);
        return 1;
    }

    /** Returns the memory in which datagram {@code i} stands, at {@link #start}. */
    public ByteBuf buffer(int i) {
        return rooms[i] == null ? buffer : rooms[i];
    }

    /** Returns the same memory as an NIO buffer, for copying out of it. */
    public ByteBuffer nio(int i) {
        return rooms[i] == null ? bytes : roomBytes[i];
    }

    /** Returns where datagram {@code i} starts in {@link #buffer}. */
    public int start(int i) {
        return rooms[i] == null ? i * stride : 0;
    }

    /**
     * Shares the memory in which datagram {@code i} stands. What is still shared at the next receive stays where it is, and the
     * batch gets other memory in its place; mostly nobody holds it any more by then, and it is used again while it is in the
     * processor's cache. That spares a copy of what is large.
     *
     * @return the memory, as {@link #buffer} tells it, with a reference for the caller; {@code null} when the datagram must be
     *     copied, as the first one in each slot: it does not stand in memory of this allocator
     */
    public ByteBuf share(int i, ByteBufAllocator allocator) {
        if (rooms[i] != null && rooms[i].alloc() == allocator) {
            shared = true;
            return rooms[i].retain();
        }
        if (rooms[i] != null) {
            removeRoom(i);
        }
        setRoom(i, allocator);
        return null;
    }

    private void setRoom(int i, ByteBufAllocator allocator) {
        ByteBuf room = allocator.directBuffer(slotBytes, slotBytes).writerIndex(slotBytes);
        long address = NativeMemory.readableAddress(room);
        if (address == 0 || room.alloc() != allocator) {
            room.release();
            return;
        }
        rooms[i] = room;
        roomBytes[i] = room.nioBuffer().order(ByteOrder.nativeOrder());
        setAddress(i, address);
    }

    /** Leaves memory to whoever still holds it, and what somebody has released too often. */
    private void letGoOfWhatIsHeld() {
        shared = false;
        for (int i = 0; i < slots; i++) {
            if (rooms[i] != null && rooms[i].refCnt() != 1) {
                removeRoom(i);
            }
        }
    }

    private void removeRoom(int i) {
        if (rooms[i].refCnt() > 0) {
            rooms[i].release();
        }
        rooms[i] = null;
        roomBytes[i] = null;
        setAddress(i, bytesAddress + start(i));
    }

    /** Gives back what {@link #share} has got from allocators. */
    public void release() {
        for (int i = 0; i < slots; i++) {
            if (rooms[i] != null) {
                removeRoom(i);
            }
        }
    }

    /** Returns the length in bytes of datagram {@code i}. */
    public int length(int i) {
        return headers.getInt(i * MMSGHDR_SIZE + MSG_LEN);
    }

    /** Returns whether datagram {@code i} did not fit into its slot. */
    public boolean isCut(int i) {
        return (headers.getInt(i * MMSGHDR_SIZE + MSG_FLAGS) & Libc.MSG_TRUNC) != 0;
    }
}
