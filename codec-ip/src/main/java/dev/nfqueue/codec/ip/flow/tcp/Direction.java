// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.ReferenceCountUtil;

/** One direction of a connection: who sends, what has come of it, who reads it. */
abstract class Direction {
    /** The end that sends. */
    final Endpoint sender = new Endpoint();

    final Reassembly in;

    StreamReader reader;

    /** Offset up to which the reader has got the bytes. */
    long delivered;

    /** Whether the reader knows that the stream has ended. */
    boolean endTold;

    /** The largest window that the receiver has ever told. */
    long mostWindow;

    private final StreamMemory memory;

    /** What the common count knows of. */
    private long accounted;

    private boolean closed;
    private boolean delivering;

    Direction(ByteBufAllocator alloc, TcpStreamConfig config) {
        in = new Reassembly(alloc, config.overlapPolicy());
        memory = config.memory();
    }

    /** Bytes of memory that it takes, with the cost of keeping them. */
    abstract long kept();

    /** Tells the common count what it takes now. */
    final void account() {
        long kept = kept();
        if (kept != accounted) {
            memory.add(kept - accounted);
            accounted = kept;
        }
    }

    /** How many bytes more it may keep beside some of those that it keeps; see {@link StreamMemory#roomFor}. */
    final long roomBeside(long some) {
        account();
        return memory.roomFor(some);
    }

    /** Counts that there was no memory for something. */
    final void refuse() {
        memory.refuse();
    }

    /** The offset that the receiver expects next, if it has got all that came in order; behind the end, once it came. */
    final long expected() {
        return in.next() + (in.isComplete() ? 1 : 0);
    }

    /** Offset behind what may have reached the receiver. */
    abstract long reached();

    /** An offset near those that the receiver acknowledges. */
    long nearAcknowledgment() {
        return in.next();
    }

    /** Whether somebody takes bytes at once. */
    final boolean isReading() {
        return reader != null && reader.isReading();
    }

    /** Gives the reader what is in order, as far as it wants it. */
    final void deliver() {
        if (delivering) {
            return; // The reader has asked for more while it was given some.
        }
        delivering = true;
        try {
            while (deliverSome() && !closed) {
                reader.readComplete();
            }
        } finally {
            delivering = false;
        }
        if (closed) {
            forget();
        } else if (reader != null && !endTold && in.isAtEnd()) {
            endTold = true;
            reader.inputEnded();
        }
    }

    /** Nobody reads any more; what comes is followed all the same, up to its end. */
    private void forget() {
        for (Reassembly.Piece piece = in.poll(); piece != null; piece = in.poll()) {
            delivered = piece.end();
            ReferenceCountUtil.release(piece.bytes());
        }
        endTold |= in.isAtEnd();
    }

    private boolean deliverSome() {
        boolean read = false;
        while (isReading() && !closed) {
            Reassembly.Piece piece = in.poll();
            if (piece == null) {
                break;
            }
            delivered = piece.end();
            if (piece.bytes() == null) {
                reader.gap(piece.length());
            } else {
                read = true;
                taken(piece.offset(), piece.bytes());
                reader.read(piece.bytes());
            }
        }
        return read;
    }

    /** Called with bytes that the reader is about to get, which are not to be changed. */
    void taken(long offset, ByteBuf bytes) {}

    final boolean isClosed() {
        return closed;
    }

    /** Ends it for the reader. */
    final void close(boolean reset) {
        if (!closed) {
            closed = true;
            if (reader != null) {
                reader.closed(reset);
            }
        }
    }

    /** Gives all memory back. */
    void release() {
        in.release();
    }
}
