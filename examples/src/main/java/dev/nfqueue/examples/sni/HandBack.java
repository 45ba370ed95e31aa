// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.sni;

import dev.nfqueue.channel.Nfqueue;
import dev.nfqueue.channel.NfqueueFeature;
import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.flow.FlowChannel;
import dev.nfqueue.codec.ip.flow.FlowHandBack;

/** Gives flows back to the kernel: the next packet of one carries a mark, by which rules keep the rest from the queue. */
final class HandBack {
    /** Else the packet is marked, and a rule has to save its mark in the connection. */
    private final boolean marksConnections = Nfqueue.supports(NfqueueFeature.CONNTRACK);

    private final int mark;

    HandBack(int mark) {
        this.mark = mark;
    }

    void apply(FlowChannel flow) {
        flow.pipeline().addFirst(FlowHandBack.afterPackets(0, this::last));
    }

    private Object last(IpPacket packet) {
        NfqueuePacket queued = (NfqueuePacket) packet.detach();
        return marksConnections ? queued.acceptFlow(mark) : queued.accept().mark(mark);
    }
}
