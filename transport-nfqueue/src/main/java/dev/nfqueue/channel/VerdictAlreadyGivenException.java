// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

/** A verdict was written for a packet that has one, or whose binding has ended. The kernel never sees it. */
public final class VerdictAlreadyGivenException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    private final long packetId;

    VerdictAlreadyGivenException(long packetId, boolean bindingEnded) {
        super(
                bindingEnded
                        ? "Packet " + packetId + " belongs to a binding that has ended; the kernel has forgotten it."
                        : "Packet " + packetId + " has a verdict already; write one verdict for each packet.");
        this.packetId = packetId;
    }

    /** Returns the packet's id. */
    public long packetId() {
        return packetId;
    }
}
