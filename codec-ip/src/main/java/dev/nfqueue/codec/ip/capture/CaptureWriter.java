// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Takes blocks from an event loop and writes them on a thread of its own, so that the loop never waits for a disk. What
 * is on the way is bounded: beyond that, blocks are refused. Blocks that can't be written are lost and counted; the next
 * ones are tried again.
 */
final class CaptureWriter {

    /** Bytes of what ends a file: a statistics block with four numbers. */
    static final int FOOTER_LENGTH = Pcapng.INTERFACE_STATISTICS_OPTIONS + 4 * 12 + 4 + Pcapng.BLOCK_TRAILER;

    private final CaptureFiles files;
    private final long maxBytes;
    private final long start = CaptureClock.now();
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(new DefaultThreadFactory("capture-writer", true));
    private final AtomicLong onTheWay = new AtomicLong();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();

    CaptureWriter(CaptureFiles files, long maxBytes) {
        this.files = files;
        this.maxBytes = maxBytes;
    }

    /** Packets that are in the files. */
    long written() {
        return written.get();
    }

    /** Packets that are not, and never will be. */
    long lost() {
        return lost.get();
    }

    /** Counts packets that are lost elsewhere. */
    void countLost(long packets) {
        lost.addAndGet(packets);
    }

    /** Whether there is room for that many bytes more. */
    boolean hasRoom(int bytes) {
        return onTheWay.get() + bytes <= maxBytes;
    }

    /**
     * Takes packets over; any thread.
     *
     * @param blocks whole Enhanced Packet Blocks
     * @param failed called on the writer's thread when some could not be written
     */
    void write(ByteBuf blocks, Consumer<IOException> failed) {
        int bytes = blocks.readableBytes();
        onTheWay.addAndGet(bytes);
        thread.execute(() -> {
            try {
                writeAll(blocks, failed);
            } finally {
                blocks.release();
                onTheWay.addAndGet(-bytes);
            }
        });
    }

    private void writeAll(ByteBuf blocks, Consumer<IOException> failed) {
        while (blocks.isReadable()) {
            int length = lengthOfFirst(blocks);
            int count = 1;
            try {
                if (files.isDue(length)) {
                    rotate();
                }
                // As many as fit, with one system call.
                while (length < blocks.readableBytes()) {
                    int next = blocks.getIntLE(blocks.readerIndex() + length + 4);
                    if (files.isDue(length + next)) {
                        break;
                    }
                    length += next;
                    count++;
                }
                files.append(blocks.slice(blocks.readerIndex(), length));
                written.addAndGet(count);
            } catch (IOException e) {
                lost.addAndGet(count);
                failed.accept(e);
            }
            blocks.skipBytes(length);
        }
    }

    private static int lengthOfFirst(ByteBuf blocks) {
        return blocks.getIntLE(blocks.readerIndex() + 4);
    }

    private void rotate() throws IOException {
        ByteBuf footer = footer();
        try {
            files.rotate(footer);
        } finally {
            footer.release();
        }
    }

    /** Ends the files after all that was taken over, and the thread. */
    void close(Consumer<IOException> done) {
        thread.execute(() -> {
            IOException failure = null;
            ByteBuf footer = footer();
            try {
                files.finish(footer);
            } catch (IOException e) {
                failure = e;
            } finally {
                footer.release();
                files.release();
            }
            done.accept(failure);
        });
        thread.shutdown();
    }

    private ByteBuf footer() {
        ByteBuf footer = ByteBufAllocator.DEFAULT.heapBuffer(FOOTER_LENGTH);
        long missing = lost.get();
        BlockEncoder.interfaceStatistics(
                footer, 0, new InterfaceStatistics(start, CaptureClock.now(), written.get() + missing, missing));
        return footer;
    }
}
