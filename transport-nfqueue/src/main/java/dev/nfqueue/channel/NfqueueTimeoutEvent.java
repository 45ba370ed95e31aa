// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

/**
 * User event: packets have waited for {@link NfqueueChannelOption#VERDICT_TIMEOUT_MILLIS}, and got the default verdict. Their
 * handlers still hold them; a verdict that comes now fails with {@link VerdictAlreadyGivenException}.
 *
 * @param packets how many
 */
public record NfqueueTimeoutEvent(int packets) {}
