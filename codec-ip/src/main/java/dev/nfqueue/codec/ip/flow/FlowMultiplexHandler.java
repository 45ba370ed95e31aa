// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import dev.nfqueue.codec.ip.IpPacket;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Objects;

/**
 * Gives each flow a channel of its own: the packets of both directions between two ends, by addresses, ports and
 * protocol, are the messages of one {@link FlowChannel}. Stands behind an {@link dev.nfqueue.codec.ip.IpPacketDecoder}
 * and an {@link dev.nfqueue.codec.ip.IpPacketEncoder}; messages that are no {@link IpPacket}s pass.
 *
 * <pre>{@code
 * pipeline.addLast(new IpPacketDecoder(), new IpPacketEncoder(drop), new FlowMultiplexHandler(new ChannelInitializer<FlowChannel>() {
 *     protected void initChannel(FlowChannel flow) {
 *         flow.pipeline().addLast(new MyFlowHandler());
 *     }
 * }));
 * }</pre>
 *
 * <h2>Reference Counting</h2>
 *
 * A child's handlers own the packets that they read, as any handler does. To write one to the child lets it pass; to
 * write its {@link IpPacket#drop} drops it; any other message is written to the parent as it is. A packet that is
 * released without being written, at the end of the child's pipeline too, is left to the source of the packets: a queue
 * gives its default verdict.
 *
 * <h2>Channel Events</h2>
 *
 * A child becomes active before it reads its first packet. It reads packets in the order in which they arrived,
 * fragments excepted ({@link FlowOptions#fragments}); ICMP errors go to the flow of the packet that they quote. Its
 * {@code channelReadComplete} comes with the parent's. When its {@link FlowState} changes, the constant is a user event.
 * An exception that no handler of the child catches goes on through the parent's pipeline.
 *
 * <p>When a flow ends, a {@link FlowEndedEvent} goes through the parent's pipeline.
 *
 * <h2>Writability</h2>
 *
 * What is written to a child is written to the parent at once, and its promise follows the parent's. A child is writable
 * as long as the parent is. What is written while the parent reads a burst is flushed at the burst's end, whether or not
 * a handler flushes; what is written later needs a flush, which flushes the parent. A flush in the middle of a burst
 * waits for its end.
 *
 * <p>A child with {@code AUTO_READ} off reads one packet for each {@code read()}; further ones wait in it, up to
 * {@link FlowOptions#maxPendingPackets}, while the other children go on.
 *
 * <h2>Closing</h2>
 *
 * To close a child ends the flow: the packets that wait in it are released, and the next packet between the same ends
 * opens a new one. {@link FlowChannel#acceptRest} and {@link FlowChannel#dropRest} close the child and decide about all
 * that is still to come. A child is closed when its flow expires, has to make room, or is replaced by a new connection,
 * and with the parent; {@link FlowChannel#endReason} tells. It is not closed as soon as a TCP connection ends, as late
 * packets belong to it still: the user events {@link FlowState#TIME_WAIT} and {@link FlowState#CLOSE} tell that.
 *
 * <p>Handlers that still hold packets of a closed child may write them to it nevertheless.
 *
 * <h2>Threads</h2>
 *
 * Children live on the parent's event loop; nothing moves between threads.
 */
public final class FlowMultiplexHandler extends ChannelInboundHandlerAdapter {

    private final ChannelHandler childHandler;
    private final FlowOptions options;
    private FlowMultiplexer multiplexer;

    /** A handler with the default {@link FlowOptions}. */
    public FlowMultiplexHandler(ChannelHandler childHandler) {
        this(childHandler, new FlowOptions());
    }

    /**
     * A handler that makes a child for each flow.
     *
     * @param childHandler added to each child's pipeline: a {@link io.netty.channel.ChannelInitializer}, or a sharable
     *     handler
     * @throws IllegalArgumentException when the handler cannot be in many pipelines
     */
    public FlowMultiplexHandler(ChannelHandler childHandler, FlowOptions options) {
        if (childHandler instanceof ChannelHandlerAdapter adapter && !adapter.isSharable()) {
            throw new IllegalArgumentException(childHandler.getClass().getName()
                    + " is not @Sharable, but is to be in every flow's pipeline: add it in a ChannelInitializer");
        }
        this.childHandler = Objects.requireNonNull(childHandler, "childHandler");
        this.options = new FlowOptions(options);
    }

    /** What the flows have come to so far. On the event loop only; null before the handler is in a pipeline. */
    public FlowTableMetrics metrics() {
        return multiplexer == null ? null : multiplexer.metrics();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.executor() != ctx.channel().eventLoop()) {
            throw new IllegalStateException(
                    "Flows live on their parent's event loop: add the handler without an executor");
        }
        multiplexer = new FlowMultiplexer(ctx, childHandler, options);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        multiplexer.close();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof IpPacket packet) {
            multiplexer.received(packet);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        multiplexer.burstEnds();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        multiplexer.writabilityChanged();
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        multiplexer.close();
        ctx.fireChannelInactive();
    }
}
