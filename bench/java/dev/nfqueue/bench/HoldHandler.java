// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.bench;

import dev.nfqueue.channel.NfqueuePacket;
import io.netty.channel.ChannelHandlerContext;
import java.util.ArrayDeque;
import java.util.Queue;

/** Keeps every packet until the release packet of the load comes, then accepts them all. */
final class HoldHandler extends AcceptHandler {
    private final Queue<NfqueuePacket> held = new ArrayDeque<>();

    HoldHandler(boolean promises) {
        super(promises);
    }

    @Override
    void judge(ChannelHandlerContext ctx, NfqueuePacket packet) {
        held.add(packet);
        if (UdpBytes.isRelease(packet.content())) {
            while (!held.isEmpty()) {
                write(ctx, held.remove().accept());
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        held.forEach(NfqueuePacket::release);
        held.clear();
        ctx.fireChannelInactive();
    }
}
