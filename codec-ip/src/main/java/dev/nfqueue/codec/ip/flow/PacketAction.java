// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

/** What a {@link FlowMultiplexHandler} does with a packet that it gives to no child. */
public enum PacketAction {

    /** Writes it back: it passes. */
    ACCEPT,

    /** Writes its {@link dev.nfqueue.codec.ip.IpPacket#drop drop}. */
    DROP,

    /**
     * Hands it to the next handler of the parent's pipeline. Where none takes it, it is released at the pipeline's end,
     * and the source decides: a queue gives its default verdict.
     */
    NEXT
}
