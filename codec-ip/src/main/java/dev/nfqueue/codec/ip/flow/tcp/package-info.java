// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

/**
 * TCP connections that pass by, as streams of bytes.
 *
 * <p>Below is an engine without channel, clock and thread: an {@code ObservingEngine} follows a connection whose packets
 * pass, a {@code RelayEngine} stands between two ends and passes what a reader writes. Numbers in there are offsets from a
 * stream's first byte, in 64 bits; {@code Endpoint} is where they are made of sequence numbers. Where bytes are rewritten
 * there are two spaces of offsets, joined by a {@code StreamMap}.
 */
package dev.nfqueue.codec.ip.flow.tcp;
