// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The options at the end of a block, walked one by one. Borrows the block's body.
 *
 * <pre>
 * while (options.next()) {
 *     switch (options.code()) { ... }
 * }
 * </pre>
 */
final class BlockOptions {

    private static final int HEADER = 4;

    private final ByteBuf body;
    private final FieldOrder order;
    private final long blockStart;
    private final int end;
    private int next;
    private int code;
    private int value;
    private int length;

    /**
     * Creates a walk.
     *
     * @param body the block's body, of which the options begin at {@code from} and fill the rest
     * @param blockStart where the block begins in the file
     */
    BlockOptions(ByteBuf body, int from, FieldOrder order, long blockStart) {
        this.body = body;
        this.order = order;
        this.blockStart = blockStart;
        this.next = from;
        this.end = body.writerIndex();
    }

    /** Steps on to the next option. */
    boolean next() throws CaptureFormatException {
        if (end - next < HEADER) {
            return false;
        }
        code = order.u16(body, next);
        length = order.u16(body, next + 2);
        value = next + HEADER;
        if (code == Pcapng.OPT_ENDOFOPT) {
            return false;
        }
        if (length > end - value) {
            throw new CaptureFormatException(
                    "Option " + code + " claims " + length + " bytes of the " + (end - value)
                            + " that are left of its block, which begins",
                    blockStart);
        }
        next = value + Pcapng.padded(length);
        return true;
    }

    int code() {
        return code;
    }

    String text() {
        return body.toString(value, length, StandardCharsets.UTF_8);
    }

    /** The first byte, or a default where there is none. */
    int u8(int otherwise) {
        return length >= 1 ? body.getUnsignedByte(value) : otherwise;
    }

    int i32(int otherwise) {
        return length >= 4 ? order.i32(body, value) : otherwise;
    }

    long i64(long otherwise) {
        return length >= 8 ? order.i64(body, value) : otherwise;
    }

    /** Options of an Enhanced Packet Block, and of the obsolete Packet Block, whose first ones are the same. */
    static PacketOptions ofPacket(ByteBuf body, int from, FieldOrder order, long blockStart, long drops)
            throws CaptureFormatException {
        if (body.writerIndex() - from < HEADER && drops < 0) {
            return PacketOptions.NONE;
        }
        BlockOptions options = new BlockOptions(body, from, order, blockStart);
        List<String> comments = new ArrayList<>();
        int flags = 0;
        long dropCount = drops;
        long packetId = -1;
        while (options.next()) {
            switch (options.code()) {
                case Pcapng.OPT_COMMENT -> comments.add(options.text());
                case Pcapng.EPB_FLAGS -> flags = options.i32(flags);
                case Pcapng.EPB_DROPCOUNT -> dropCount = options.i64(dropCount);
                case Pcapng.EPB_PACKETID -> packetId = options.i64(packetId);
                default -> {
                    // Hashes and what later versions of the format bring.
                }
            }
        }
        return new PacketOptions(comments, flags, dropCount, packetId);
    }
}
