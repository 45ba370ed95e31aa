// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.bench;

import dev.nfqueue.channel.NfqueuePacket;
import io.netty.channel.ChannelHandlerContext;

/** Accepts with the promise that nobody looks at, which costs nothing. */
final class VoidHandler extends AcceptHandler {
    @Override
    void judge(ChannelHandlerContext ctx, NfqueuePacket packet) {
        ctx.write(packet.accept(), ctx.voidPromise());
    }
}
