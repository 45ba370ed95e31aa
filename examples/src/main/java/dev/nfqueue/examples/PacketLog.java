// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.channel.NfqueueVerdict;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.TcpFlags;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.util.Locale;

/**
 * Prints a line for each packet: the verdict, then the packet about as tcpdump has it.
 *
 * <pre>
 * DROP   UDP 192.0.2.1:40000 &gt; 198.51.100.1:53 length 29
 * ACCEPT TCP [2001:db8::1]:40000 &gt; [2001:db8::2]:80 [S] length 0 mark 0x10
 * </pre>
 */
final class PacketLog extends ChannelOutboundHandlerAdapter {
    private final Console console;

    PacketLog(Console console) {
        this.console = console;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        // Told before the verdict is given: nobody sees the effect before the line.
        if (msg instanceof NfqueueVerdict verdict) {
            log(verdict);
        } else if (msg instanceof NfqueuePacket packet) {
            log(packet.accept());
        }
        ctx.write(msg, promise);
    }

    private void log(NfqueueVerdict verdict) {
        String word = String.format(Locale.ROOT, "%-6s", verdict.verdict());
        String color = word.startsWith("DROP") ? "red" : "green";
        IpPacket packet = IpPacket.of(verdict.packet().retain());
        try {
            console.line("@|" + color + " " + word + "|@ " + describe(packet)
                    + (verdict.hasMark() ? " @|yellow mark 0x" + Integer.toHexString(verdict.mark()) + "|@" : "")
                    + (verdict.newContent() != null ? " @|yellow rewritten|@" : ""));
        } finally {
            packet.release();
        }
    }

    static String describe(IpPacket packet) {
        if (packet.source() == null) {
            return "not IP, length " + packet.content().readableBytes();
        }
        String flags = packet.tcp() == null
                ? ""
                : " [" + TcpFlags.toString(packet.tcp().flags()) + "]";
        int length = packet.transport() == null
                ? packet.payload().readableBytes()
                : packet.transport().payloadLength();
        return packet.protocol() + " " + end(packet.source(), packet.sourcePort()) + " > "
                + end(packet.destination(), packet.destinationPort()) + flags + " length " + length
                + (packet.isFragment() ? " fragment at " + packet.fragmentOffset() : "")
                + (packet.malformation() == null ? "" : " malformed (" + packet.malformation() + ")");
    }

    private static String end(InetAddress address, int port) {
        String text = NetUtil.toAddressString(address);
        if (port < 0) {
            return text;
        }
        return (text.indexOf(':') < 0 ? text : "[" + text + "]") + ":" + port;
    }
}
