// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import java.util.concurrent.TimeUnit;

/** Gives the default verdict to packets on which nobody decided: with the turn's other verdicts, or as soon as possible. */
final class DefaultVerdicts {
    private static final long RETRY_MILLIS = 50;

    private final QueueEngine engine;
    private boolean scheduled;

    DefaultVerdicts(QueueEngine engine) {
        this.engine = engine;
    }

    /** A packet's last reference was released without a verdict. */
    void give(NfqueuePacket packet) {
        engine.ledger().settle(packet);
        give(packet.id());
    }

    /** A packet cannot be delivered. */
    void give(int packetId) {
        engine.writer().addDefault(packetId);
        if (!engine.sendsSoon() && !scheduled) {
            scheduled = true;
            engine.eventLoop().execute(this::sendScheduled);
        }
    }

    private void sendScheduled() {
        scheduled = false;
        send();
    }

    /** Sends those that have come up. */
    void send() {
        if (!engine.isActive()) {
            return;
        }
        if (!engine.writer().writeDefaults() && !scheduled) {
            scheduled = true; // The kernel has no memory at the moment; it holds the packets as long.
            engine.eventLoop().schedule(this::sendScheduled, RETRY_MILLIS, TimeUnit.MILLISECONDS);
        }
        engine.drain().verdictsSent();
    }
}
