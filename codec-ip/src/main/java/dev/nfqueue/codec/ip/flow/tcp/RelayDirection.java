// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * A direction that is relayed. Its bytes go through somebody's hands: what has been written of them is kept until the
 * receiver has acknowledged it. There are two spaces of offsets: the original's, which the sender knows, and the one of what
 * was written, which the receiver knows.
 */
final class RelayDirection extends Direction {
    /** Written and not acknowledged; with bytes behind that were read and not written, where content is held. */
    final ByteRing out;

    final StreamMap map = new StreamMap();
    final LossRecovery recovery = new LossRecovery();
    final SackBoard arrived = new SackBoard();

    /** Offset behind what has been written. */
    long written;

    /** Whether the end was written. It takes one offset. */
    boolean endWritten;

    /** Offset behind what has been sent. */
    long sent;

    /** Offset up to which the receiver has acknowledged. */
    long acknowledged;

    /** Offset behind what the receiver's window allows. */
    long edge = Long.MAX_VALUE;

    /** Offset of the original up to which the sender was told that it has arrived. */
    long told;

    /** Offset of the original up to which the sender was told that it may send. */
    long toldEdge;

    /** Offset of the original up to which the sender was told by a selective acknowledgment that bytes are here. */
    long vouched;

    /** Bytes go on without being read: the reader has let the connection go. */
    boolean letGo;

    private final boolean hold;
    private final int limit;

    RelayDirection(ByteBufAllocator alloc, TcpStreamConfig config, boolean hold) {
        super(alloc, config);
        out = new ByteRing(alloc);
        limit = config.relayLimit();
        this.hold = hold;
    }

    /** Bytes in order count twice: what is written for them goes into a ring, which may be twice as large as they are. */
    @Override
    long kept() {
        return (long) in.charge() + in.readyBytes() + out.capacity() + map.charge();
    }

    @Override
    void taken(long offset, ByteBuf bytes) {
        if (hold) {
            out.append(bytes, bytes.readerIndex(), bytes.readableBytes());
        }
    }

    @Override
    long reached() {
        return sent;
    }

    @Override
    long nearAcknowledgment() {
        return acknowledged;
    }

    /** Takes what is in order and passes it on unread. */
    void passOn() {
        for (Reassembly.Piece piece = in.poll(); piece != null; piece = in.poll()) {
            delivered = piece.end();
            out.append(piece.bytes(), piece.bytes().readerIndex(), piece.length());
            piece.bytes().release();
        }
        written = out.end();
        endTold |= in.isAtEnd();
        endWritten |= in.isAtEnd();
    }

    /**
     * Takes bytes that are to go on.
     *
     * @return how many it takes now; the rest when there is room
     * @throws IllegalArgumentException in hold mode, when they are not what came
     */
    int write(ByteBuf bytes, int index, int length) {
        if (!hold) {
            int n = Math.min(length, Math.max(0, limit - out.size()));
            out.append(bytes, index, n);
            written += n;
            return n;
        }
        if (length > out.end() - written || !out.matches(written, bytes, index, length)) {
            throw new IllegalArgumentException("In hold mode bytes can be written as they came, no others;"
                    + " use TcpStreamMode.REWRITE to change a stream.");
        }
        written += length;
        return length;
    }

    /** Whether bytes were read that have not been written, where content is held. */
    boolean isHolding() {
        return out.end() > written;
    }

    /** The end goes on. Bytes that were held and not written are gone. */
    void writeEnd() {
        endWritten = true;
    }

    /** Notes what stands for what, after bytes were read and written. */
    void settle() {
        map.note(written, hold ? written : delivered);
    }

    /** Offset behind everything that there is to send, the end among it. */
    long writtenEnd() {
        return written + (endWritten ? 1 : 0);
    }

    /** Whether something was sent that is not acknowledged. */
    boolean isOutstanding() {
        return sent > acknowledged;
    }

    /**
     * The receiver has acknowledged.
     *
     * @return how many bytes are new to that
     */
    long acknowledge(long offset) {
        long newly = Math.min(offset, sent) - acknowledged;
        if (newly <= 0) {
            return 0;
        }
        acknowledged += newly;
        arrived.discardTo(acknowledged);
        out.discardTo(Math.min(acknowledged, written));
        map.discardTo(Math.min(acknowledged, written));
        return newly;
    }

    /**
     * Offset of the original up to which the sender may forget its bytes: what was written for them has arrived. When all
     * that was written has arrived, then that is everything that has come, as the rest is in here or the reader has it.
     */
    long done() {
        boolean all = acknowledged >= writtenEnd();
        long done = all ? expected() : originalOfEnd(Math.min(acknowledged, written));
        return Math.max(told, done);
    }

    /** The original's offset for where a range begins that has arrived, rounded up to bytes all of which have. */
    long originalOfBegin(long offset) {
        return hold ? offset : map.originalCeiling(offset);
    }

    /** The original's offset for where such a range ends, rounded down. */
    long originalOfEnd(long offset) {
        return hold ? offset : map.original(offset);
    }

    /** Offset of the original behind what the sender may send: what the receiver has room for, and this has. */
    long senderEdge() {
        long room = Math.min((long) limit - used(), memoryFor(in.next()));
        long receiver = edge == Long.MAX_VALUE ? room : edge - written - in.readyBytes();
        return Math.max(in.next(), in.next() + Math.min(room, receiver));
    }

    /**
     * Whether there is room for a segment. What has come ahead of a gap leaves as much for those that fill the gap, or they
     * would wait for each other.
     */
    boolean hasRoom(long offset, int length) {
        int charge = offset <= in.next() ? in.readyCharge() : in.charge();
        return charge + out.size() + length <= limit + TcpStreamConfig.LARGEST_SEGMENT;
    }

    /** Whether there is room for anything that comes next. */
    boolean isOpen() {
        return hasRoom(in.next(), 0) && memoryFor(in.next()) > 0;
    }

    /** Whether there is memory for bytes, of which those that are old need none; counts it if there is none. */
    boolean findsMemory(long offset, int length) {
        long needed = Math.min(length, offset + length - in.next());
        boolean found = needed <= 0 || needed <= memoryFor(offset);
        if (!found) {
            refuse();
        }
        return found;
    }

    /** For how many bytes there is memory from an offset on. What lies ahead of a gap leaves some to what fills it. */
    private long memoryFor(long offset) {
        long aside = offset <= in.next() ? in.charge() - in.readyCharge() : 0;
        return (roomBeside(kept() - aside) - Reassembly.OVERHEAD) / 2;
    }

    private int used() {
        return in.charge() + out.size();
    }

    /** Whether nothing is left here, so that the packets can go on by themselves: both spaces are the same, and empty. */
    boolean isClear() {
        return letGo && !in.hasGap() && acknowledged >= sent && sent >= writtenEnd() && written == in.next();
    }

    @Override
    void release() {
        super.release();
        out.release();
        map.discardTo(Long.MAX_VALUE);
    }
}
