// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.Errno;

/**
 * User event: the kernel could not carry out a verdict, and said so after the write's promise had succeeded. A packet that is
 * judged twice, or belongs to an earlier binding, never gets that far: its write fails with
 * {@link VerdictAlreadyGivenException}.
 *
 * @param packetId the packet's id
 * @param errno the kernel's error number
 * @param cause what it most likely means
 */
public record NfqueueVerdictErrorEvent(long packetId, int errno, Cause cause) {
    /** What an error most likely means. */
    public enum Cause {
        /**
         * The kernel has dropped all that waited: a base chain or a table with one was deleted somewhere in the network
         * namespace (ENOENT). Replace rules, not chains.
         */
        QUEUE_FLUSHED("the queue was flushed, as happens when a base chain is deleted; replace rules, not chains"),
        /** An interface went down, and the kernel has dropped what waited from or for it (ENOENT). */
        INTERFACE_DOWN("an interface went down, and its packets with it"),
        /** The queue is not bound any more (ENODEV). */
        QUEUE_GONE("the queue is not bound any more"),
        /** The process has lost its right to judge, or the queue is another socket's now (EPERM). */
        NOT_PERMITTED("the process has lost CAP_NET_ADMIN, or the queue its owner"),
        /** The kernel does not take this verdict as it was (any other error). */
        REFUSED("the kernel does not take this verdict as it was");

        private final String words;

        Cause(String words) {
            this.words = words;
        }
    }

    /** Returns one sentence. */
    @Override
    public String toString() {
        return "The kernel refused the verdict on packet " + packetId + " with " + Errno.name(errno) + ": "
                + cause.words + ".";
    }
}
