// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import java.util.concurrent.TimeUnit;

/** Gives the default verdict to packets on which nobody decided: with the turn's other verdicts, or as soon as possible. */
final class DefaultVerdicts {
    private static final long RETRY_MILLIS = 50;

    private final NfqueueChannel channel;
    private boolean scheduled;

    DefaultVerdicts(NfqueueChannel channel) {
        this.channel = channel;
    }

    /** A packet's last reference was released without a verdict. */
    void give(NfqueuePacket packet) {
        channel.ledger().settle(packet);
        give(packet.id());
    }

    /** A packet cannot be delivered. */
    void give(int packetId) {
        channel.writer().addDefault(packetId);
        if (!channel.isReading() && !scheduled) {
            scheduled = true;
            channel.eventLoop().execute(this::send);
        }
    }

    /** Sends those that have come up. */
    void send() {
        scheduled = false;
        if (!channel.isActive()) {
            return;
        }
        if (!channel.writer().writeDefaults()) {
            scheduled = true; // The kernel has no memory at the moment; it holds the packets as long.
            channel.eventLoop().schedule(this::send, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
        channel.verdictsSent();
    }
}
