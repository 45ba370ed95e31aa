// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Capture files: pcap and pcapng read, pcapng written, packets replayed. What is read and written are
 * {@link io.netty.buffer.ByteBufHolder}s whose content begins with an IP header, so it fits every source of packets.
 */
package dev.nfqueue.codec.ip.capture;
