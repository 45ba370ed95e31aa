// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import java.util.function.Function;

/**
 * Turns every written {@link IpPacket} back into a holder of its bytes: the very holder it came in when nothing was
 * changed, else a replacement with lengths and checksums settled; see {@link IpPacket#toHolder}. Turns every
 * {@link PacketDrop} into what the source of the packets understands. Other messages pass.
 */
@Sharable
public final class IpPacketEncoder extends ChannelOutboundHandlerAdapter {

    private final Function<? super ByteBufHolder, ?> drop;

    /** An encoder for a source that needs not be told of drops: they are released, and their writes succeed. */
    public IpPacketEncoder() {
        this(holder -> null);
    }

    /**
     * An encoder for a source that wants to be told what is dropped.
     *
     * @param drop makes of a dropped packet's holder the message that tells, which takes over the reference to the
     *     holder; null for a holder that the source does not know, such as that of a packet just built: it is released,
     *     and the write succeeds
     */
    public IpPacketEncoder(Function<? super ByteBufHolder, ?> drop) {
        this.drop = Objects.requireNonNull(drop, "drop");
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The promise is the caller's.
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        Object encoded;
        try {
            encoded = encode(message);
        } catch (RuntimeException e) {
            ReferenceCountUtil.safeRelease(message);
            promise.tryFailure(e);
            return;
        }
        if (encoded != null) {
            ctx.write(encoded, promise);
        } else {
            ReferenceCountUtil.safeRelease(message);
            promise.trySuccess();
        }
    }

    /** What is written for a message; null where nothing is. Takes over the reference unless it is null or throws. */
    private Object encode(Object message) {
        if (message instanceof IpPacket packet) {
            return packet.toHolder();
        }
        if (message instanceof PacketDrop dropped) {
            Object told = drop.apply(dropped.packet().holder());
            if (told != null) {
                dropped.packet().detach();
            }
            return told;
        }
        return message;
    }
}
