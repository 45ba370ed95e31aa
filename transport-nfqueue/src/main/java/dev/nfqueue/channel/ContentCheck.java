// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.buffer.ByteBuf;

/**
 * Refuses new bytes for a packet that the kernel would cut or silently drop: it answers such a verdict with success. Lengths
 * only; checksums are the sender's.
 */
final class ContentCheck {
    private static final int IPV4_MIN_HEADER = 20;
    private static final int IPV6_HEADER = 40;
    private static final int IPV6_PAYLOAD_LENGTH = 4;
    private static final int IPV6_NEXT_HEADER = 6;
    private static final int MAX_CONTENT = 65531;

    private ContentCheck() {}

    static void check(NfqueuePacket packet, ByteBuf content) {
        if (packet.isTruncated()) {
            throw refuse(
                    packet,
                    "only a part of it was copied, and the kernel would cut it to that; raise COPY_RANGE (packet of "
                            + packet.originalLength() + " bytes)");
        }
        int length = content.readableBytes();
        if (length > MAX_CONTENT) {
            throw refuse(packet, length + " bytes do not fit a netlink attribute; at most " + MAX_CONTENT + " do");
        }
        if (packet.isIpv4()) {
            checkIpv4(packet, content, length);
        } else if (packet.isIpv6()) {
            checkIpv6(packet, content, length);
        } else if (length == 0) {
            throw refuse(packet, "the new content is empty");
        }
    }

    private static void checkIpv4(NfqueuePacket packet, ByteBuf content, int length) {
        // Version, header length, type of service, total length: one look for four fields.
        int firstWord = length < IPV4_MIN_HEADER ? 0 : content.getInt(content.readerIndex());
        if (firstWord >>> 28 != 4) {
            throw refuse(packet, "the new content does not begin with an IPv4 header");
        }
        int headerLength = (firstWord >>> 24 & 0xf) * 4;
        int totalLength = firstWord & 0xffff;
        if (headerLength < IPV4_MIN_HEADER || headerLength > length) {
            throw refuse(packet, "the new content has " + length + " bytes, its IPv4 header claims " + headerLength);
        }
        ByteBuf original = packet.content();
        checkOriginalHeader(packet, length, original.capacity() == 0 ? 0 : ipv4HeaderLength(original));
        if (totalLength != 0 && (totalLength > length || totalLength < headerLength)) {
            throw refuse(packet, "the new content has " + length + " bytes, its total length says " + totalLength);
        }
    }

    private static int ipv4HeaderLength(ByteBuf original) {
        return (original.getByte(0) & 0xf) * 4;
    }

    private static void checkIpv6(NfqueuePacket packet, ByteBuf content, int length) {
        int start = content.readerIndex();
        if (length < IPV6_HEADER || (content.getByte(start) >> 4 & 0xf) != 6) {
            throw refuse(packet, "the new content does not begin with an IPv6 header");
        }
        checkOriginalHeader(packet, length, ipv6HeaderLength(packet.content()));
        int claimed = IPV6_HEADER + content.getUnsignedShort(start + IPV6_PAYLOAD_LENGTH);
        if (claimed > length) {
            throw refuse(packet, "the new content has " + length + " bytes, its payload length says " + claimed);
        }
    }

    private static void checkOriginalHeader(NfqueuePacket packet, int length, int originalHeader) {
        if (length < originalHeader) {
            throw refuse(
                    packet,
                    "the new content has " + length + " bytes, less than the " + originalHeader
                            + " of the original's header, for which the kernel drops it");
        }
    }

    /** The kernel counts a hop-by-hop header as part of the header, and no other extension. */
    private static int ipv6HeaderLength(ByteBuf original) {
        boolean hopByHop = original.capacity() >= IPV6_HEADER + 8 && original.getByte(IPV6_NEXT_HEADER) == 0;
        return hopByHop ? IPV6_HEADER + (original.getUnsignedByte(IPV6_HEADER + 1) + 1) * 8 : IPV6_HEADER;
    }

    private static ContentRejectedException refuse(NfqueuePacket packet, String why) {
        return new ContentRejectedException(
                "The bytes of packet " + packet.packetId() + " cannot be replaced: " + why + ".");
    }
}
