// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

/** Which way a packet goes in its connection ({@code IP_CT_DIR_*}). */
public enum FlowDirection {
    /** As the connection's first packet went: usually from client to server. */
    ORIGINAL,
    /** Back. */
    REPLY
}
