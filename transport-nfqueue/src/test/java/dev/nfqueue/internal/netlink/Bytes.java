// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** Bytes as tests write them down: hexadecimal, with spaces where the reader wants them; headers as of a little-endian host. */
final class Bytes {
    private Bytes() {}

    /** Makes a buffer that holds these bytes and has no room for another, so that reading beside them fails. */
    static ByteBuf of(String... hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(compact(hex)));
    }

    static void assertBytes(ByteBuf actual, String... hex) {
        assertEquals(compact(hex), ByteBufUtil.hexDump(actual));
    }

    private static String compact(String... hex) {
        return String.join("", hex).replace(" ", "");
    }
}
