// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Replays a capture into an {@link EmbeddedChannel}: each packet is read by its pipeline as if it had just come. What the
 * handlers write stays in the channel for the test to look at.
 */
public final class CaptureReplay {

    private final CaptureReader capture;

    /** A replay of the packets that a reader has not read yet; the reader stays the caller's to close. */
    public CaptureReplay(CaptureReader capture) {
        this.capture = capture;
    }

    /**
     * Replays as fast as possible: each packet a burst of its own.
     *
     * @return how many packets there were
     * @throws CaptureFormatException when the capture is broken; what came before was replayed
     */
    public long into(EmbeddedChannel channel) throws IOException {
        long packets = 0;
        for (CapturedPacket packet = capture.next(); packet != null; packet = capture.next()) {
            channel.writeInbound(packet);
            packets++;
        }
        return packets;
    }

    /**
     * Replays with the capture's spacing, in the channel's own time: the clock of its event loop is stopped, and set
     * forward between packets as far as they were apart, so that time-outs in handlers come when they would have come.
     * It takes no real time. Packets without a time, or with one before that of the packet before, come at once.
     *
     * @return how many packets there were
     * @throws CaptureFormatException when the capture is broken; what came before was replayed
     */
    public long spacedInto(EmbeddedChannel channel) throws IOException {
        channel.freezeTime();
        long packets = 0;
        long latest = CapturedPacket.NO_TIMESTAMP;
        for (CapturedPacket packet = capture.next(); packet != null; packet = capture.next()) {
            if (packet.hasTimestamp()) {
                if (latest != CapturedPacket.NO_TIMESTAMP && packet.timestamp() > latest) {
                    advance(channel, packet.timestamp() - latest);
                }
                latest = Math.max(latest, packet.timestamp());
            }
            channel.writeInbound(packet);
            packets++;
        }
        channel.unfreezeTime();
        return packets;
    }

    /** Sets the clock forward from one scheduled task to the next, so that each finds the time it was due at. */
    private static void advance(EmbeddedChannel channel, long nanos) {
        long left = nanos;
        while (left > 0) {
            long next = channel.runScheduledPendingTasks();
            long step = next < 0 ? left : Math.min(left, Math.max(1, next));
            channel.advanceTimeBy(step, TimeUnit.NANOSECONDS);
            left -= step;
        }
        channel.runScheduledPendingTasks();
    }
}
