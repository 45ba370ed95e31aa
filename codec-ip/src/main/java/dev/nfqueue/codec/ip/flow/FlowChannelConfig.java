// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;

/** The options that any channel has; nothing is allocated for what a flow does not use. */
final class FlowChannelConfig extends DefaultChannelConfig {

    private static final RecvByteBufAllocator NO_BUFFERS = new FixedRecvByteBufAllocator(1);

    private final FlowChannel flow;

    FlowChannelConfig(FlowChannel channel) {
        super(channel, NO_BUFFERS);
        flow = channel;
    }

    @Override
    protected void autoReadCleared() {
        flow.autoReadCleared();
    }
}
