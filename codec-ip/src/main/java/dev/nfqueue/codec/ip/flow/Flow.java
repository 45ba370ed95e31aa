// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

/** A flow in the {@link FlowTable}: its key, how far it has come, what it has carried, and the child that gets its packets. */
final class Flow extends FlowKey {

    final int hash;

    /** Neighbours in the {@link FlowList} of its state. */
    Flow previous;

    Flow next;

    FlowState state;
    TcpTracker tcp;

    /** Who gets the packets; null once it was decided about the rest. */
    FlowChannel channel;

    /** What becomes of the packets when there is no channel. */
    PacketAction rest;

    FlowEndReason endReason;

    final long firstNanos;
    long lastNanos;
    private long originalPackets;
    private long originalBytes;
    private long replyPackets;
    private long replyBytes;

    /** A flow that the packet opens whose key was read last, or the reply to it. */
    Flow(FlowKey key, int hash, FlowDirection direction, long now) {
        super(key);
        this.hash = hash;
        if (direction == FlowDirection.REPLY) {
            setFromLow(!isFromLow());
        }
        firstNanos = now;
        lastNanos = now;
    }

    /** The direction of the packet whose key was read last, which is this one's. */
    FlowDirection direction(FlowKey key) {
        return key.isFromLow() == isFromLow() ? FlowDirection.ORIGINAL : FlowDirection.REPLY;
    }

    void count(FlowDirection direction, int bytes) {
        if (direction == FlowDirection.ORIGINAL) {
            originalPackets++;
            originalBytes += bytes;
        } else {
            replyPackets++;
            replyBytes += bytes;
        }
    }

    boolean hasReplies() {
        return replyPackets > 0;
    }

    FlowMetrics metrics(FlowClock clock) {
        return new FlowMetrics(
                originalPackets,
                originalBytes,
                replyPackets,
                replyBytes,
                clock.instant(firstNanos),
                clock.instant(lastNanos));
    }
}
