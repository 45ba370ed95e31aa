// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;

/**
 * Lets the handlers behind it in a {@link FlowChannel} speak {@link DatagramPacket}, so that Netty's codecs of UDP
 * protocols run unchanged: each UDP packet of the flow is read as a datagram from its sender to its recipient. What is no
 * UDP, such as an ICMP error, goes on as it is.
 *
 * <h2>Verdicts</h2>
 *
 * A packet whose datagram is read waits here until one of these decides it:
 *
 * <ul>
 *   <li>A datagram is written to the end that the packet goes to: the packet passes, untouched when the bytes are the
 *       same, else with the new ones.
 *   <li>A datagram is written to the end that the packet came from: it is an answer. The packet is dropped, and the
 *       datagram goes to the parent as a packet of its own.
 *   <li>A {@link PacketAction} is written: {@code ACCEPT} lets the packet pass untouched, {@code DROP} drops it,
 *       {@code NEXT} releases it. For handlers that have decoded the datagram, and want no encoder to let it pass.
 *   <li>Nothing is written while it is being read, and {@code maxWaiting} is 0, the default: it is released, which
 *       leaves it to its source: a queue gives its default verdict.
 *   <li>With {@code maxWaiting} above 0, handlers may take their time. The packet is released when more than so many
 *       wait, and when the channel is closed.
 * </ul>
 *
 * The packet that is being read is decided first; otherwise a datagram decides the packet that has waited longest for
 * the same direction, or else answers the one that has waited longest in the other. A datagram that finds no packet to
 * decide goes to the parent as a packet of its own. The parent must take such packets, which come from no source; its
 * write fails where it does not.
 *
 * <h2>Reference Counting</h2>
 *
 * A datagram that is read has a reference of its own to the packet's memory, and is released by whoever reads it.
 * Writing takes over the datagram's reference. To release a datagram decides nothing.
 */
public final class FlowDatagramHandler extends ChannelDuplexHandler {

    private final int maxWaiting;
    private final ArrayDeque<IpPacket> waiting = new ArrayDeque<>(2);
    private IpPacket current;

    /** A handler that wants each packet to be decided while its datagram is being read. */
    public FlowDatagramHandler() {
        this(0);
    }

    /**
     * A handler that lets packets wait.
     *
     * @param maxWaiting how many undecided packets may wait at most
     */
    public FlowDatagramHandler(int maxWaiting) {
        if (maxWaiting < 0) {
            throw new IllegalArgumentException("maxWaiting must not be negative: " + maxWaiting);
        }
        this.maxWaiting = maxWaiting;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof IpPacket packet) || packet.isFragment() || packet.udp() == null) {
            ctx.fireChannelRead(message);
            return;
        }
        FlowChannel flow = (FlowChannel) ctx.channel();
        boolean reply = flow.isReply(packet);
        InetSocketAddress sender = reply ? flow.localAddress() : flow.remoteAddress();
        InetSocketAddress recipient = reply ? flow.remoteAddress() : flow.localAddress();
        ByteBuf payload = packet.udp().payload().retain();
        current = packet;
        ctx.fireChannelRead(new DatagramPacket(payload, recipient, sender));
        if (current == packet) {
            current = null;
            undecided(ctx, packet);
        }
    }

    private void undecided(ChannelHandlerContext ctx, IpPacket packet) {
        waiting.add(packet);
        if (waiting.size() > maxWaiting || ctx.isRemoved()) {
            waiting.poll().release();
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof PacketAction action) {
            decide(ctx, action, promise);
            return;
        }
        if (!(message instanceof DatagramPacket datagram)) {
            ctx.write(message, promise);
            return;
        }
        try {
            write(ctx, (FlowChannel) ctx.channel(), datagram, promise);
        } catch (IllegalArgumentException e) {
            promise.tryFailure(e);
        } finally {
            datagram.release();
        }
    }

    private void decide(ChannelHandlerContext ctx, PacketAction action, ChannelPromise promise) {
        IpPacket packet = current != null ? current : waiting.poll();
        current = null;
        if (packet == null) {
            promise.tryFailure(new IllegalStateException("No packet of this flow waits for " + action));
            return;
        }
        if (action == PacketAction.NEXT) {
            packet.release();
            promise.trySuccess();
        } else {
            ctx.write(action == PacketAction.ACCEPT ? packet : packet.drop(), promise);
        }
    }

    private void write(ChannelHandlerContext ctx, FlowChannel flow, DatagramPacket datagram, ChannelPromise promise) {
        boolean reply = isReply(flow, datagram);
        IpPacket packet = take(flow, reply);
        if (packet != null) {
            pass(ctx, packet, datagram.content(), promise);
            return;
        }
        IpPacket made = make(flow, reply, datagram.content());
        IpPacket answered = take(flow, !reply);
        if (answered != null) {
            ctx.write(answered.drop());
        }
        ctx.write(made, promise);
    }

    private static boolean isReply(FlowChannel flow, DatagramPacket datagram) {
        InetSocketAddress recipient = datagram.recipient();
        if (recipient.equals(flow.localAddress())) {
            return false;
        }
        if (recipient.equals(flow.remoteAddress())) {
            return true;
        }
        throw new IllegalArgumentException("A flow's datagrams go to one of its ends, " + flow.remoteAddress() + " or "
                + flow.localAddress() + ", not to " + recipient);
    }

    /** The packet to be decided next of those that go one way; null where there is none. */
    private IpPacket take(FlowChannel flow, boolean reply) {
        IpPacket packet = current;
        if (packet != null && flow.isReply(packet) == reply) {
            current = null;
            return packet;
        }
        for (IpPacket candidate : waiting) {
            if (flow.isReply(candidate) == reply) {
                waiting.remove(candidate);
                return candidate;
            }
        }
        return null;
    }

    private static void pass(ChannelHandlerContext ctx, IpPacket packet, ByteBuf content, ChannelPromise promise) {
        try {
            if (!ByteBufUtil.equals(content, packet.udp().payload())) {
                packet.udp().payload(content);
            }
        } catch (IllegalArgumentException e) {
            packet.release();
            throw e;
        }
        ctx.write(packet, promise);
    }

    private static IpPacket make(FlowChannel flow, boolean reply, ByteBuf content) {
        InetSocketAddress from = reply ? flow.localAddress() : flow.remoteAddress();
        InetSocketAddress to = reply ? flow.remoteAddress() : flow.localAddress();
        return IpPacketBuilder.from(from.getAddress(), to.getAddress())
                .udp(from.getPort(), to.getPort())
                .payload(content)
                .build(flow.alloc());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        releaseWaiting();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        releaseWaiting();
    }

    private void releaseWaiting() {
        waiting.forEach(ReferenceCountUtil::safeRelease);
        waiting.clear();
    }
}
