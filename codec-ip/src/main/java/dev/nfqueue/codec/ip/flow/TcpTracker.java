// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import dev.nfqueue.codec.ip.ChecksumState;
import dev.nfqueue.codec.ip.TcpSegment;

/**
 * How far a TCP connection has come (RFC 9293), seen from the middle. What ends it has to be what the ends would believe:
 * with the right checksum and, for resets and FINs, at the very place in the sequence where the other end waits, so that
 * nobody beside the path can make a connection look ended that is not (RFC 5961).
 */
final class TcpTracker {

    /** How far ahead of what was seen a segment may be. What is farther is a forger's guess rather than a gap. */
    private static final int MAX_GAP = 1 << 24;

    private final Side original = new Side();
    private final Side reply = new Side();

    /** What one end has sent. */
    private static final class Side {

        /** Behind the last byte that was sent; SYN and FIN count as bytes. */
        int end;

        /** The first byte behind the SYN, or what comes near it where that was not seen. */
        int start;

        /** The highest acknowledgment that was sent. */
        int ack;

        /** Behind the FIN, or, before it counts, behind one that has come too early. */
        int fin;

        /** Behind a SYN that does not belong to this connection. */
        int strangeSyn;

        boolean hasEnd;
        boolean hasAck;
        boolean hasFin;
        boolean hasEarlyFin;
        boolean finAcked;
        boolean hasStrangeSyn;

        /** Whether an acknowledgment is for something that was sent. */
        boolean hasSent(int acknowledgment) {
            return acknowledgment - start >= 0 && end - acknowledgment >= 0;
        }
    }

    /** The state of a flow whose first packet this is; null for one whose header is cut off. */
    static FlowState firstState(TcpSegment first) {
        return first != null && first.isSyn() && first.isAck() ? FlowState.SYN_RECV : FlowState.SYN_SENT;
    }

    /**
     * Whether a segment belongs to a new connection between the same ends: the first SYN after an end, or the answer to a
     * SYN in the middle of a connection, by which the other end shows that it knows of no connection any more.
     */
    boolean isReuse(FlowState state, boolean fromOriginal, TcpSegment segment) {
        if (!segment.isSyn() || segment.isRst() || isBad(segment)) {
            return false;
        }
        if (!segment.isAck()) {
            return state.isEnded();
        }
        Side asking = fromOriginal ? reply : original;
        return asking.hasStrangeSyn && (int) segment.acknowledgment() == asking.strangeSyn;
    }

    /** Takes a segment into account. Returns the state that the connection is in now. */
    FlowState update(FlowState state, boolean fromOriginal, TcpSegment segment) {
        Side from = fromOriginal ? original : reply;
        Side to = fromOriginal ? reply : original;
        if (segment.isRst()) {
            return isBelievableReset(from, to, segment) ? FlowState.CLOSE : state;
        }
        FlowState next = state;
        if (segment.isSyn()) {
            next = synSeen(state, fromOriginal, from, to, segment);
        } else if (state == FlowState.SYN_RECV || state == FlowState.SYN_SENT) {
            next = handshakeEnds(state, to, segment);
        }
        if (!segment.isSyn()) {
            sent(from, segment);
        }
        acknowledged(from, to, segment);
        return closing(next);
    }

    private static FlowState synSeen(FlowState state, boolean fromOriginal, Side from, Side to, TcpSegment segment) {
        int end = (int) segment.sequence() + segment.sequenceLength();
        boolean opening = state == FlowState.SYN_SENT || state == FlowState.SYN_RECV;
        if (!opening) {
            if ((!from.hasEnd || end != from.end) && !segment.isAck() && !isBad(segment)) {
                from.strangeSyn = end;
                from.hasStrangeSyn = true;
            }
            return state;
        }
        if (isBad(segment)) {
            return state;
        }
        boolean answers = segment.isAck() && (!to.hasEnd || to.hasSent((int) segment.acknowledgment()));
        if (segment.isAck() && !(answers && (!fromOriginal || from.hasEnd))) {
            return state;
        }
        // Without ACK it is the first one, the same once more, or that of a simultaneous open.
        from.start = (int) segment.sequence() + 1;
        from.end = end;
        from.hasEnd = true;
        return answers ? FlowState.SYN_RECV : state;
    }

    /** A segment that acknowledges what the other end was seen to send shows that both take part. */
    private static FlowState handshakeEnds(FlowState state, Side to, TcpSegment segment) {
        boolean takesPart = segment.isAck() && to.hasEnd && to.hasSent((int) segment.acknowledgment());
        return takesPart && !isBad(segment) ? FlowState.ESTABLISHED : state;
    }

    private static void sent(Side from, TcpSegment segment) {
        int sequence = (int) segment.sequence();
        int end = sequence + segment.sequenceLength();
        if (!from.hasEnd) {
            from.start = sequence - MAX_GAP; // It may be older data that is acknowledged.
        }
        if (segment.isFin() && !from.hasFin && !isBad(segment)) {
            finSeen(from, sequence, end);
        }
        boolean near = sequence - from.end <= MAX_GAP;
        boolean advances = !from.hasEnd || (end - from.end > 0 && near && !from.hasFin);
        if (advances) {
            from.end = end;
            from.hasEnd = true;
        }
    }

    private static void finSeen(Side from, int sequence, int end) {
        boolean follows = !from.hasEnd || (sequence - from.end <= 0 && end - from.end >= 0);
        from.fin = end;
        from.hasFin = follows;
        from.hasEarlyFin = !follows && sequence - from.end > 0;
        if (follows) {
            from.end = end;
            from.hasEnd = true;
        }
    }

    private static void acknowledged(Side from, Side to, TcpSegment segment) {
        if (!segment.isAck()) {
            return;
        }
        int ack = (int) segment.acknowledgment();
        if (!from.hasAck || ack - from.ack > 0) {
            from.ack = ack;
            from.hasAck = true;
        }
        if ((to.hasFin || to.hasEarlyFin) && ack == to.fin) {
            to.hasFin = true;
            to.finAcked = true;
        }
    }

    private FlowState closing(FlowState state) {
        boolean open = state.isAssured(); // What has not begun cannot end, so that floods of FINs keep no places.
        if (!open || !(original.hasFin || reply.hasFin)) {
            return state;
        }
        if (original.hasFin && reply.hasFin) {
            return original.finAcked && reply.finAcked ? FlowState.TIME_WAIT : FlowState.LAST_ACK;
        }
        Side closer = original.hasFin ? original : reply;
        return closer.finAcked ? FlowState.CLOSE_WAIT : FlowState.FIN_WAIT;
    }

    /**
     * Whether the receiver would believe a reset: it must stand where the receiver waits for the next byte, which is what
     * it has acknowledged last, or what the sender has sent last; an answer to a SYN must acknowledge it.
     */
    private static boolean isBelievableReset(Side from, Side to, TcpSegment segment) {
        if (isBad(segment)) {
            return false;
        }
        if (to.hasEnd && !from.hasEnd) {
            return segment.isAck() && to.hasSent((int) segment.acknowledgment());
        }
        int sequence = (int) segment.sequence();
        boolean atAck = to.hasAck && sequence == to.ack;
        boolean atEnd = from.hasEnd && sequence == from.end;
        return atAck || atEnd || (!to.hasAck && !from.hasEnd);
    }

    private static boolean isBad(TcpSegment segment) {
        return segment.checksumState() == ChecksumState.BAD;
    }
}
