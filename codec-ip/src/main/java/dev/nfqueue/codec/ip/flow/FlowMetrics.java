// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import java.time.Instant;

/**
 * What a flow has carried so far, at one moment.
 *
 * @param originalPackets packets that came in {@link FlowDirection#ORIGINAL}
 * @param originalBytes bytes of these, IP headers among them, as the headers declare
 * @param replyPackets packets that came in {@link FlowDirection#REPLY}
 * @param replyBytes bytes of these
 * @param firstTime when the first packet came
 * @param lastTime when the last packet came, to about the duration of a burst
 */
public record FlowMetrics(
        long originalPackets,
        long originalBytes,
        long replyPackets,
        long replyBytes,
        Instant firstTime,
        Instant lastTime) {

    /** Packets of one direction. */
    public long packets(FlowDirection direction) {
        return direction == FlowDirection.ORIGINAL ? originalPackets : replyPackets;
    }

    /** Bytes of one direction. */
    public long bytes(FlowDirection direction) {
        return direction == FlowDirection.ORIGINAL ? originalBytes : replyBytes;
    }
}
