// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import dev.nfqueue.codec.ip.FragmentHeader;
import dev.nfqueue.codec.ip.InternetChecksum;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.Ipv4Packet;
import dev.nfqueue.codec.ip.Ipv6Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;

/** Makes the bytes of a packet from its fragments: the headers are the first one's. */
final class Reassembly {

    private static final int ECN_MASK = 3;

    private Reassembly() {}

    /** The packet that a complete datagram is, which takes over what the datagram holds. */
    static IpPacket of(Datagram datagram, ByteBufAllocator alloc) {
        ByteBuf bytes = join(datagram, alloc);
        boolean checksumReady = true;
        for (Piece piece : datagram.pieces()) {
            checksumReady &= piece.packet.isChecksumReady();
        }
        return IpPacket.of(new Fragments(bytes, datagram.giveUp()), checksumReady);
    }

    private static ByteBuf join(Datagram datagram, ByteBufAllocator alloc) {
        List<Piece> pieces = datagram.pieces();
        Piece first = pieces.get(0);
        boolean four = first.packet instanceof Ipv4Packet;
        int header = four ? first.header : first.header - FragmentHeader.LENGTH;
        int length = header + pieces.get(pieces.size() - 1).end;
        ByteBuf content = first.packet.content();
        ByteBuf whole = alloc.buffer(length).writeBytes(content, content.readerIndex(), header);
        for (Piece piece : pieces) {
            piece.appendTo(whole);
        }
        if (four) {
            mendIpv4(whole, header, datagram.isCongestionExperienced());
        } else {
            mendIpv6(whole, first, datagram.isCongestionExperienced());
        }
        return whole;
    }

    /** The checksum goes by the differences, so that one that was wrong stays wrong. */
    private static void mendIpv4(ByteBuf whole, int header, boolean congestion) {
        int before = InternetChecksum.sum(whole, 0, header);
        if (congestion) {
            whole.setByte(Wire.IPV4_TOS, whole.getByte(Wire.IPV4_TOS) | ECN_MASK);
        }
        whole.setShort(Wire.IPV4_TOTAL_LENGTH, whole.readableBytes());
        int flags = whole.getUnsignedShort(Wire.IPV4_FRAGMENT) & Wire.IPV4_LASTING_FLAGS;
        whole.setShort(Wire.IPV4_FRAGMENT, flags);
        int after = InternetChecksum.sum(whole, 0, header);
        int checksum = whole.getUnsignedShort(Wire.IPV4_CHECKSUM);
        whole.setShort(Wire.IPV4_CHECKSUM, InternetChecksum.update(checksum, before, after));
    }

    private static void mendIpv6(ByteBuf whole, Piece first, boolean congestion) {
        if (congestion) {
            whole.setInt(0, whole.getInt(0) | ECN_MASK << 20);
        }
        whole.setShort(Wire.IPV6_PAYLOAD_LENGTH, whole.readableBytes() - Ipv6Packet.HEADER_LENGTH);
        ByteBuf content = first.packet.content();
        int fragmentHeader = content.readerIndex() + first.header - FragmentHeader.LENGTH;
        whole.setByte(first.linkToFragmentHeader(), content.getByte(fragmentHeader));
    }
}
