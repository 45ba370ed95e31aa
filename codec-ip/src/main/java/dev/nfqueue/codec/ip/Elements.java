// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;

/**
 * A walk over a list of elements that follow each other in a packet: options, chunks, records. {@link #next} steps from
 * one to the next, the getters tell about the one it stands on. The walk ends behind the last element, and before one
 * that does not fit; so it always ends, and never leaves its area.
 *
 * <p>A walk borrows its packet. Take a new one after an edit that changes a length.
 */
public abstract class Elements {

    /** What {@link #lengthAt} says where an element claims less bytes than its own header has. */
    static final int TOO_SHORT = -1;

    /** What {@link #lengthAt} says where an element claims more bytes than the area has. */
    static final int TOO_LONG = -2;

    final IpPacket packet;
    final int end;
    private final int begin;
    private final int count;
    private int walked;
    private int at;
    private int next;

    Elements(IpPacket packet, int begin, int end) {
        this(packet, begin, end, Integer.MAX_VALUE);
    }

    /** A walk over a list that tells how many elements it has. */
    Elements(IpPacket packet, int begin, int end, int count) {
        this.count = count;
        this.packet = packet;
        this.begin = begin;
        this.end = Math.max(begin, end);
        at = begin;
        next = begin;
    }

    /** The length of the element at an index inside the area; 0 at a mark that ends the list. */
    abstract int lengthAt(int index);

    /** Bytes before an element's data; so many are there in each element. */
    abstract int dataOffset();

    /** What is wrong with the element at an index, whose length is right as far as the walk goes; null when nothing. */
    Kind check(int index, int length) {
        return null;
    }

    /** What is wrong with the mark at an index that ends the list; null when nothing. */
    Kind checkEnd(int index) {
        return null;
    }

    /** Bytes from the mark that ends the list to the end of its area, when the walk has come there; else 0. */
    public final int padding() {
        return next < end && walked < count && lengthAt(next) == 0 ? end - next : 0;
    }

    /** Steps to the next element. False when there is none. */
    public final boolean next() {
        int length = next < end && walked < count ? lengthAt(next) : 0;
        if (length <= 0) {
            return false;
        }
        walked++;
        at = next;
        next += Math.min(length, end - next);
        return true;
    }

    /** Goes back before the first element. */
    public final void rewind() {
        at = begin;
        next = begin;
        walked = 0;
    }

    /** Steps on to the next element of a type. False when there is none. */
    public final boolean find(int type) {
        while (next()) {
            if (type() == type) {
                return true;
            }
        }
        return false;
    }

    /** The type of this element, as its list knows them; -1 before the first. */
    public int type() {
        return isOnElement() ? u8(0) : -1;
    }

    /** Bytes of this element, all of it; 0 before the first. */
    public final int length() {
        return next - at;
    }

    /** Bytes from the first of the packet to the first of this element. */
    public final int offset() {
        return at - packet.start;
    }

    /** The bytes of this element behind its type and length, read-only and borrowed. */
    public final ByteBuf data() {
        int header = Math.min(dataOffset(), length());
        return packet.root.buf.slice(at + header, dataLength()).asReadOnly();
    }

    /** Bytes of this element behind its type and length. */
    public final int dataLength() {
        return Math.max(0, length() - dataOffset());
    }

    final boolean isOnElement() {
        return next > at;
    }

    /** Whether this element is of a type and has so many bytes of data, at least. */
    final boolean is(int type, int dataLength) {
        return isOnElement() && type() == type && dataLength() >= dataLength;
    }

    /** The first thing that is wrong in the list, or null. */
    final Malformation malformation() {
        int index = begin;
        for (int i = 0; i < count; i++) {
            // A list that tells its number has to be that long.
            int length = index < end ? lengthAt(index) : count == Integer.MAX_VALUE ? 0 : TOO_LONG;
            if (length == 0) {
                Kind kind = index < end ? checkEnd(index) : null;
                return kind == null ? null : new Malformation(kind, index - packet.start);
            }
            Kind kind = length < 0 ? kind(length) : check(index, length);
            if (kind != null) {
                return new Malformation(kind, index - packet.start);
            }
            index += Math.min(length, end - index);
        }
        return null;
    }

    /** What a fault in a length is called here. */
    Kind kind(int length) {
        return length == TOO_LONG ? Kind.OPTION_TRUNCATED : Kind.OPTION_LENGTH;
    }

    /** Where a field of this element is in the buffer. */
    final int index(int field) {
        return at + field;
    }

    final int u8(int field) {
        return packet.root.buf.getUnsignedByte(at + field);
    }

    final int u16(int field) {
        return packet.root.buf.getUnsignedShort(at + field);
    }

    final long u32(int field) {
        return packet.root.buf.getUnsignedInt(at + field);
    }

    final long u64(int field) {
        return packet.root.buf.getLong(at + field);
    }

    /** The length of an element whose second byte tells it, with or without those two bytes counted in. */
    final int lengthByte(int index, int uncounted) {
        if (end - index < 2) {
            return TOO_LONG;
        }
        int length = packet.root.buf.getUnsignedByte(index + 1) + uncounted;
        return length < 2 ? TOO_SHORT : length > end - index ? TOO_LONG : length;
    }
}
