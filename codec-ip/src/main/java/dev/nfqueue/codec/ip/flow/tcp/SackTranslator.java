// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import dev.nfqueue.codec.ip.TcpOption;
import dev.nfqueue.codec.ip.TcpOptions;
import dev.nfqueue.codec.ip.TcpSegment;
import java.nio.ByteBuffer;

/**
 * Translates selective acknowledgments (RFC 2018) of what was written into those of the original. A block covers the
 * original bytes all of whose replacements have arrived; one that covers none is left out.
 */
final class SackTranslator {
    private static final int BLOCK_LENGTH = 8;

    /** Translates the blocks of a segment that acknowledges a direction. */
    void translate(TcpSegment tcp, RelayDirection acknowledged) {
        TcpOptions options = tcp.options();
        if (!options.find(TcpOption.SACK)) {
            return;
        }
        int count = options.sackBlocks();
        ByteBuffer kept = ByteBuffer.allocate(count * BLOCK_LENGTH);
        boolean changed = false;
        for (int i = 0; i < count; i++) {
            long left = options.sackLeft(i);
            long right = options.sackRight(i);
            Endpoint sender = acknowledged.sender;
            long begin = acknowledged.originalOfBegin(sender.offset(left, acknowledged.acknowledged));
            long end = acknowledged.originalOfEnd(sender.offset(right, acknowledged.acknowledged));
            if (begin < end) {
                kept.putInt((int) sender.sequence(begin)).putInt((int) sender.sequence(end));
            }
            changed |= begin >= end || sender.sequence(begin) != left || sender.sequence(end) != right;
        }
        if (changed) {
            replace(tcp, options, kept.flip());
        }
    }

    private static void replace(TcpSegment tcp, TcpOptions options, ByteBuffer kept) {
        if (!kept.hasRemaining()) {
            tcp.removeOption(TcpOption.SACK);
        } else if (kept.remaining() == options.sackBlocks() * BLOCK_LENGTH) {
            for (int i = 0; kept.hasRemaining(); i++) {
                options.sackBlock(i, kept.getInt(), kept.getInt());
            }
        } else {
            byte[] data = new byte[kept.remaining()];
            kept.get(data);
            tcp.option(TcpOption.SACK, data);
        }
    }
}
