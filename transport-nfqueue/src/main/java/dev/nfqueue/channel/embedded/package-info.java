// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Tests for handlers without root, without a kernel queue, and without Linux:
 * {@link dev.nfqueue.channel.embedded.EmbeddedNfqueueChannel} keeps the message contract of the real channel, and
 * {@link dev.nfqueue.channel.embedded.NfqueuePacketBuilder} makes packets with all the metadata that a kernel can deliver.
 */
package dev.nfqueue.channel.embedded;
