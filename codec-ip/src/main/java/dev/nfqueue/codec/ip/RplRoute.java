// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;
import java.net.Inet6Address;

/**
 * The addresses of an RPL source route, a routing header of type 3 (RFC 6554 section 3). Each leaves out the bytes that
 * it has in common with the destination in the IPv6 header, the last one perhaps another number of them.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Next Header  |  Hdr Ext Len  | Routing Type=3| Segments Left |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * | CmprI | CmprE |  Pad  |               Reserved                |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |    n - 1 addresses of 16 - CmprI bytes, one of 16 - CmprE     |
 * </pre>
 */
final class RplRoute {

    static final int COMPRESSION = RoutingHeader.SEGMENTS_LEFT + 1;
    static final int PAD = COMPRESSION + 1;
    static final int ADDRESSES = RoutingHeader.ADDRESSES;

    private static final int ADDRESS_LENGTH = 16;

    private RplRoute() {}

    /** How many bytes all addresses but the last leave out. */
    static int compressionOfOthers(ByteBuf buf, int index) {
        return buf.getUnsignedByte(index + COMPRESSION) >> 4;
    }

    /** How many bytes the last address leaves out. */
    static int compressionOfLast(ByteBuf buf, int index) {
        return buf.getUnsignedByte(index + COMPRESSION) & 0xF;
    }

    static int padding(ByteBuf buf, int index) {
        return buf.getUnsignedByte(index + PAD) >> 4;
    }

    /** How many addresses the header at an index has; 0 when its fields do not fit its length, or that not the packet. */
    static int count(ByteBuf buf, int index, int end) {
        int length = ExtensionHeader.lengthAt(IpProtocol.ROUTING, buf, index, end);
        int others = length - ADDRESSES - padding(buf, index) - (ADDRESS_LENGTH - compressionOfLast(buf, index));
        return others < 0 ? 0 : others / (ADDRESS_LENGTH - compressionOfOthers(buf, index)) + 1;
    }

    /** One of the addresses, put together with the destination at an index. */
    static Inet6Address address(ByteBuf buf, int index, int end, int destination, int i) {
        int left = i == count(buf, index, end) - 1 ? compressionOfLast(buf, index) : compressionOfOthers(buf, index);
        byte[] bytes = Addresses.bytes(buf, destination, ADDRESS_LENGTH);
        buf.getBytes(
                index + ADDRESSES + i * (ADDRESS_LENGTH - compressionOfOthers(buf, index)), bytes, left, 16 - left);
        return Addresses.inet6(bytes);
    }

    /** The sum of the last address, for the pseudo-header. */
    static int sumOfLast(ByteBuf buf, int index, int end, int destination) {
        int left = compressionOfLast(buf, index);
        int last =
                index + ADDRESSES + (count(buf, index, end) - 1) * (ADDRESS_LENGTH - compressionOfOthers(buf, index));
        int sum = InternetChecksum.sum(buf, last, ADDRESS_LENGTH - left);
        return InternetChecksum.sum(buf, destination, left) + ((left & 1) == 0 ? sum : InternetChecksum.swap(sum));
    }
}
