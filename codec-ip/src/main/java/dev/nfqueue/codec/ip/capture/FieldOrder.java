// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import io.netty.buffer.ByteBuf;

/** The byte order of a file's or section's numbers: that of the machine which wrote it. */
enum FieldOrder {
    BIG {
        @Override
        int u16(ByteBuf buf, int index) {
            return buf.getUnsignedShort(index);
        }

        @Override
        int i32(ByteBuf buf, int index) {
            return buf.getInt(index);
        }

        @Override
        long i64(ByteBuf buf, int index) {
            return buf.getLong(index);
        }
    },

    LITTLE {
        @Override
        int u16(ByteBuf buf, int index) {
            return buf.getUnsignedShortLE(index);
        }

        @Override
        int i32(ByteBuf buf, int index) {
            return buf.getIntLE(index);
        }

        @Override
        long i64(ByteBuf buf, int index) {
            return buf.getLongLE(index);
        }
    };

    abstract int u16(ByteBuf buf, int index);

    abstract int i32(ByteBuf buf, int index);

    abstract long i64(ByteBuf buf, int index);

    final long u32(ByteBuf buf, int index) {
        return i32(buf, index) & 0xFFFF_FFFFL;
    }
}
