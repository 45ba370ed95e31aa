// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

/**
 * IP packets as views over Netty buffers. Begin with {@link dev.nfqueue.codec.ip.IpPacket}.
 *
 * <p>{@link dev.nfqueue.codec.ip.IpPacketDecoder} makes a packet of each {@link io.netty.buffer.ByteBufHolder}, handlers look
 * at it and edit it in place, {@link dev.nfqueue.codec.ip.IpPacketEncoder} gives the holder back, with new bytes where
 * something was edited. {@link dev.nfqueue.codec.ip.IpPacketBuilder} and {@link dev.nfqueue.codec.ip.IpReplies} make packets.
 * What a header is called is what its RFC calls it; where it is, and what it may hold, stands in the class that is its view.
 */
package dev.nfqueue.codec.ip;
