// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import dev.nfqueue.codec.ip.ExtensionHeader;
import dev.nfqueue.codec.ip.FragmentHeader;
import dev.nfqueue.codec.ip.IpProtocol;
import dev.nfqueue.codec.ip.Ipv6Packet;
import io.netty.buffer.ByteBuf;

/**
 * Cuts IPv6 packets (RFC 8200 section 4.5): each fragment has the headers that routers read, then a fragment header,
 * then its part of the rest, extension headers included.
 */
final class Ipv6Cutter extends Cutter {

    /** Where the fragment header comes, and the next-header field that names it. */
    private final int place;

    private final int link;
    private final int nextHeader;
    private final int identification;

    Ipv6Cutter(Ipv6Packet packet, ByteBuf content, int identification) {
        this(packet, content, identification, packet.extension(IpProtocol.FRAGMENT), lastForRouters(packet));
    }

    private Ipv6Cutter(
            Ipv6Packet packet, ByteBuf content, int identification, ExtensionHeader there, ExtensionHeader before) {
        super(packet, content, there == null ? end(before) : there.offset() + there.length());
        this.identification = identification;
        place = there == null ? end(before) : there.offset();
        link = link(packet, place);
        nextHeader = there == null
                ? content.getByte(start + link)
                : there.nextHeader().number();
    }

    /** The last header that each router on the way may have to read: a routing header, else a hop-by-hop header. */
    private static ExtensionHeader lastForRouters(Ipv6Packet packet) {
        ExtensionHeader last = null;
        for (ExtensionHeader header : packet.extensions()) {
            if (header.type() == IpProtocol.HOP_BY_HOP || header.type() == IpProtocol.ROUTING) {
                last = header;
            }
        }
        return last;
    }

    private static int end(ExtensionHeader header) {
        return header == null ? Ipv6Packet.HEADER_LENGTH : header.offset() + header.length();
    }

    /** The next-header field that stands for what begins at an offset. */
    static int link(Ipv6Packet packet, int offset) {
        int link = Wire.IPV6_NEXT_HEADER;
        for (ExtensionHeader header : packet.extensions()) {
            if (header.offset() < offset) {
                link = header.offset();
            }
        }
        return link;
    }

    @Override
    int headerLength(boolean first) {
        return place + FragmentHeader.LENGTH;
    }

    @Override
    ByteBuf header(boolean first, int capacity) {
        ByteBuf header = content.alloc().buffer(capacity);
        header.writeBytes(content, start, place);
        header.setByte(link, IpProtocol.FRAGMENT.number());
        return header.writeByte(nextHeader).writeZero(FragmentHeader.LENGTH - 1);
    }

    @Override
    void finish(ByteBuf fragment, int offset, boolean more) {
        fragment.setShort(Wire.IPV6_PAYLOAD_LENGTH, fragment.readableBytes() - Ipv6Packet.HEADER_LENGTH);
        fragment.setShort(place + Wire.FRAGMENT_OFFSET_FLAGS, offset | (more ? 1 : 0));
        fragment.setInt(place + Wire.FRAGMENT_IDENTIFICATION, identification);
    }
}
