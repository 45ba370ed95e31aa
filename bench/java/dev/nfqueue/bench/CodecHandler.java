// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.bench;

import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.UdpDatagram;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Lets packets pass by way of codec-ip, rewritten where that is wanted: the edit of {@link UdpBytes}, as users do it. */
final class CodecHandler extends ChannelInboundHandlerAdapter {
    private final boolean rewrite;
    private final boolean mark;

    CodecHandler(boolean rewrite, boolean mark) {
        this.rewrite = rewrite;
        this.mark = mark;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        IpPacket packet = (IpPacket) message;
        UdpDatagram udp = packet.udp();
        if (rewrite
                && udp != null
                && udp.payloadLength() >= UdpBytes.TAG_OFFSET + Long.BYTES
                && !packet.isTruncated()) {
            udp.writablePayload().setLong(UdpBytes.TAG_OFFSET, UdpBytes.TAG);
        }
        if (mark && udp != null) {
            int port = udp.destinationPort();
            ctx.write(((NfqueuePacket) packet.detach()).accept().mark(port));
        } else {
            ctx.write(packet);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }
}
