// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.ReceiveBatch;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelConfig;
import java.nio.ByteBuffer;

/**
 * Where packets live: a message is copied once, out of the loop's scratch into the channel's current chunk, one behind
 * the other. A chunk is freed with the last packet in it, so that a packet which a handler holds pins 32 KiB at most. A larger
 * one gets a buffer of its own, and the largest, which segmentation offload makes, stay in the memory they were received in.
 */
final class PacketArena {
    private static final int CHUNK = 32 * 1024;
    private static final int OWN_BUFFER = 8 * 1024;
    private static final int ALIGNMENT = 8;

    /** From here on a datagram shares its memory: a slot of the loop's scratch, some four times as large. */
    private static final int SHARED = 16 * 1024;

    /** References that are taken of a chunk at once, as one costs an atomic operation: more than packets can be in it. */
    private static final int REFERENCES = CHUNK / ALIGNMENT;

    private final ChannelConfig config;
    private ByteBuf chunk;
    private int references;
    private ByteBuffer chunkNio;
    private int used;
    private int offset;

    /** Takes memory from the allocator that the configuration names at the time. */
    PacketArena(ChannelConfig config) {
        this.config = config;
    }

    /**
     * Keeps a part of a received datagram, of whose memory nothing else is needed: it goes along with a large one, and a small
     * one is copied. Returns the buffer in which the part starts at {@link #offset()}, with one reference for the caller.
     */
    ByteBuf keep(ReceiveBatch batch, int i, int from, int length) {
        ByteBuffer datagram = batch.nio(i); // Asked for first: it may be in another place afterwards.
        ByteBuf shared = length < SHARED ? null : batch.share(i, config.getAllocator());
        if (shared == null) {
            return copy(datagram, from, length);
        }
        offset = from;
        return shared;
    }

    /** Copies bytes in. Returns the buffer in which they start at {@link #offset()}, with one reference for the caller. */
    ByteBuf copy(ByteBuffer source, int from, int length) {
        if (length > OWN_BUFFER) {
            ByteBuf own = config.getAllocator().directBuffer(length, length);
            own.nioBuffer(0, length).put(0, source, from, length);
            offset = 0;
            return own;
        }
        if (chunk == null || CHUNK - used < length) {
            nextChunk();
        }
        offset = used;
        chunkNio.put(used, source, from, length);
        used += Math.max(length + ALIGNMENT - 1 & -ALIGNMENT, ALIGNMENT);
        references--;
        return chunk;
    }

    /** Returns where the bytes that were copied last start. */
    int offset() {
        return offset;
    }

    private void nextChunk() {
        ByteBuf next = config.getAllocator().directBuffer(CHUNK, CHUNK);
        release();
        chunk = next.retain(REFERENCES);
        references = REFERENCES;
        chunkNio = next.nioBuffer(0, CHUNK);
        used = 0;
    }

    /** Lets go of the current chunk; the packets in it keep it. */
    void release() {
        if (chunk != null) {
            chunk.release(references + 1);
            chunk = null;
            chunkNio = null;
        }
    }
}
