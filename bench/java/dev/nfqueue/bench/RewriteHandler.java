// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.bench;

import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.channel.NfqueueVerdict;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** Changes eight bytes of the UDP payload in place, as edit_rewrite does in C. */
final class RewriteHandler extends AcceptHandler {
    RewriteHandler(boolean promises) {
        super(promises);
    }

    @Override
    void judge(ChannelHandlerContext ctx, NfqueuePacket packet) {
        ByteBuf content = packet.content();
        NfqueueVerdict verdict = packet.accept();
        if (!packet.isTruncated() && UdpBytes.rewrite(content)) {
            verdict.withEdits();
        }
        write(ctx, verdict);
    }
}
