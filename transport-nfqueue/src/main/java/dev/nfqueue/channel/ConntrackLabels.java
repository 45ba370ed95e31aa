// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.netlink.Ctnl;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.BitSet;

/** A connection's labels in a message: 128 bits, as two 64-bit words of the host. */
final class ConntrackLabels {
    private static final int MAX = Ctnl.LABELS_SIZE * Byte.SIZE;

    private ConntrackLabels() {}

    /** Reads labels; {@code null} bytes, or a part of a word, hold none. */
    static BitSet read(byte[] bytes) {
        return bytes == null ? new BitSet() : BitSet.valueOf(words(bytes));
    }

    /**
     * Writes labels.
     *
     * @throws IllegalArgumentException when there is a label above 127
     */
    static byte[] write(BitSet labels) {
        if (labels.length() > MAX) {
            throw new IllegalArgumentException(
                    "A connection has the labels 0 to " + (MAX - 1) + ", not " + (labels.length() - 1) + ".");
        }
        byte[] bytes = new byte[Ctnl.LABELS_SIZE];
        words(bytes).put(labels.toLongArray());
        return bytes;
    }

    private static LongBuffer words(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).asLongBuffer();
    }
}
