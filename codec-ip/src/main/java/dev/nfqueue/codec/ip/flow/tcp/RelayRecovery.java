// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

/** Sees from acknowledgments, and from their absence, what has been lost behind a relay, and sends it again. */
final class RelayRecovery {
    private final RelaySender sender;

    RelayRecovery(RelaySender sender) {
        this.sender = sender;
    }

    /**
     * A segment of one direction acknowledges the other.
     *
     * @return how many bytes are new to that
     */
    long acknowledged(Segment segment, RelayDirection carrier, RelayDirection acknowledged, long now) {
        if (segment.acknowledged < acknowledged.acknowledged) {
            return 0;
        }
        boolean sameWindow = false;
        if (carrier.sender.isScaleKnown()) {
            long edge = segment.acknowledged + carrier.sender.windowBytes(segment.tcp.window(), false);
            sameWindow = edge == acknowledged.edge;
            acknowledged.edge = Math.max(acknowledged.edge, edge);
        }
        int mss = sender.segmentSize(acknowledged, carrier);
        long newly = acknowledged.acknowledge(segment.acknowledged);
        boolean missing = false;
        if (newly > 0) {
            missing = acknowledged.recovery.acknowledged(
                    acknowledged.acknowledged, newly, acknowledged.isOutstanding(), mss, now);
        } else if (segment.length == 0 && sameWindow && acknowledged.isOutstanding() && isSenderDone(acknowledged)) {
            long inFlight = acknowledged.sent - acknowledged.acknowledged;
            missing = acknowledged.recovery.duplicate(acknowledged.sent, inFlight, mss);
        }
        if (missing) {
            sender.retransmit(acknowledged, carrier, now);
        }
        if (newly > 0 && acknowledged.reader != null && !acknowledged.isClosed()) {
            acknowledged.reader.writable();
        }
        return newly;
    }

    /** Whether the sender of what is missing cannot send it again, or not byte by byte. */
    private static boolean isSenderDone(RelayDirection direction) {
        return direction.told > direction.originalOfBegin(direction.acknowledged)
                || !direction.map.isLinear(direction.acknowledged);
    }

    /** A direction's timer has run out. Returns false when its receiver counts as gone. */
    boolean timedOut(RelayDirection own, RelayDirection other, long now) {
        int mss = sender.segmentSize(own, other);
        if (own.recovery.timeouts() >= LossRecovery.MOST_TIMEOUTS) {
            return false;
        }
        if (own.isOutstanding()) {
            own.recovery.timedOut(own.sent, own.sent - own.acknowledged, mss, now);
            if (own.recovery.timeouts() > 2) {
                sender.useSmallerSegments();
            }
            sender.retransmit(own, other, now);
        } else if (own.sent < own.writtenEnd()) {
            own.recovery.backOff(now);
            sender.probe(own, other);
        } else {
            own.recovery.disarm();
        }
        return true;
    }
}
