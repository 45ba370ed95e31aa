// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.filter;

import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.channel.NfqueueVerdict;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.Malformation;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.List;

/** Drops what fits one of its matches, marks what fits one of its mark rules, and lets the rest pass. */
final class FilterHandler extends SimpleChannelInboundHandler<IpPacket> {
    private final List<PacketMatch> drops;
    private final List<MarkRule> marks;

    FilterHandler(List<PacketMatch> drops, List<MarkRule> marks) {
        // The verdict takes the packet over; nothing is left to release.
        super(false);
        this.drops = drops;
        this.marks = marks;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, IpPacket packet) {
        boolean drop = hidesItsPorts(packet) || drops.stream().anyMatch(match -> match.fits(packet));
        MarkRule rule = marks.stream()
                .filter(mark -> mark.match().fits(packet))
                .findFirst()
                .orElse(null);

        // From here on it is not about the bytes, but about the packet that waits in the queue.
        NfqueuePacket queued = (NfqueuePacket) packet.detach();
        ctx.write(drop ? queued.drop() : mark(queued.accept(), rule));
    }

    private static NfqueueVerdict mark(NfqueueVerdict verdict, MarkRule rule) {
        return rule == null ? verdict : verdict.mark(rule.mark());
    }

    /** A packet that is broken before its ports may be one that somebody wants to slip through. */
    private static boolean hidesItsPorts(IpPacket packet) {
        Malformation fault = packet.malformation();
        return fault != null && fault.kind() != Malformation.Kind.TRUNCATED && packet.transport() == null;
    }
}
