// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.channel.DefaultChannelPipeline;

/**
 * A pipeline that knows of handlers which throw while a packet is handed to them. Netty does not release the message then,
 * so the packet would wait in the kernel: it gets the default verdict when the exception has reached the end.
 */
final class NfqueuePipeline extends DefaultChannelPipeline {
    private final NfqueueChannel nfqueue;

    NfqueuePipeline(NfqueueChannel channel) {
        super(channel);
        nfqueue = channel;
    }

    @Override
    protected void onUnhandledInboundException(Throwable cause) {
        nfqueue.deliveryFailed();
        super.onUnhandledInboundException(cause);
    }

    /** Counts new bytes that wait to be sent, for the channel's writability. */
    void countPending(long bytes) {
        incrementPendingOutboundBytes(bytes);
    }

    /** Tells that counted bytes do not wait any more. */
    void uncountPending(long bytes) {
        decrementPendingOutboundBytes(bytes);
    }
}
