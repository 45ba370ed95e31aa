// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

/**
 * What becomes of packets on which nobody decides, in one word: it sets everything that the library controls, which is
 * {@link NfqueueChannelOption#FAIL_OPEN} and {@link NfqueueChannelOption#DEFAULT_VERDICT}, and with them what happens to
 * packets while the channel closes.
 *
 * <p>What it does not cover is a process that is not there: then the rule's own {@code --queue-bypass} (nft: {@code bypass})
 * decides.
 */
public enum FailurePolicy {
    /** Packets pass: when the queue or the receive buffer is full, when a handler gives no verdict, and while closing. */
    FAIL_OPEN(true, Verdict.ACCEPT),
    /** Packets are dropped in all these cases. The default, and the kernel's own answer where nobody listens. */
    FAIL_CLOSED(false, Verdict.DROP);

    private final boolean failOpen;

    @SuppressWarnings("ImmutableEnumChecker") // A Verdict is a value.
    private final Verdict defaultVerdict;

    FailurePolicy(boolean failOpen, Verdict defaultVerdict) {
        this.failOpen = failOpen;
        this.defaultVerdict = defaultVerdict;
    }

    boolean failOpen() {
        return failOpen;
    }

    Verdict defaultVerdict() {
        return defaultVerdict;
    }
}
