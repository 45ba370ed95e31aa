// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The one's complement sum of RFC 1071, and its incremental update of RFC 1624. Sums here are plain 16-bit sums, not
 * yet complemented, so that they can be added up: a header, a pseudo-header and a payload. {@link #finish} makes the
 * value of a checksum field.
 */
public final class InternetChecksum {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();
    private static final long LOW_32 = 0xFFFFFFFFL;

    /**
     * From so many bytes on, an NIO buffer is made to read from. A {@code ByteBuf} checks each access through all the buffers
     * that it is a part of; that of an NIO buffer is a load.
     */
    private static final int NIO_FROM = 96;

    private InternetChecksum() {}

    /**
     * The sum of a range of bytes, taken as big-endian 16-bit words from its first byte on; an odd last byte counts as
     * if a zero followed. Any kind of buffer will do; its indexes are not moved.
     *
     * @return 0 to 0xFFFF, not complemented
     */
    public static int sum(ByteBuf buffer, int index, int length) {
        if (buffer.hasArray()) {
            return sumArray(buffer.array(), buffer.arrayOffset() + index, checked(buffer, index, length));
        }
        return length >= NIO_FROM && buffer.nioBufferCount() == 1
                ? sumNio(buffer.nioBuffer(index, length).order(ByteOrder.LITTLE_ENDIAN), length)
                : sumBuffer(buffer, index, length);
    }

    /** Folds a sum of words or of sums into 16 bits. */
    public static int fold(long sum) {
        long folded = (sum >>> 32) + (sum & LOW_32);
        folded = (folded >>> 32) + (folded & LOW_32);
        folded = (folded >>> 16) + (folded & 0xFFFF);
        folded = (folded >>> 16) + (folded & 0xFFFF);
        return (int) ((folded >>> 16) + (folded & 0xFFFF));
    }

    /** The sum of the two words of an int. */
    static int foldInt(int words) {
        int sum = (words >>> 16) + (words & 0xFFFF);
        return (sum >>> 16) + (sum & 0xFFFF);
    }

    /** The checksum field for a sum: folded and complemented, 0 to 0xFFFF. */
    public static int finish(long sum) {
        return ~fold(sum) & 0xFFFF;
    }

    /**
     * A checksum field after a 16-bit word under it has changed (RFC 1624, equation 3). A sum that was wrong before
     * stays wrong.
     */
    public static int update(int checksum, int oldWord, int newWord) {
        int sum = (~checksum & 0xFFFF) + (~oldWord & 0xFFFF) + (newWord & 0xFFFF);
        sum = (sum >>> 16) + (sum & 0xFFFF);
        sum = (sum >>> 16) + (sum & 0xFFFF);
        return ~sum & 0xFFFF;
    }

    /** The sum of a byte range when it does not start at an even place: words count with their bytes swapped. */
    static int swap(int sum) {
        return (sum & 0xFF) << 8 | (sum >>> 8 & 0xFF);
    }

    private static int checked(ByteBuf buffer, int index, int length) {
        if (index < 0 || length < 0 || index > buffer.capacity() - length) {
            throw new IndexOutOfBoundsException(
                    "index: " + index + ", length: " + length + ", capacity: " + buffer.capacity());
        }
        return length;
    }

    /*
     * The loops take the bytes in the order of most machines, and turn the result round (RFC 1071 section 2 (B)). They
     * add up all longs, in which the carries between the halves get lost at the top, and the high halves once more by
     * themselves, so that the sum of the low halves is what the difference leaves: an operation less for each long than
     * to mask them off.
     */

    private static int sumArray(byte[] array, int from, int length) {
        int i = from;
        int end = from + length;
        long all = 0;
        long high = 0;
        for (; i <= end - 8; i += 8) {
            long word = (long) LONGS.get(array, i);
            all += word;
            high += word >>> 32;
        }
        long sum = high + (all - (high << 32));
        for (; i <= end - 2; i += 2) {
            sum += (array[i + 1] & 0xFF) << 8 | (array[i] & 0xFF);
        }
        if (i < end) {
            sum += array[i] & 0xFF;
        }
        return swap(fold(sum));
    }

    private static int sumNio(ByteBuffer bytes, int length) {
        int i = 0;
        long all = 0;
        long high = 0;
        for (; i <= length - 8; i += 8) {
            long word = bytes.getLong(i);
            all += word;
            high += word >>> 32;
        }
        long sum = high + (all - (high << 32));
        for (; i <= length - 2; i += 2) {
            sum += bytes.getShort(i) & 0xFFFF;
        }
        if (i < length) {
            sum += bytes.get(i) & 0xFF;
        }
        return swap(fold(sum));
    }

    private static int sumBuffer(ByteBuf buffer, int from, int length) {
        int i = from;
        int end = from + length;
        long all = 0;
        long high = 0;
        for (; i <= end - 8; i += 8) {
            long word = buffer.getLongLE(i);
            all += word;
            high += word >>> 32;
        }
        long sum = high + (all - (high << 32));
        for (; i <= end - 2; i += 2) {
            sum += buffer.getUnsignedShortLE(i);
        }
        if (i < end) {
            sum += buffer.getUnsignedByte(i);
        }
        return swap(fold(sum));
    }
}
