// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

/**
 * User event: packets have left the queue without being delivered, because the socket's receive buffer was full. Seen as a
 * gap in the packet ids, so it is told together with the next packet that does arrive. Packets that found the queue itself
 * full get no id, and are not in here; the kernel counts them ({@code queue_dropped}).
 *
 * @param packets how many, in this gap
 * @param passedUnfiltered {@code true} under {@link NfqueueChannelOption#FAIL_OPEN}: they passed without a verdict;
 *     {@code false}: the kernel dropped them ({@code user_dropped})
 */
public record NfqueueLossEvent(long packets, boolean passedUnfiltered) {}
