// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.Errno;

/**
 * User event: the kernel could not carry out a verdict, and said so after the write's promise had succeeded.
 *
 * @param packetId the packet's id
 * @param errno the kernel's error number; {@code ENOENT} (2): the kernel does not hold the packet any more
 */
public record NfqueueVerdictErrorEvent(long packetId, int errno) {
    /** Returns one sentence. */
    @Override
    public String toString() {
        return "The kernel refused the verdict on packet " + packetId + ": " + Errno.name(errno)
                + (errno == Errno.ENOENT
                        ? ", it does not hold this packet any more (queue flushed, or device down)."
                        : ".");
    }
}
