// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The CRC32c of SCTP (RFC 9260 appendix A), over any kind of buffer. */
public final class Crc32c {

    private static final byte[] NO_CHECKSUM = new byte[4];

    private Crc32c() {}

    /** The CRC32c of a range of bytes, unsigned 32 bits. */
    public static long of(ByteBuf buffer, int index, int length) {
        CRC32C crc = new CRC32C();
        update(crc, buffer, index, length);
        return crc.getValue();
    }

    /** The CRC32c of a range of bytes, with four of them taken as zero: those of the checksum itself. */
    static long of(ByteBuf buffer, int index, int length, int checksumField) {
        CRC32C crc = new CRC32C();
        int behind = checksumField + NO_CHECKSUM.length;
        update(crc, buffer, index, checksumField);
        crc.update(NO_CHECKSUM, 0, NO_CHECKSUM.length);
        update(crc, buffer, index + behind, length - behind);
        return crc.getValue();
    }

    private static void update(CRC32C crc, ByteBuf buffer, int index, int length) {
        if (buffer.hasArray()) {
            crc.update(buffer.array(), buffer.arrayOffset() + index, length);
            return;
        }
        for (ByteBuffer part : buffer.nioBuffers(index, length)) {
            crc.update(part);
        }
    }
}
