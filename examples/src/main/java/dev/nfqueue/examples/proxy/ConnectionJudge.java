// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.proxy;

import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.channel.RejectReason;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.TcpFlags;
import dev.nfqueue.codec.ip.TcpSegment;
import dev.nfqueue.examples.Console;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.InetAddress;
import java.util.Set;

/**
 * Decides by a connection's first packet: one to a forbidden address is refused, others get the mark by which a rule
 * leads them to the proxy. Whatever else the queue gets passes.
 */
final class ConnectionJudge extends SimpleChannelInboundHandler<IpPacket> {
    private final Set<InetAddress> forbidden;
    private final int mark;
    private final Console console;

    ConnectionJudge(Set<InetAddress> forbidden, int mark, Console console) {
        // The verdict takes the packet over; nothing is left to release.
        super(false);
        this.forbidden = forbidden;
        this.mark = mark;
        this.console = console;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, IpPacket packet) {
        boolean first = isFirst(packet.tcp());
        boolean refuse = first && forbidden.contains(packet.destination());
        if (refuse) {
            console.line("REFUSE " + packet.destination().getHostAddress() + " port " + packet.destinationPort());
        }
        NfqueuePacket queued = (NfqueuePacket) packet.detach();
        if (refuse) {
            ctx.write(queued.reject(RejectReason.TCP_RESET));
        } else {
            ctx.write(first ? queued.accept().mark(mark) : queued.accept());
        }
    }

    private static boolean isFirst(TcpSegment tcp) {
        return tcp != null
                && (tcp.flags() & (TcpFlags.SYN | TcpFlags.ACK | TcpFlags.RST | TcpFlags.FIN)) == TcpFlags.SYN;
    }
}
