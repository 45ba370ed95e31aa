// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;

/** Edits of an IPv6 packet that move its headers. */
final class Ipv6Edits {

    private Ipv6Edits() {}

    /** Puts an extension header in: first when it is hop-by-hop, else last, right before the transport header. */
    static void insert(Ipv6Packet packet, IpProtocol type, byte[] body) {
        if (!ExtensionHeader.isExtension(type) || type == IpProtocol.FRAGMENT || type == IpProtocol.AH) {
            throw new IllegalArgumentException("not an extension header to be put in: " + type);
        }
        boolean first = type == IpProtocol.HOP_BY_HOP;
        if (first && packet.nextHeader() == IpProtocol.HOP_BY_HOP) {
            throw new IllegalArgumentException("there is a hop-by-hop header already");
        }
        if (packet.extensions().size() >= Ipv6Packet.MAX_EXTENSION_HEADERS) {
            throw new IllegalArgumentException("there are " + Ipv6Packet.MAX_EXTENSION_HEADERS
                    + " extension headers already, and more are not read");
        }
        refuseFragment(packet, type);
        int index = first ? packet.start + Ipv6Packet.HEADER_LENGTH : lastPlace(packet);
        int link = first ? packet.start + Ipv6Packet.NEXT_HEADER : linkTo(packet, index);
        int length = (ExtensionHeader.EXTENSION_LENGTH + 1 + body.length + 7) & ~7;
        packet.splice(index, 0, length);
        ByteBuf buf = packet.root.buf;
        buf.setZero(index, length);
        buf.setByte(index + ExtensionHeader.NEXT_HEADER, buf.getByte(link));
        buf.setByte(index + ExtensionHeader.EXTENSION_LENGTH, (length >> 3) - 1);
        buf.setBytes(index + ExtensionHeader.EXTENSION_LENGTH + 1, body);
        pad(buf, type, index + ExtensionHeader.EXTENSION_LENGTH + 1 + body.length, index + length);
        buf.setByte(link, type.number());
    }

    /** Behind all extension headers, but for those that let nothing follow. */
    private static int lastPlace(Ipv6Packet packet) {
        for (ExtensionHeader header : packet.extensions()) {
            if (header.type() == IpProtocol.MOBILITY || header.type() == IpProtocol.HIP) {
                return header.index;
            }
        }
        return packet.payloadIndex;
    }

    /** What is left behind options is one option more. */
    private static void pad(ByteBuf buf, IpProtocol type, int from, int to) {
        boolean options = type == IpProtocol.HOP_BY_HOP || type == IpProtocol.DESTINATION_OPTIONS;
        if (options && to - from > 1) {
            buf.setByte(from, Ipv6Option.PADN);
            buf.setByte(from + 1, to - from - 2);
        }
    }

    /** Takes the first extension header of a type out; false when there is none. */
    static boolean remove(Ipv6Packet packet, IpProtocol type) {
        ExtensionHeader header = packet.extension(type);
        if (header == null) {
            return false;
        }
        refuseFragment(packet, type);
        int link = linkTo(packet, header.index);
        int next = header.nextHeader().number();
        packet.splice(header.index, header.length(), 0);
        packet.root.buf.setByte(link, next);
        return true;
    }

    private static void refuseFragment(Ipv6Packet packet, IpProtocol type) {
        if (packet.isFragment() && type != IpProtocol.HOP_BY_HOP) {
            throw new UnsupportedOperationException("a fragment keeps its headers: put the packet together first");
        }
    }

    /** Where the next-header field is that stands for what begins at an index. */
    private static int linkTo(Ipv6Packet packet, int index) {
        int link = packet.start + Ipv6Packet.NEXT_HEADER;
        for (ExtensionHeader header : packet.extensions()) {
            if (header.index < index) {
                link = header.index + ExtensionHeader.NEXT_HEADER;
            }
        }
        return link;
    }
}
