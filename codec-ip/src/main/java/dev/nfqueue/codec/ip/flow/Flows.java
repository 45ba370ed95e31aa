// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpProtocol;
import dev.nfqueue.codec.ip.TcpSegment;
import dev.nfqueue.codec.ip.internal.SipHash;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The flows that there are, and their lives: opened by packets, brought from state to state by packets, ended by silence,
 * by want of room, or from outside. Flows of a state live equally long without packets, so each state has a list in the
 * order of last packets, whose first ones expire; one task looks at the heads of these lists.
 */
final class Flows {

    /** At most so many end in one go, so that the event loop lives when very many expire at once. */
    private static final int EXPIRED_PER_TURN = 1024;

    private static final long MAX_TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ChannelHandlerContext ctx;
    private final FlowOptions options;
    private final FlowTable table = new FlowTable();
    private final Map<FlowState, FlowList> byState = new EnumMap<>(FlowState.class);
    private final SipHash hash = SipHash.seeded();
    private final FlowClock clock;
    private final long tickNanos;
    private ScheduledFuture<?> tick;
    private boolean closed;
    private long now;

    private long created;
    private long packets;
    private long bytes;
    private long expired;
    private long evicted;

    Flows(ChannelHandlerContext ctx, FlowOptions options) {
        this.ctx = ctx;
        this.options = options;
        clock = new FlowClock(ctx.executor().ticker());
        long shortest = MAX_TICK_NANOS;
        for (FlowState state : FlowState.values()) {
            byState.put(state, new FlowList());
            shortest = Math.min(shortest, options.timeout(state).toNanos());
        }
        tickNanos = Math.max(shortest, TimeUnit.MILLISECONDS.toNanos(1));
    }

    FlowClock clock() {
        return clock;
    }

    /** Looks at the clock, once for a burst. */
    void tellTime() {
        now = clock.nanos();
    }

    Flow find(FlowKey key) {
        return table.find(key, key.hash(hash));
    }

    /** The flow of a packet, which has this key; null where there is none, or the packet begins another one. */
    Flow find(FlowKey key, IpPacket packet) {
        Flow flow = find(key);
        if (flow != null && flow.tcp != null && packet.tcp() != null) {
            boolean original = flow.direction(key) == FlowDirection.ORIGINAL;
            if (flow.tcp.isReuse(flow.state, original, packet.tcp())) {
                end(flow, FlowEndReason.REUSED);
                return null;
            }
        }
        return flow;
    }

    /** A new flow for a packet, which has this key; null where there is no room. */
    Flow open(FlowKey key, IpPacket packet) {
        if (closed || (table.size() >= options.maxFlows() && !makeRoom())) {
            return null;
        }
        TcpSegment tcp = packet.tcp();
        boolean answers = tcp != null && tcp.isSyn() && tcp.isAck();
        Flow flow = new Flow(key, key.hash(hash), answers ? FlowDirection.REPLY : FlowDirection.ORIGINAL, now);
        flow.tcp = packet.protocol() == IpProtocol.TCP ? new TcpTracker() : null;
        flow.state = stateOf(packet);
        table.add(flow);
        byState.get(flow.state).add(flow);
        created++;
        scheduleTick(tickNanos);
        return flow;
    }

    private static FlowState stateOf(IpPacket packet) {
        IpProtocol protocol = packet.protocol();
        if (protocol == IpProtocol.TCP) {
            return TcpTracker.firstState(packet.tcp());
        }
        if (protocol == IpProtocol.UDP || protocol == IpProtocol.UDP_LITE) {
            return FlowState.UDP;
        }
        boolean icmp = protocol == IpProtocol.ICMP || protocol == IpProtocol.ICMPV6;
        return icmp ? FlowState.ICMP : FlowState.OTHER;
    }

