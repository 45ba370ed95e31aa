// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpProtocol;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelId;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelPipeline;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Objects;

/**
 * A flow as a channel, child of the channel that the packets come from: it reads the {@link IpPacket}s of both
 * directions as they arrive, and what is written to it is written to the parent. See {@link FlowMultiplexHandler}.
 *
 * <p>The flow's {@link #remoteAddress} is the end that opened it, its {@link #localAddress} the end that it was opened
 * to, as if this channel were a server's; ports are zero where the protocol has none.
 */
public final class FlowChannel extends AbstractChannel {

    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    private final FlowMultiplexer multiplexer;
    private final Flow flow;
    private final FlowChannelConfig config;

    /** Made while the constructor of the super class runs, hence without an initial value. */
    private FlowUnsafe unsafe;

    private ArrayDeque<IpPacket> pending;
    private boolean readPending;
    private boolean inBurst;
    private boolean draining;
    private FlowEndReason endReason;
    private volatile boolean closed;

    FlowChannel(FlowMultiplexer multiplexer, Flow flow) {
        super(multiplexer.parent());
        this.multiplexer = multiplexer;
        this.flow = flow;
        config = new FlowChannelConfig(this);
    }

    /** The protocol of the flow's packets. */
    public IpProtocol protocol() {
        return flow.protocol();
    }

    /** Which way a packet of this flow goes; for an ICMP error, which way it goes to whom it tells. */
    public FlowDirection direction(IpPacket packet) {
        return multiplexer.direction(flow, packet);
    }

    /** Whether a packet of this flow goes the way of {@link FlowDirection#REPLY}. */
    public boolean isReply(IpPacket packet) {
        return direction(packet) == FlowDirection.REPLY;
    }

    /** How far the flow has come. */
    public FlowState state() {
        return flow.state;
    }

    /**
     * Tells that the flow's TCP connection has ended, where that cannot be seen from its packets: their numbers are translated
     * on the way. The next SYN begins another flow. On the event loop only.
     *
     * @param state {@link FlowState#TIME_WAIT} or {@link FlowState#CLOSE}
     * @throws IllegalArgumentException for other states
     */
    public void connectionEnded(FlowState state) {
        if (!state.isEnded()) {
            throw new IllegalArgumentException(state + " is no end; give TIME_WAIT or CLOSE.");
        }
        multiplexer.connectionEnded(flow, state);
    }

    /** What the flow has carried so far, later packets of a decided flow among it. On the event loop only. */
    public FlowMetrics metrics() {
        return flow.metrics(multiplexer.clock());
    }

    /** Why the channel has been closed; null while it is open. */
    public FlowEndReason endReason() {
        return endReason;
    }

    /**
     * Lets the rest of the flow pass, and closes this channel: packets that wait here and those to come are written back
     * without asking anybody. The flow keeps its place among the flows until it expires. On the event loop only.
     */
    public void acceptRest() {
        decideRest(PacketAction.ACCEPT);
    }

    /** Drops the rest of the flow, and closes this channel; otherwise as {@link #acceptRest}. */
    public void dropRest() {
        decideRest(PacketAction.DROP);
    }

    private void decideRest(PacketAction action) {
        if (closed) {
            return;
        }
        flow.rest = Objects.requireNonNull(action);
        flow.channel = null;
        IpPacket packet;
        while ((packet = poll()) != null) {
            multiplexer.act(action, packet);
        }
        end(FlowEndReason.DECIDED);
    }

    /** Closes the channel for a reason. */
    void end(FlowEndReason reason) {
        if (endReason == null) {
            endReason = reason;
            unsafe().close(unsafe().voidPromise());
        }
    }

    /** A packet of the flow has come. */
    void receive(IpPacket packet) {
        boolean wanted = readPending || (inBurst && config.isAutoRead());
        if (!wanted || draining || !isRegistered() || (pending != null && !pending.isEmpty())) {
            enqueue(packet);
            return;
        }
        joinBurst();
        readPending = false;
        pipeline().fireChannelRead(packet);
    }

    private void enqueue(IpPacket packet) {
        if (pending == null) {
            pending = new ArrayDeque<>();
        }
        if (closed) {
            packet.release();
        } else if (pending.size() >= multiplexer.options().maxPendingPackets()) {
            multiplexer.act(PacketAction.DROP, packet);
        } else {
            pending.add(packet);
        }
    }

    private IpPacket poll() {
        return pending == null ? null : pending.poll();
    }

    private void joinBurst() {
        if (!inBurst) {
            inBurst = true;
            multiplexer.joined(this);
        }
    }

    /** The parent has read what there was. */
    void burstEnds() {
        inBurst = false;
        pipeline().fireChannelReadComplete();
    }

    /** Delivers what waits, as far as it is wanted. */
    private void drain() {
        if (draining || pending == null || pending.isEmpty()) {
            return;
        }
        draining = true;
        try {
            IpPacket packet;
            while (readPending && (packet = pending.poll()) != null) {
                readPending = config.isAutoRead();
                pipeline().fireChannelRead(packet);
                if (!readPending || pending.isEmpty()) {
                    pipeline().fireChannelReadComplete();
                }
            }
        } finally {
            draining = false;
        }
        multiplexer.flushOutsideBurst();
    }

    FlowMultiplexer multiplexer() {
        return multiplexer;
    }

    /** AUTO_READ was switched off. */
    void autoReadCleared() {
        readPending = false;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isActive() {
        return !closed;
    }

    @Override
    public boolean isWritable() {
        return super.isWritable() && parent().isWritable();
    }

    @Override
    public long bytesBeforeUnwritable() {
        return Math.min(super.bytesBeforeUnwritable(), parent().bytesBeforeUnwritable());
    }

    @Override
    public long bytesBeforeWritable() {
        return Math.max(super.bytesBeforeWritable(), parent().bytesBeforeWritable());
    }

    @Override
    public InetSocketAddress localAddress() {
        return (InetSocketAddress) super.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return (InetSocketAddress) super.remoteAddress();
    }

    @Override
    protected SocketAddress localAddress0() {
        return FlowAddresses.of(flow, FlowDirection.REPLY);
    }

    @Override
    protected SocketAddress remoteAddress0() {
        return FlowAddresses.of(flow, FlowDirection.ORIGINAL);
    }

    @Override
    protected ChannelId newId() {
        return FlowChannelId.next();
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Lifecycle();
    }

    @Override
    public Unsafe unsafe() {
        if (unsafe == null) {
            unsafe = new FlowUnsafe(this, super.unsafe());
        }
        return unsafe;
    }

    @Override
    protected DefaultChannelPipeline newChannelPipeline() {
        return new FlowPipeline(this);
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop == parent().eventLoop();
    }

    @Override
    protected void doBind(SocketAddress local) {
        throw new UnsupportedOperationException("A flow has its addresses from its packets, it cannot be bound");
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        if (closed) {
            return;
        }
        closed = true;
        if (endReason == null) {
            endReason = FlowEndReason.CLOSED;
        }
        multiplexer.closed(flow, endReason);
        IpPacket packet;
        while ((packet = poll()) != null) {
            packet.release();
        }
    }

    @Override
    protected void doBeginRead() {
        readPending = true;
        drain();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
        throw new IllegalStateException("writes go to the parent");
    }

    /** What Netty does for a channel's life; reading and writing are in {@link FlowUnsafe}. */
    private final class Lifecycle extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            promise.setFailure(new UnsupportedOperationException(
                    "A flow has its addresses from its packets, it cannot connect to " + remote));
        }
    }
}
