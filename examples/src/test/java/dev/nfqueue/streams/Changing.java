// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.streams;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.LongConsumer;

/** Writes what it reads, each byte as often as a change says. */
final class Changing extends ChannelInboundHandlerAdapter {
    private final Transfer.Change change;
    private final LongConsumer read;

    /** With somebody who counts the bytes that are read. */
    Changing(Transfer.Change change, LongConsumer read) {
        this.change = change;
        this.read = read;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        read.accept(bytes.readableBytes());
        ctx.write(change == Transfer.Change.NONE ? bytes : changed(ctx, bytes));
    }

    private ByteBuf changed(ChannelHandlerContext ctx, ByteBuf bytes) {
        ByteBuf out = ctx.alloc().buffer(bytes.readableBytes() * 2);
        while (bytes.isReadable()) {
            byte value = bytes.readByte();
            for (int times = change.times(value); times > 0; times--) {
                out.writeByte(value);
            }
        }
        bytes.release();
        return out;
    }
}
