// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import dev.nfqueue.codec.ip.IpPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.util.AbstractReferenceCounted;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * The {@linkplain IpPacket#holder holder} of a packet that was put together: its bytes, which are a copy, and the
 * packets that it came in. Written, by way of an {@link IpReassembler}, those go on as they came; what came from
 * {@link #replace} goes on with other bytes.
 *
 * <h2>Reference counting</h2>
 *
 * It owns its content and the fragments, and releases them with itself: without a decision, the source of the fragments
 * has the say. A replacement has a count of its own and holds a reference to what it replaces.
 */
public final class Fragments extends AbstractReferenceCounted implements ByteBufHolder {

    private final ByteBuf content;
    private final List<IpPacket> packets;

    /** What this replaces or duplicates, or null. */
    private final Fragments origin;

    private final boolean replaced;

    /** Whose count this one shares: its own, or that of what it duplicates. */
    private final Fragments counted;

    Fragments(ByteBuf content, List<IpPacket> packets) {
        this.content = content;
        this.packets = Collections.unmodifiableList(packets);
        origin = null;
        replaced = false;
        counted = this;
    }

    /** Another content: counted on its own when it replaces the one that came. */
    private Fragments(Fragments origin, ByteBuf content, boolean replaces) {
        this.content = content;
        this.origin = origin;
        packets = origin.packets;
        replaced = replaces || origin.replaced;
        counted = replaces ? this : origin.counted;
    }

    /** The packets that it came in, by offset, borrowed. */
    public List<IpPacket> fragments() {
        return packets;
    }

    /** Whether the bytes are not those that came. */
    public boolean isReplaced() {
        return replaced;
    }

    /** The bytes of the packet, from its IP header on. */
    @Override
    public ByteBuf content() {
        return content;
    }

    @Override
    public Fragments copy() {
        return replace(content.copy());
    }

    /** The same fragments with other bytes, which are taken over. Adds a reference to this one. */
    @Override
    public Fragments replace(ByteBuf newContent) {
        Objects.requireNonNull(newContent, "newContent");
        retain();
        return new Fragments(this, newContent, true);
    }

    @Override
    public Fragments duplicate() {
        return new Fragments(this, content.duplicate(), false);
    }

    @Override
    public Fragments retainedDuplicate() {
        return duplicate().retain();
    }

    @Override
    public int refCnt() {
        return counted == this ? super.refCnt() : counted.refCnt();
    }

    @Override
    public Fragments retain() {
        return retain(1);
    }

    @Override
    public Fragments retain(int increment) {
        if (counted == this) {
            super.retain(increment);
        } else {
            counted.retain(increment);
        }
        return this;
    }

    @Override
    public Fragments touch() {
        return touch(null);
    }

    @Override
    public Fragments touch(Object hint) {
        content.touch(hint);
        packets.forEach(packet -> packet.touch(hint));
        return this;
    }

    @Override
    public boolean release() {
        return release(1);
    }

    @Override
    public boolean release(int decrement) {
        return counted == this ? super.release(decrement) : counted.release(decrement);
    }

    @Override
    protected void deallocate() {
        content.release();
        if (origin != null) {
            origin.release();
        } else {
            packets.forEach(IpPacket::release);
        }
    }

    /** One line: {@code "Fragments(3 packets, 4028 bytes)"}. */
    @Override
    public String toString() {
        return "Fragments(" + packets.size() + " packets, " + content.readableBytes() + " bytes)";
    }
}
