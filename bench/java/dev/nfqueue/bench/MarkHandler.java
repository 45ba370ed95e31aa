// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.bench;

import dev.nfqueue.channel.NfqueuePacket;
import io.netty.channel.ChannelHandlerContext;

/** Accepts with the UDP destination port as mark, as edit_port does in C. */
final class MarkHandler extends AcceptHandler {
    MarkHandler(boolean promises) {
        super(promises);
    }

    @Override
    void judge(ChannelHandlerContext ctx, NfqueuePacket packet) {
        write(ctx, packet.accept().mark(UdpBytes.destinationPort(packet.content())));
    }
}
