// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import io.netty.channel.DefaultChannelPipeline;

/**
 * A pipeline whose uncaught exceptions go on to the parent's, as those of the parent's own handlers would: there the
 * packet is known that was being delivered, and gets the default verdict.
 */
final class FlowPipeline extends DefaultChannelPipeline {

    private final FlowChannel flow;

    FlowPipeline(FlowChannel channel) {
        super(channel);
        flow = channel;
    }

    @Override
    protected void onUnhandledInboundException(Throwable cause) {
        flow.multiplexer().uncaught(cause);
    }
}
