// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.netlink;

import io.netty.buffer.ByteBuf;

/** Reads a run of netlink attributes in place; what follows an attribute that cannot be right is as if it were absent. */
public final class Attributes {
    static final int HEADER = 4;
    static final int TYPE_MASK = 0x3fff;

    private Attributes() {}

    /** Returns whether the attributes in {@code [from, to)} follow each other without one that reaches beyond the end. */
    public static boolean areWellFormed(ByteBuf buf, int from, int to) {
        int at = from;
        while (to - at >= HEADER) {
            int length = HostOrder.getUnsignedShort(buf, at);
            if (length < HEADER || length > to - at) {
                return false;
            }
            at = next(at, length);
        }
        // The last attribute may lack its padding, so that the next one would begin beyond the end.
        return at >= to;
    }

    /**
     * Returns where the value of the first attribute of this type starts, or -1 when there is none. A value that is found
     * ends within the run.
     */
    public static int find(ByteBuf buf, int from, int to, int type) {
        int at = from;
        while (to - at >= HEADER) {
            int length = HostOrder.getUnsignedShort(buf, at);
            if (length < HEADER || length > to - at) {
                return -1;
            }
            if (type(buf, at) == type) {
                return at + HEADER;
            }
            at = next(at, length);
        }
        return -1;
    }

    /** Returns the value's length in bytes of the attribute whose value starts at {@code value}. */
    public static int length(ByteBuf buf, int value) {
        return HostOrder.getUnsignedShort(buf, value - HEADER) - HEADER;
    }

    /** Returns a 32-bit value, or {@code absent} when there is no such attribute or it is shorter than that. */
    public static int getInt(ByteBuf buf, int from, int to, int type, int absent) {
        int value = find(buf, from, to, type);
        return value < 0 || length(buf, value) < 4 ? absent : buf.getInt(value);
    }

    static int next(int at, int length) {
        return at + (length + 3 & ~3);
    }

    static int type(ByteBuf buf, int at) {
        return HostOrder.getUnsignedShort(buf, at + 2) & TYPE_MASK;
    }
}
