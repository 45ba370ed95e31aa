// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.rewrite;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.Transport;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.search.AbstractSearchProcessorFactory;
import io.netty.buffer.search.SearchProcessor;
import io.netty.buffer.search.SearchProcessorFactory;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;

/**
 * Replaces bytes in what TCP and UDP carry by others of the same length, and lets every packet pass. It knows nothing of
 * queues: packets from anywhere would do.
 */
final class RewriteHandler extends SimpleChannelInboundHandler<IpPacket> {
    private final SearchProcessorFactory search;
    private final byte[] replacement;

    RewriteHandler(byte[] find, byte[] replacement) {
        // Written on, the packet is not ours to release.
        super(false);
        if (find.length != replacement.length) {
            throw new IllegalArgumentException("not of the same length: " + find.length + ", " + replacement.length);
        }
        this.search = AbstractSearchProcessorFactory.newKmpSearchProcessorFactory(find);
        this.replacement = replacement.clone();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, IpPacket packet) {
        boolean carriesData = packet.tcp() != null || packet.udp() != null;
        // The checksum covers the whole packet; of a part it can't be made.
        if (carriesData && !packet.isFragment() && !packet.isTruncated()) {
            replaceAll(packet.transport());
        }
        // The encoder sends the bytes back to the kernel where they were edited, and otherwise just accepts.
        ctx.write(packet);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        // A queue's channel does so by itself; others don't.
        ctx.flush();
    }

    private void replaceAll(Transport transport) {
        ByteBuf payload = transport.payload();
        SearchProcessor processor = search.newSearchProcessor();
        while (true) {
            int lastByte = payload.forEachByte(processor);
            if (lastByte < 0) {
                return;
            }
            transport.writablePayload().setBytes(lastByte - replacement.length + 1, replacement);
            payload.readerIndex(lastByte + 1);
            processor.reset();
        }
    }
}
