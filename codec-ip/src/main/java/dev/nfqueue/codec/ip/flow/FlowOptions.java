// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** Limits and policies of a {@link FlowMultiplexHandler}, which copies them. */
public final class FlowOptions {

    private static final int DEFAULT_MAX_FLOWS = 65_536;
    private static final int DEFAULT_MAX_PENDING = 1024;

    private final Map<FlowState, Duration> timeouts = new EnumMap<>(FlowState.class);
    private int maxFlows = DEFAULT_MAX_FLOWS;
    private int maxPendingPackets = DEFAULT_MAX_PENDING;
    private long evictAfterNanos = Duration.ofMinutes(5).toNanos();
    private PacketAction atLimit = PacketAction.NEXT;
    private PacketAction fragments = PacketAction.NEXT;
    private PacketAction strayErrors = PacketAction.NEXT;
    private PacketAction flowless = PacketAction.NEXT;

    /** Options as the getters' documentation names them. */
    public FlowOptions() {
        for (FlowState state : FlowState.values()) {
            timeout(state, state.defaultTimeout());
        }
    }

    FlowOptions(FlowOptions other) {
        timeouts.putAll(other.timeouts);
        maxFlows = other.maxFlows;
        maxPendingPackets = other.maxPendingPackets;
        evictAfterNanos = other.evictAfterNanos;
        atLimit = other.atLimit;
        fragments = other.fragments;
        strayErrors = other.strayErrors;
        flowless = other.flowless;
    }

    /** How many flows there may be at once, those that were decided among them; 65,536 unless set. */
    public FlowOptions maxFlows(int flows) {
        maxFlows = positive(flows, "maxFlows");
        return this;
    }

    /** See {@link #maxFlows(int)}. */
    public int maxFlows() {
        return maxFlows;
    }

    /**
     * How long a flow whose two ends talk must have been silent before it may make room for a new one, when
     * {@link #maxFlows} is reached; 5 minutes unless set. Flows that have ended make room first, then those of which one
     * end only was seen, the one that was silent longest before the others.
     */
    public FlowOptions evictAfter(Duration silence) {
        evictAfterNanos = nanos(silence, "evictAfter");
        return this;
    }

    /** See {@link #evictAfter(Duration)}. */
    public Duration evictAfter() {
        return Duration.ofNanos(evictAfterNanos);
    }

    /** What becomes of a packet that would open a flow when no other can make room; {@link PacketAction#NEXT} unless set. */
    public FlowOptions atLimit(PacketAction action) {
        atLimit = Objects.requireNonNull(action, "action");
        return this;
    }

    /** See {@link #atLimit(PacketAction)}. */
    public PacketAction atLimit() {
        return atLimit;
    }

    /** How long a flow in a state lives without a packet; {@link FlowState#defaultTimeout} unless set. */
    public FlowOptions timeout(FlowState state, Duration timeout) {
        nanos(timeout, "timeout");
        timeouts.put(state, timeout);
        return this;
    }

    /** See {@link #timeout(FlowState, Duration)}. */
    public Duration timeout(FlowState state) {
        return timeouts.get(state);
    }

    /**
     * How many packets wait in a child that does not read; 1,024 unless set. Further ones are dropped, since they must
     * not overtake.
     */
    public FlowOptions maxPendingPackets(int packets) {
        maxPendingPackets = positive(packets, "maxPendingPackets");
        return this;
    }

    /** See {@link #maxPendingPackets(int)}. */
    public int maxPendingPackets() {
        return maxPendingPackets;
    }

    /**
     * What becomes of fragments, the first ones too; {@link PacketAction#NEXT} unless set. A handler before this one that
     * puts them together leaves none.
     */
    public FlowOptions fragments(PacketAction action) {
        fragments = Objects.requireNonNull(action, "action");
        return this;
    }

    /** See {@link #fragments(PacketAction)}. */
    public PacketAction fragments() {
        return fragments;
    }

    /** What becomes of ICMP errors that quote no packet of a known flow; {@link PacketAction#NEXT} unless set. */
    public FlowOptions strayErrors(PacketAction action) {
        strayErrors = Objects.requireNonNull(action, "action");
        return this;
    }

    /** See {@link #strayErrors(PacketAction)}. */
    public PacketAction strayErrors() {
        return strayErrors;
    }

    /**
     * What becomes of packets without what makes a flow: no IP, or of a protocol with ports, but without them;
     * {@link PacketAction#NEXT} unless set.
     */
    public FlowOptions flowless(PacketAction action) {
        flowless = Objects.requireNonNull(action, "action");
        return this;
    }

    /** See {@link #flowless(PacketAction)}. */
    public PacketAction flowless() {
        return flowless;
    }

    private static int positive(int value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive: " + value);
        }
        return value;
    }

    private static long nanos(Duration duration, String name) {
        if (duration.isNegative() || duration.isZero() || duration.toDays() > 36_500) {
            throw new IllegalArgumentException(name + " must be positive and at most 100 years: " + duration);
        }
        return duration.toNanos();
    }
}
