// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteOrder;

/** Golden bytes as text, as they stand on a little-endian host; blanks and what follows {@code #} in a line are left out. */
final class Hex {
    private Hex() {}

    static ByteBuf bytes(String text) {
        String digits = text.replaceAll("#.*", "").replaceAll("\\s", "");
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(digits));
    }

    static boolean matchesHost() {
        return ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
    }
}
