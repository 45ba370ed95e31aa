// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.sni;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.util.concurrent.Future;
import java.time.Duration;

/**
 * Reads the name of the server that a TLS client wants. Netty's own handler puts the ClientHello together, from however many
 * segments and records, and tells the result by a {@code SniCompletionEvent}; then this takes itself away.
 */
final class ServerNameReader extends AbstractSniHandler<String> {
    private static final int LONGEST_HELLO = 64 * 1024;

    /** A reader for one connection, whose client has so much time for its ClientHello. */
    ServerNameReader(Duration patience) {
        super(LONGEST_HELLO, patience.toMillis());
    }

    @Override
    protected Future<String> lookup(ChannelHandlerContext ctx, ByteBuf hello) throws Exception {
        return hello == null
                ? ctx.executor().newFailedFuture(new NotSslRecordException("not TLS"))
                : super.lookup(ctx, hello);
    }

    @Override
    protected Future<String> lookup(ChannelHandlerContext ctx, String name) {
        return ctx.executor().newSucceededFuture(name);
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext ctx, String name, Future<String> found) {
        ctx.pipeline().remove(this);
    }
}
