// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.netlink;

import io.netty.buffer.ByteBuf;
import java.nio.ByteOrder;

/** Reads and writes the netlink headers, which stand in the host's byte order. */
final class HostOrder {
    private static final boolean LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private HostOrder() {}

    /** Turns a value in network order that was read in the host's, and the other way round. */
    static int ofNetwork(int value) {
        return LITTLE ? Integer.reverseBytes(value) : value;
    }

    /** Turns a value in network order that was read in the host's, and the other way round. */
    static short ofNetwork(short value) {
        return LITTLE ? Short.reverseBytes(value) : value;
    }

    static int getUnsignedShort(ByteBuf buf, int index) {
        return LITTLE ? buf.getUnsignedShortLE(index) : buf.getUnsignedShort(index);
    }

    static int getInt(ByteBuf buf, int index) {
        return LITTLE ? buf.getIntLE(index) : buf.getInt(index);
    }

    static void setInt(ByteBuf buf, int index, int value) {
        if (LITTLE) {
            buf.setIntLE(index, value);
        } else {
            buf.setInt(index, value);
        }
    }

    static void setShort(ByteBuf buf, int index, int value) {
        if (LITTLE) {
            buf.setShortLE(index, value);
        } else {
            buf.setShort(index, value);
        }
    }

    /** Writes two in one go. */
    static void writeInts(ByteBuf buf, int first, int second) {
        if (LITTLE) {
            buf.writeLongLE((long) second << 32 | first & 0xffff_ffffL);
        } else {
            buf.writeLong((long) first << 32 | second & 0xffff_ffffL);
        }
    }

    /** Writes two in one go. */
    static void writeShorts(ByteBuf buf, int first, int second) {
        writeInt(buf, LITTLE ? second << 16 | first & 0xffff : first << 16 | second & 0xffff);
    }

    static void writeInt(ByteBuf buf, int value) {
        if (LITTLE) {
            buf.writeIntLE(value);
        } else {
            buf.writeInt(value);
        }
    }

    static void writeShort(ByteBuf buf, int value) {
        if (LITTLE) {
            buf.writeShortLE(value);
        } else {
            buf.writeShort(value);
        }
    }
}
