// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel.embedded;

import java.util.BitSet;

/**
 * What a verdict changes in its packet's connection, as the kernel would have got it.
 *
 * @param mark the connection's mark that is set; {@code null}: it stays as it is
 * @param markMask the bits of it that are set, -1 for all
 * @param labels the labels that are set; {@code null}: they stay as they are
 * @param labelsMask the labels that are set or taken away
 * @param timeoutSeconds in how many seconds the connection is to expire; {@code null}: unchanged
 */
public record GivenConntrack(Integer mark, int markMask, BitSet labels, BitSet labelsMask, Long timeoutSeconds) {}
