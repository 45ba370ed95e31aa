// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.netlink;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;

/**
 * A run of attributes somewhere in a message, with attributes of its own below. It borrows the memory. No bytes in it make a
 * method fail: what is missing, too short or reaches beyond its parent is absent.
 *
 * <p>Nothing here descends by itself, so the depth is that of the caller's code, whatever the message nests.
 */
public final class AttributeView {
    private final ByteBuf buf;
    private final int from;
    private final int to;

    /** Views the attributes in {@code [from, to)}, which the buffer must hold. */
    public AttributeView(ByteBuf buf, int from, int to) {
        this.buf = buf;
        this.from = from;
        this.to = to;
    }

    /** Returns the attributes inside the first attribute of this type, or {@code null} when there is none. */
    public AttributeView nested(int type) {
        int value = find(type, 0);
        return value < 0 ? null : new AttributeView(buf, value, value + Attributes.length(buf, value));
    }

    /** Returns whether there is an attribute of this type. */
    public boolean has(int type) {
        return find(type, 0) >= 0;
    }

    /** Returns an 8-bit value, 0 to 255. */
    public int getUnsignedByte(int type, int absent) {
        int value = find(type, 1);
        return value < 0 ? absent : buf.getUnsignedByte(value);
    }

    /** Returns a 16-bit value, 0 to 65,535. */
    public int getUnsignedShort(int type, int absent) {
        int value = find(type, 2);
        return value < 0 ? absent : buf.getUnsignedShort(value);
    }

    /** Returns a 32-bit value. */
    public int getInt(int type, int absent) {
        int value = find(type, 4);
        return value < 0 ? absent : buf.getInt(value);
    }

    /** Returns a 32-bit value as an unsigned one. */
    public long getUnsignedInt(int type, long absent) {
        int value = find(type, 4);
        return value < 0 ? absent : buf.getUnsignedInt(value);
    }

    /** Returns a 64-bit value. */
    public long getLong(int type, long absent) {
        int value = find(type, 8);
        return value < 0 ? absent : buf.getLong(value);
    }

    /** Returns a copy of a value's bytes, or {@code null} when it is absent. */
    public byte[] getBytes(int type) {
        int value = find(type, 0);
        return value < 0 ? null : ByteBufUtil.getBytes(buf, value, Attributes.length(buf, value));
    }

    /** Returns a text, up to its first NUL if it has one, or {@code null} when it is absent. */
    public String getString(int type) {
        int value = find(type, 0);
        if (value < 0) {
            return null;
        }
        int length = Attributes.length(buf, value);
        int nul = buf.indexOf(value, value + length, (byte) 0);
        return buf.toString(value, nul < 0 ? length : nul - value, StandardCharsets.UTF_8);
    }

    private int find(int type, int size) {
        int value = Attributes.find(buf, from, to, type);
        return value < 0 || Attributes.length(buf, value) < size ? -1 : value;
    }
}
