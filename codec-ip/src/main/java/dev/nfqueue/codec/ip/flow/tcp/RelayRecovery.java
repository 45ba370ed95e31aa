// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import dev.nfqueue.codec.ip.TcpOption;
import dev.nfqueue.codec.ip.TcpOptions;

/** Sees from acknowledgments, and from their absence, what has been lost behind a relay, and sends it again. */
final class RelayRecovery {
    /** Segments that go again for an acknowledgment at most: as many more as have arrived, as in a slow start. */
    private static final int AT_ONCE = 2;

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
            long window = carrier.sender.windowBytes(segment.tcp.window(), false);
            acknowledged.mostWindow = Math.max(acknowledged.mostWindow, window);
            long edge = segment.acknowledged + window;
            sameWindow = edge == acknowledged.edge;
            acknowledged.edge = Math.max(acknowledged.edge, edge);
        }
        int mss = sender.segmentSize(acknowledged, carrier);
        long newly = acknowledged.acknowledge(segment.acknowledged);
        boolean arrived = noteArrived(segment, carrier, acknowledged);
        boolean missing = false;
        if (newly > 0) {
            missing = acknowledged.recovery.acknowledged(
                    acknowledged.acknowledged, newly, acknowledged.isOutstanding(), mss, now);
        } else if (segment.length == 0 && (sameWindow || arrived) && acknowledged.isOutstanding()) {
            long inFlight = acknowledged.sent - acknowledged.acknowledged;
            boolean lost = acknowledged.arrived.bytes() >= (long) LossRecovery.DUPLICATES * mss;
            missing = isSenderDone(acknowledged, acknowledged.arrived.missingFrom(acknowledged.acknowledged))
                    && acknowledged.recovery.duplicate(acknowledged.sent, inFlight, lost, mss);
        }
        if (missing) {
            resend(acknowledged, carrier, now);
        }
        if (newly > 0 && acknowledged.reader != null && !acknowledged.isClosed()) {
            acknowledged.reader.writable();
        }
        return newly;
    }

    /** Returns whether a segment tells that bytes have arrived ahead of a gap. */
    private static boolean noteArrived(Segment segment, RelayDirection carrier, RelayDirection acknowledged) {
        if (!carrier.sender.sackPermitted) {
            return false;
        }
        TcpOptions options = segment.tcp.options();
        if (!options.find(TcpOption.SACK)) {
            return false;
        }
        for (int i = 0; i < options.sackBlocks(); i++) {
            long left = acknowledged.sender.offset(options.sackLeft(i), acknowledged.acknowledged);
            long right = acknowledged.sender.offset(options.sackRight(i), acknowledged.acknowledged);
            acknowledged.arrived.add(Math.max(left, acknowledged.acknowledged), Math.min(right, acknowledged.sent));
        }
        return true;
    }

    /** Sends some of what is missing again: the first of it, and what lies before something that has arrived. */
    private void resend(RelayDirection own, RelayDirection other, long now) {
        long at = own.arrived.missingFrom(Math.max(own.acknowledged, own.recovery.resent(own.acknowledged, now)));
        for (int i = 0; i < AT_ONCE && at < own.sent && (at == own.acknowledged || at < own.arrived.end()); i++) {
            if (isSenderDone(own, at)) {
                at = sender.retransmit(own, other, at, now);
                own.recovery.resentTo(at, now);
            } else {
                at = own.arrived.nextStart(at);
            }
            at = own.arrived.missingFrom(at);
        }
    }

    /** Whether the sender of what is missing cannot send it again, or not byte by byte, or does not think of it. */
    private static boolean isSenderDone(RelayDirection direction, long offset) {
        return Math.max(direction.told, direction.vouched) > direction.originalOfBegin(offset)
                || !direction.map.isLinear(offset);
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
            sender.retransmit(own, other, own.acknowledged, now);
        } else if (own.sent < own.writtenEnd()) {
            own.recovery.backOff(now);
            sender.probe(own, other);
        } else {
            own.recovery.disarm();
        }
        return true;
    }
}
