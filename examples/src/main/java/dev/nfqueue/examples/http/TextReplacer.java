// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** Replaces a text in bytes that come in pieces, also where it is spread over several. */
final class TextReplacer {
    private final ByteBuf find;
    private final byte[] replacement;

    /** What may be the beginning of the text; on the heap, so that nobody has to release it. */
    private final ByteBuf kept = Unpooled.buffer();

    private int replaced;

    TextReplacer(byte[] find, byte[] replacement) {
        this.find = Unpooled.wrappedBuffer(find);
        this.replacement = replacement;
    }

    /** How often the text was found. */
    int replaced() {
        return replaced;
    }

    /**
     * Takes the next piece.
     *
     * @param piece stays the caller's
     * @param last whether there are no more
     * @return what can be told already
     */
    ByteBuf replace(ByteBuf piece, boolean last, ByteBufAllocator alloc) {
        kept.writeBytes(piece, piece.readerIndex(), piece.readableBytes());
        ByteBuf out = alloc.buffer(kept.readableBytes());
        int end = kept.writerIndex();
        int at = candidate(kept.readerIndex(), end);
        while (at < end && end - at >= find.readableBytes()) {
            out.writeBytes(kept, at - kept.readerIndex()).writeBytes(replacement);
            kept.skipBytes(find.readableBytes());
            replaced++;
            at = candidate(kept.readerIndex(), end);
        }
        out.writeBytes(kept, (last ? end : at) - kept.readerIndex());
        kept.discardReadBytes();
        return out;
    }

    /** Where the text begins, or might, as far as there are bytes; the end where it does not. */
    private int candidate(int from, int end) {
        int at = kept.indexOf(from, end, find.getByte(0));
        while (at >= 0 && !ByteBufUtil.equals(find, 0, kept, at, Math.min(find.readableBytes(), end - at))) {
            at = kept.indexOf(at + 1, end, find.getByte(0));
        }
        return at < 0 ? end : at;
    }
}
