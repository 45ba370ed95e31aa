// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

/** Which way a packet goes within its flow ({@code IP_CT_DIR_ORIGINAL}, {@code IP_CT_DIR_REPLY}). */
public enum FlowDirection {

    /** The way of the packet that opened the flow: from client to server. */
    ORIGINAL,

    /** The other way. */
    REPLY;

    /** The other direction. */
    public FlowDirection opposite() {
        return this == ORIGINAL ? REPLY : ORIGINAL;
    }
}
