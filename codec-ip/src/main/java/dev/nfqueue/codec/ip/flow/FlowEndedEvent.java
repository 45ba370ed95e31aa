// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import dev.nfqueue.codec.ip.IpProtocol;
import java.net.InetSocketAddress;

/**
 * A flow has ended: a user event of the parent's pipeline, for flow logs. For a flow that was decided it comes when the
 * rest of it has ended, too.
 *
 * @param protocol the protocol of its packets
 * @param source the end that opened it; port zero where the protocol has none
 * @param destination the end that it was opened to
 * @param state how far it had come
 * @param reason why it has ended
 * @param rest what became of its packets after a handler had decided; null when none had
 * @param metrics what it has carried
 */
public record FlowEndedEvent(
        IpProtocol protocol,
        InetSocketAddress source,
        InetSocketAddress destination,
        FlowState state,
        FlowEndReason reason,
        PacketAction rest,
        FlowMetrics metrics) {}
