// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

/**
 * What the flows of a {@link FlowMultiplexHandler} have come to so far, at one moment.
 *
 * @param open flows that there are, those that were decided among them
 * @param created flows that were opened
 * @param packets packets of all flows, of those that have ended too
 * @param bytes bytes of these, IP headers among them, as the headers declare
 * @param expired flows that ended for want of packets
 * @param evicted flows that had to make room
 * @param rejected packets that would have opened a flow when there was no room
 * @param fragments fragments, which belong to no flow
 * @param strayErrors ICMP errors that quoted no packet of a known flow
 * @param flowless other packets without what makes a flow
 */
public record FlowTableMetrics(
        int open,
        long created,
        long packets,
        long bytes,
        long expired,
        long evicted,
        long rejected,
        long fragments,
        long strayErrors,
        long flowless) {}
