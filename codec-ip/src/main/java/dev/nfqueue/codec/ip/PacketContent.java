// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;

/** The part of an {@link IpPacket} that has to do with its bytes: whose they are, and how they are edited. */
abstract sealed class PacketContent extends PacketReferences permits IpPacket {

    /** The packet that owns the buffer: this one, unless it is inside another. */
    final PacketContent root;

    /** The header that this packet lies in, or null. */
    final Transport outer;

    /** Where the first byte of the IP header is. Never moves. */
    final int start;

    /** Behind the last byte of the packet, as far as it is there. */
    int end;

    /** Where the IP headers end, extension headers among them. */
    int payloadIndex;

    /** The content; another one than the holder's after the packet has moved. Of the root only, as the next three. */
    ByteBuf buf;

    private final ByteBufHolder holder;
    private boolean moved;
    private boolean edited;

    private boolean partial;
    private boolean stale;

    PacketContent(ByteBufHolder holder, boolean checksumReady) {
        this.holder = holder;
        root = this;
        outer = null;
        buf = holder.content();
        start = buf.readerIndex();
        end = buf.writerIndex();
        payloadIndex = start;
        partial = !checksumReady;
    }

    PacketContent(Transport outer, int index, int end) {
        this.outer = outer;
        PacketContent around = outer.packet;
        root = around.root;
        holder = root.holder;
        start = index;
        this.end = end;
        payloadIndex = index;
        partial = around.partial && outer.checksumField() < 0;
        stale = partial && around.stale;
    }

    /** Whether this is a fragment. */
    public abstract boolean isFragment();

    /** Bytes that the packet declares to have, from the IP header on: more than {@link IpPacket#length} where it is cut. */
    public abstract int declaredLength();

    /** Brings the sums up to date that could not be kept so by the edits themselves. Harmless to call at any time. */
    public abstract IpPacket settle();

    /** Called after the packet's length has changed by so many bytes: mends the length fields. */
    abstract void lengthChanged(int by);

    /** Called before bytes move: what knows where they were is to be given up. */
    abstract void contentMoves();

    /** The most bytes that the length field can express. */
    abstract int maxLength();

    /** How many packets this one lies in. */
    final int depth() {
        int depth = 0;
        for (Transport around = outer; around != null; around = around.packet.outer) {
            depth++;
        }
        return depth;
    }

    /** Whether anything was changed: if so, {@link #toHolder} gives new content. */
    public final boolean isEdited() {
        return root.edited;
    }

    /** Whether the transport checksum is in place; see {@link IpPacket#of(ByteBufHolder, boolean)}. */
    public final boolean isChecksumReady() {
        return !partial;
    }

    /** The buffer to write to. Whoever edits asks for it first: it notes the edit. */
    final ByteBuf editable() {
        if (outer != null) {
            outer.contentChanges();
        } else if (!edited && buf.isReadOnly()) {
            move(end, 0, 0);
        }
        edited = true;
        stale |= partial;
        return root.buf;
    }

    /** Notes that the transport sum has to be computed in full. */
    final void sumIsStale() {
        stale = true;
    }

    /** Notes that the transport sum is right, and complete. */
    final void sumIsSettled() {
        stale = false;
        partial = false;
    }

    /** Whether the transport sum waits for {@link #settle}: updating it makes no sense then. */
    final boolean isSumStale() {
        return stale;
    }

    /**
     * Makes room or takes it away: so many bytes at an index give way to so many others, which the caller fills.
     *
     * @throws IllegalArgumentException when the packet would be longer than IP allows
     * @throws UnsupportedOperationException for a packet inside another
     */
    final void splice(int index, int removed, int inserted) {
        if (outer != null) {
            throw new UnsupportedOperationException("a packet inside a packet keeps its length");
        }
        int by = inserted - removed;
        // Of a truncated packet it is the whole that may be too long.
        if ((long) declaredLength() + by > maxLength()) {
            throw new IllegalArgumentException("packet too long: " + ((long) declaredLength() + by));
        }
        contentMoves();
        editable();
        move(index, removed, inserted);
        end += by;
        if (index < payloadIndex) {
            payloadIndex += by;
        }
        lengthChanged(by);
    }

    private void move(int index, int removed, int inserted) {
        int newEnd = end + inserted - removed;
        ByteBuf next = buf.alloc().buffer(newEnd).setIndex(start, newEnd);
        next.setBytes(start, buf, start, index - start);
        next.setBytes(index + inserted, buf, index + removed, end - index - removed);
        if (moved) {
            buf.release();
        }
        buf = next;
        moved = true;
    }

    /** The holder that the packet came in, borrowed. Its content is the packet's own until a length changes. */
    public final ByteBufHolder holder() {
        return holder;
    }

    /**
     * Gives up the packet for its holder, as it came: the caller gets a reference to the holder for the one it had to
     * the packet. For whoever wants to decide about the packet itself, not about its bytes, in words that its source has
     * and {@link #drop} has not.
     */
    public final ByteBufHolder detach() {
        if (root.takeLastReference()) {
            root.releaseMoved(); // And the reference to the holder changes hands.
        } else {
            holder.retain();
            release();
        }
        return holder;
    }

    /** The decision that the packet goes no further, to be written in its place; takes no reference until it is. */
    public final PacketDrop drop() {
        return new PacketDrop((IpPacket) this);
    }

    /**
     * Gives up the packet for a holder of its bytes: the very holder it came in when nothing was changed, else what
     * {@link ByteBufHolder#replace} of that makes of the settled content. The caller gets a reference to it for the one
     * it had to the packet.
     */
    public final ByteBufHolder toHolder() {
        if (!root.edited) {
            return detach();
        }
        ByteBuf bytes = content().retain();
        ByteBufHolder result;
        try {
            result = holder.replace(bytes);
        } catch (RuntimeException | Error e) {
            bytes.release();
            throw e;
        }
        release();
        return result;
    }

    /** The packet's bytes, settled: from the IP header on. */
    @Override
    public final ByteBuf content() {
        if (outer != null) {
            return root.buf.slice(start, end - start);
        }
        settle();
        return buf;
    }

    @Override
    public final IpPacket copy() {
        return replace(content().copy());
    }

    @Override
    public final IpPacket duplicate() {
        return replace(content().duplicate());
    }

    @Override
    public final IpPacket retainedDuplicate() {
        return replace(content().retainedDuplicate());
    }

    /** A packet with other content in a holder of the same kind; see {@link ByteBufHolder#replace}. */
    @Override
    public final IpPacket replace(ByteBuf content) {
        if (outer != null) {
            return IpPacket.of(content);
        }
        IpPacket packet = IpPacket.of(holder.replace(content), !partial);
        // What is not the kernel's own content any more gets no help from a network card.
        PacketContent bytes = packet;
        bytes.edited = partial;
        bytes.stale = partial;
        return packet;
    }

    @Override
    public IpPacket retain() {
        return retain(1);
    }

    @Override
    public IpPacket retain(int increment) {
        root.addReferences(increment);
        return (IpPacket) this;
    }

    @Override
    public IpPacket touch() {
        return touch(null);
    }

    @Override
    public IpPacket touch(Object hint) {
        holder.touch(hint);
        return (IpPacket) this;
    }

    @Override
    public int refCnt() {
        return root.references();
    }

    @Override
    public boolean release() {
        return root.removeReferences(1);
    }

    @Override
    public boolean release(int decrement) {
        return root.removeReferences(decrement);
    }

    @Override
    void deallocate() {
        releaseMoved();
        holder.release();
    }

    private void releaseMoved() {
        if (moved) {
            buf.release();
        }
    }
}
