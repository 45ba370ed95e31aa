// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.flow;

import dev.nfqueue.codec.ip.flow.FlowEndedEvent;
import dev.nfqueue.examples.Console;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Prints a line for each flow that has ended; behind the {@code FlowMultiplexHandler} in the queue's pipeline. */
final class FlowLogHandler extends ChannelInboundHandlerAdapter {
    private final Console console;

    FlowLogHandler(Console console) {
        this.console = console;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof FlowEndedEvent flow) {
            console.line(FlowJson.line(flow));
        }
        ctx.fireUserEventTriggered(event);
    }
}
