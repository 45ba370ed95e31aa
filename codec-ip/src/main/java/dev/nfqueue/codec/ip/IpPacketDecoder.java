// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Turns every {@link ByteBufHolder} whose content begins with an IP header into an {@link IpPacket}, which takes over
 * the reference to it. Other messages pass. What is no IP packet comes as an {@link OpaquePacket}, so that a handler
 * behind this one has to judge one type of message only.
 */
@Sharable
public final class IpPacketDecoder extends ChannelInboundHandlerAdapter {

    private final Predicate<? super ByteBufHolder> checksumReady;

    /** A decoder for a source whose packets have their checksums in place. */
    public IpPacketDecoder() {
        this(holder -> true);
    }

    /**
     * A decoder for a source which knows packets whose transport checksum a network card is still to complete
     * ({@code CHECKSUM_PARTIAL}).
     *
     * @param checksumReady whether the checksum of a holder's packet is in place
     */
    public IpPacketDecoder(Predicate<? super ByteBufHolder> checksumReady) {
        this.checksumReady = Objects.requireNonNull(checksumReady, "checksumReady");
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBufHolder holder && !(message instanceof IpPacket)) {
            ctx.fireChannelRead(IpPacket.of(holder, checksumReady.test(holder)));
        } else {
            ctx.fireChannelRead(message);
        }
    }
}
