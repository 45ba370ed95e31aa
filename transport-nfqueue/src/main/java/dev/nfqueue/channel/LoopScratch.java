// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.ReceiveBatch;
import dev.nfqueue.internal.linux.SendBatch;
import dev.nfqueue.internal.netlink.MessageWriter;
import dev.nfqueue.internal.netlink.NetlinkMessage;
import dev.nfqueue.internal.netlink.PacketMessage;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * What one event loop's thread needs to talk to the kernel, shared by its channels. Nothing in it lives longer than the
 * method that uses it: it is filled, read out, and free again before any handler runs; but for memory that it shares with
 * large packets.
 */
final class LoopScratch {
    private static final FastThreadLocal<LoopScratch> SCRATCH = new FastThreadLocal<>() {
        @Override
        protected LoopScratch initialValue() {
            return new LoopScratch();
        }

        @Override
        protected void onRemoval(LoopScratch scratch) {
            scratch.received.release(); // The thread ends.
        }
    };

    final ReceiveBatch received = new ReceiveBatch(NfqueueChannelConfig.MAX_BATCH_SIZE);
    final NetlinkMessage message = new NetlinkMessage();
    final PacketMessage packet = new PacketMessage();
    final SendBatch send = new SendBatch();
    final MessageWriter writer = new MessageWriter();

    private LoopScratch() {}

    /** Returns this thread's. */
    static LoopScratch get() {
        return SCRATCH.get();
    }
}