    /** A packet of a flow has come, which has this key. */
    void seen(Flow flow, FlowKey key, IpPacket packet) {
        FlowDirection direction = flow.direction(key);
        flow.count(direction, packet.declaredLength());
        packets++;
        bytes += packet.declaredLength();
        FlowState state = flow.state;
        if (flow.tcp != null && packet.tcp() != null) {
            state = flow.tcp.update(state, direction == FlowDirection.ORIGINAL, packet.tcp());
        } else if (state == FlowState.UDP && flow.hasReplies()) {
            state = FlowState.UDP_STREAM;
        }
        flow.lastNanos = now;
        move(flow, state);
    }

    /** Notes how far a flow has come, unless it has ended. */
    void move(Flow flow, FlowState state) {
        if (flow.endReason == null) {
            byState.get(flow.state).remove(flow);
            flow.state = state;
            byState.get(state).add(flow);
        }
    }

    /** Ends the flow that can be missed most. Returns whether there was one. */
    private boolean makeRoom() {
        Flow victim = null;
        int rank = 0;
        for (FlowState state : FlowState.values()) {
            Flow oldest = byState.get(state).first();
            if (oldest == null
                    || (state.isAssured()
                            && now - oldest.lastNanos < options.evictAfter().toNanos())) {
                continue;
            }
            int candidate = state.isEnded() ? 3 : state.isAssured() ? 1 : 2;
            if (candidate > rank || (candidate == rank && oldest.lastNanos - victim.lastNanos < 0)) {
                victim = oldest;
                rank = candidate;
            }
        }
        if (victim == null) {
            return false;
        }
        end(victim, FlowEndReason.EVICTED);
        return true;
    }

    /** Ends a flow, unless it has ended. To have decided about the rest is no end yet. */
    void end(Flow flow, FlowEndReason reason) {
        if (flow.endReason != null || reason == FlowEndReason.DECIDED) {
            return;
        }
        flow.endReason = reason;
        table.remove(flow);
        byState.get(flow.state).remove(flow);
        expired += reason == FlowEndReason.EXPIRED ? 1 : 0;
        evicted += reason == FlowEndReason.EVICTED ? 1 : 0;
        FlowChannel channel = flow.channel;
        flow.channel = null;
        if (channel != null) {
            channel.end(reason);
        }
        ctx.fireUserEventTriggered(new FlowEndedEvent(
                flow.protocol(),
                FlowAddresses.of(flow, FlowDirection.ORIGINAL),
                FlowAddresses.of(flow, FlowDirection.REPLY),
                flow.state,
                reason,
                flow.rest,
                flow.metrics(clock)));
    }

    private void scheduleTick(long delayNanos) {
        if (tick == null) {
            tick = ctx.executor().schedule(this::tick, delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    private void tick() {
        tick = null;
        tellTime();
        int left = EXPIRED_PER_TURN;
        for (FlowState state : FlowState.values()) {
            FlowList list = byState.get(state);
            long timeout = options.timeout(state).toNanos();
            Flow flow;
            while (left > 0 && (flow = list.first()) != null && now - flow.lastNanos >= timeout) {
                end(flow, FlowEndReason.EXPIRED);
                left--;
            }
        }
        if (table.size() > 0 && !closed) {
            scheduleTick(left > 0 ? tickNanos : 0);
        }
    }

    void forEach(Consumer<Flow> action) {
        for (FlowList list : byState.values()) {
            Flow next;
            for (Flow flow = list.first(); flow != null; flow = next) {
                next = flow.next;
                action.accept(flow);
            }
        }
    }

    FlowTableMetrics metrics(long rejected, long fragments, long strayErrors, long flowless) {
        return new FlowTableMetrics(
                table.size(), created, packets, bytes, expired, evicted, rejected, fragments, strayErrors, flowless);
    }

    /** Ends all flows, and opens none any more. */
    void close() {
        closed = true;
        if (tick != null) {
            tick.cancel(false);
            tick = null;
        }
        for (FlowList list : byState.values()) {
            while (list.first() != null) {
                end(list.first(), FlowEndReason.PARENT_CLOSED);
            }
        }
    }
}
