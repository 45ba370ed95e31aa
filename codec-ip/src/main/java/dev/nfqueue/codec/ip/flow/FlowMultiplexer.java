// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpProtocol;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;

/** Takes packets to their flows' channels, and what is written there to the parent. */
final class FlowMultiplexer {

    private final ChannelHandlerContext ctx;
    private final ChannelHandler childHandler;
    private final FlowOptions options;
    private final Flows flows;
    private final FlowKey key = new FlowKey();
    private final FlowKey asked = new FlowKey();

    /** Children that have read since the parent's last {@code channelReadComplete}. */
    private final List<FlowChannel> reading = new ArrayList<>();

    private boolean inBurst;
    private boolean written;
    private long fragments;
    private long strayErrors;
    private long flowless;
    private long rejected;

    FlowMultiplexer(ChannelHandlerContext ctx, ChannelHandler childHandler, FlowOptions options) {
        this.ctx = ctx;
        this.childHandler = childHandler;
        this.options = options;
        flows = new Flows(ctx, options);
    }

    Channel parent() {
        return ctx.channel();
    }

    FlowOptions options() {
        return options;
    }

    FlowClock clock() {
        return flows.clock();
    }

    FlowTableMetrics metrics() {
        return flows.metrics(rejected, fragments, strayErrors, flowless);
    }

    void received(IpPacket packet) {
        if (!inBurst) {
            inBurst = true;
            flows.tellTime();
        }
        if (packet.isFragment()) {
            fragments++;
            act(options.fragments(), packet);
            return;
        }
        IpPacket quoted = quoted(packet);
        if (quoted != null) {
            receivedError(packet, quoted);
        } else if (key.read(packet)) {
            receivedOf(packet);
        } else {
            flowless++;
            act(options.flowless(), packet);
        }
    }

    private void receivedOf(IpPacket packet) {
        Flow flow = flows.find(key, packet);
        if (flow == null) {
            flow = flows.open(key, packet);
            if (flow == null) {
                rejected++;
                act(options.atLimit(), packet);
                return;
            }
            openChannel(flow);
            if (flow.endReason != null) {
                packet.release(); // The child could not be set up, which was told: the source decides.
                return;
            }
        }
        FlowState before = flow.state;
        flows.seen(flow, key, packet);
        deliver(flow, packet);
        FlowChannel channel = flow.channel;
        if (flow.state != before && channel != null) {
            channel.pipeline().fireUserEventTriggered(flow.state);
        }
    }

    private void receivedError(IpPacket packet, IpPacket quoted) {
        Flow flow = key.read(quoted) ? flows.find(key) : null;
        if (flow == null) {
            strayErrors++;
            act(options.strayErrors(), packet);
        } else {
            deliver(flow, packet);
        }
    }

    private void deliver(Flow flow, IpPacket packet) {
        if (flow.channel != null) {
            flow.channel.receive(packet);
        } else {
            act(flow.rest, packet);
        }
    }

    private void openChannel(Flow flow) {
        FlowChannel channel = new FlowChannel(this, flow);
        flow.channel = channel;
        channel.pipeline().addLast(childHandler);
        ctx.channel().eventLoop().register(channel);
    }

    /** The packet that an ICMP error is about; null for other packets. */
    private static IpPacket quoted(IpPacket packet) {
        if (packet.protocol() == IpProtocol.ICMP && packet.icmp() != null) {
            return packet.icmp().quoted();
        }
        if (packet.protocol() == IpProtocol.ICMPV6 && packet.icmpv6() != null) {
            return packet.icmpv6().quoted();
        }
        return null;
    }

    FlowDirection direction(Flow flow, IpPacket packet) {
        IpPacket quoted = packet.isFragment() ? null : quoted(packet);
        asked.read(quoted == null ? packet : quoted);
        FlowDirection direction = flow.direction(asked);
        return quoted == null ? direction : direction.opposite();
    }

    /** Does to a packet what no child is asked about. */
    void act(PacketAction action, IpPacket packet) {
        if (action == PacketAction.NEXT) {
            ctx.fireChannelRead(packet);
        } else {
            written = true;
            ctx.write(action == PacketAction.ACCEPT ? packet : packet.drop());
        }
    }

    /** Writes what a child has written. */
    void write(Object message, ChannelPromise promise) {
        if (!promise.setUncancellable()) {
            ReferenceCountUtil.release(message);
            return;
        }
        written = true;
        ctx.write(message).addListener((ChannelFuture done) -> {
            if (done.isSuccess()) {
                promise.trySuccess();
            } else {
                promise.tryFailure(done.cause());
            }
        });
    }

    void flush() {
        if (!inBurst) {
            written = false;
            ctx.flush();
        }
    }

    /** Flushes what was written, unless the end of the burst will. */
    void flushOutsideBurst() {
        if (written) {
            flush();
        }
    }

    /** A child reads for the first time in this burst. */
    void joined(FlowChannel channel) {
        reading.add(channel);
    }

    void burstEnds() {
        for (int i = 0; i < reading.size(); i++) {
            reading.get(i).burstEnds();
        }
        reading.clear();
        inBurst = false;
        flushOutsideBurst();
    }

    void writabilityChanged() {
        flows.forEach(flow -> {
            if (flow.channel != null) {
                flow.channel.pipeline().fireChannelWritabilityChanged();
            }
        });
    }

    void uncaught(Throwable cause) {
        ctx.fireExceptionCaught(cause);
    }

    /** A child knows that its connection has ended. */
    void connectionEnded(Flow flow, FlowState state) {
        flows.move(flow, state);
    }

    /** A child has been closed. */
    void closed(Flow flow, FlowEndReason reason) {
        flows.end(flow, reason);
    }

    void close() {
        flows.close();
    }
}
