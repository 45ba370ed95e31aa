// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;

/**
 * Turns every written {@link IpPacket} back into a holder of its bytes: the very holder it came in when nothing was
 * changed, else a replacement with lengths and checksums settled; see {@link IpPacket#toHolder}. Other messages pass.
 */
@Sharable
public final class IpPacketEncoder extends ChannelOutboundHandlerAdapter {

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The promise is the caller's.
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (!(message instanceof IpPacket packet)) {
            ctx.write(message, promise);
            return;
        }
        Object holder;
        try {
            holder = packet.toHolder();
        } catch (RuntimeException e) {
            ReferenceCountUtil.safeRelease(packet);
            promise.setFailure(e);
            return;
        }
        ctx.write(holder, promise);
    }
}
