// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

/** How much of each packet the kernel copies into its message ({@code NFQNL_COPY_*}). */
public enum CopyMode {
    /** Nothing is queued: the kernel drops the packets, whatever the rule says ({@code NFQNL_COPY_NONE}). */
    NONE(0),
    /** The metadata only; {@link NfqueuePacket#content()} is empty ({@code NFQNL_COPY_META}). */
    META(1),
    /** The metadata and the first {@link NfqueueChannelOption#COPY_RANGE} bytes ({@code NFQNL_COPY_PACKET}). */
    PACKET(2);

    private final int number;

    CopyMode(int number) {
        this.number = number;
    }

    /** Returns the kernel's number for it. */
    int number() {
        return number;
    }
}
