// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Bytes of a capture one after the other, with a count of them. */
final class CaptureInput {

    /**
     * The longest record or block that is read into memory: far more than any packet has. A length beyond it is a
     * broken file's.
     */
    static final int MAX_LENGTH = 16 << 20;

    /** Memory for a block grows with what has come of it, since its length may be a lie. */
    private static final int STEP = 64 << 10;

    private final ReadableByteChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocate(STEP).flip();
    private long offset;

    CaptureInput(ReadableByteChannel channel) {
        this.channel = channel;
    }

    /** How many bytes were read, which is where the next one is. */
    long offset() {
        return offset;
    }

    /** Whether there is nothing more. */
    boolean isAtEnd() throws IOException {
        return !fill();
    }

    /**
     * Reads bytes into a buffer, which is the caller's.
     *
     * @param what they are, for the exception
     * @param start where that began
     * @throws CaptureFormatException when the capture ends before
     */
    ByteBuf read(int length, String what, long start) throws IOException {
        ByteBuf bytes = ByteBufAllocator.DEFAULT.buffer(Math.min(length, STEP), length);
        boolean whole = false;
        try {
            while (bytes.readableBytes() < length) {
                requireMore(what, start);
                int count = Math.min(buffer.remaining(), length - bytes.readableBytes());
                bytes.writeBytes(buffer.slice().limit(count));
                consume(count);
            }
            whole = true;
            return bytes;
        } finally {
            if (!whole) {
                bytes.release();
            }
        }
    }

    /** Passes over bytes, of which there must be enough. */
    void skip(long length, String what, long start) throws IOException {
        long left = length;
        while (left > 0) {
            requireMore(what, start);
            int count = (int) Math.min(buffer.remaining(), left);
            consume(count);
            left -= count;
        }
    }

    private void consume(int count) {
        buffer.position(buffer.position() + count);
        offset += count;
    }

    private void requireMore(String what, long start) throws IOException {
        if (!fill()) {
            throw new CaptureFormatException("The capture ends within " + what + " that begins", start);
        }
    }

    private boolean fill() throws IOException {
        if (buffer.hasRemaining()) {
            return true;
        }
        buffer.clear().flip();
        int count;
        do {
            buffer.clear();
            count = channel.read(buffer);
            buffer.flip();
        } while (count == 0);
        return count > 0;
    }

    void close() throws IOException {
        channel.close();
    }
}
