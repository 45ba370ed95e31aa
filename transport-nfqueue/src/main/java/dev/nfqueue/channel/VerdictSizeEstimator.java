// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.buffer.ByteBuf;
import io.netty.channel.MessageSizeEstimator;

/**
 * Counts what an unsent verdict keeps in memory on its own account: the bytes to send back, if any. It is asked about messages that
 * are still on their way through the pipeline, too, and so may be anything.
 */
final class VerdictSizeEstimator implements MessageSizeEstimator, MessageSizeEstimator.Handle {
    @Override
    public Handle newHandle() {
        return this;
    }

    @Override
    public int size(Object message) {
        boolean verdict = message instanceof NfqueueVerdict || message instanceof NfqueuePacket;
        ByteBuf content = verdict ? PacketLedger.newContent(message) : null;
        return content == null ? 0 : content.readableBytes();
    }
}
