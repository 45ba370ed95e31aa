// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.accept;

import dev.nfqueue.channel.NfqueuePacket;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;

/** The smallest handler: lets every packet pass. */
final class AcceptHandler extends SimpleChannelInboundHandler<NfqueuePacket> {
    AcceptHandler() {
        // The verdict takes the packet over; nothing is left to release.
        super(false);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, NfqueuePacket packet) {
        // No flush: the channel sends the verdicts of a burst together, in one system call.
        ctx.write(packet.accept());
    }
}
