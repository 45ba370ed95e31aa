// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

/**
 * A user event of a stream: other bytes came for a place that had some already. The sender may want the receiver to read
 * something else than you do. In the modes that relay, the receiver gets what you have read.
 *
 * @param offset where, counted from the stream's first byte
 */
public record TcpConflictEvent(long offset) {}
