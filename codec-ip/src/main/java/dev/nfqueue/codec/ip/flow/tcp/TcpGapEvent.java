// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

/**
 * A user event of a stream in observe mode: bytes of it are missing for good. They went past the queue, or did not fit into
 * the buffer.
 *
 * @param missing how many bytes
 */
public record TcpGapEvent(long missing) {}
