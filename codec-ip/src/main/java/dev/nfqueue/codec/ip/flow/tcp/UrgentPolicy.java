// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

/**
 * What becomes of urgent data (RFC 6093) in a stream that is observed. In the other modes it always becomes ordinary data:
 * the flag is taken off, so that the receiver reads what the handler has seen.
 */
public enum UrgentPolicy {
    /** It stands in its place in the stream, as RFC 6093 wants it and as sockets with {@code SO_OOBINLINE} read it. */
    IN_LINE,

    /** The last urgent byte is left out of the stream, as sockets leave it out by default. */
    LEFT_OUT
}
