// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import dev.nfqueue.codec.ip.FragmentHeader;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpProtocol;
import dev.nfqueue.codec.ip.Ipv4Packet;
import dev.nfqueue.codec.ip.Ipv6Packet;
import dev.nfqueue.codec.ip.Malformation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;

/** A fragment, and which bytes of the packet it brings. Owns nothing: its packet is its datagram's. */
final class Piece {

    final IpPacket packet;

    /** Where its bytes belong, and where they end. */
    final int offset;

    final int end;

    /** Whether others follow. */
    final boolean more;

    /** Bytes of header before the payload: of IPv6 with the fragment header. */
    final int header;

    Piece(IpPacket packet) {
        this.packet = packet;
        offset = packet.fragmentOffset();
        more = packet.hasMoreFragments();
        header = headerLength(packet, offset);
        end = offset + packet.length() - header;
    }

    private static int headerLength(IpPacket packet, int offset) {
        if (packet instanceof Ipv4Packet) {
            return packet.headerLength();
        }
        return offset > 0
                ? packet.payloadOffset()
                : packet.extension(IpProtocol.FRAGMENT).offset() + FragmentHeader.LENGTH;
    }

    /** What is wrong with a fragment taken by itself; null when nothing. */
    static ReassemblyFailure check(IpPacket packet) {
        if (packet.isTruncated()) {
            return ReassemblyFailure.TRUNCATED;
        }
        Malformation fault = packet.malformation();
        ReassemblyFailure failure = fault == null ? null : failure(packet, fault);
        // A payload length of zero says that this is a jumbogram, which cannot be fragmented (RFC 2675).
        boolean jumbo = packet instanceof Ipv6Packet six && six.payloadLength() == 0;
        return failure == null && jumbo ? ReassemblyFailure.MALFORMED : failure;
    }

    private static ReassemblyFailure failure(IpPacket packet, Malformation fault) {
        // All that IP itself needs stands before the payload, which is judged when the packet is whole.
        boolean inTransport = fault.offset() >= packet.payloadOffset();
        return switch (fault.kind()) {
            case FRAGMENT_WITHOUT_HEADER, EXTENSION_TRUNCATED -> ReassemblyFailure.FIRST_TOO_SHORT;
            case HEADER_LENGTH, TRANSPORT_TRUNCATED ->
                inTransport ? ReassemblyFailure.FIRST_TOO_SHORT : ReassemblyFailure.MALFORMED;
            case FRAGMENT -> isTooLong(packet) ? ReassemblyFailure.TOO_LONG : ReassemblyFailure.MALFORMED;
            default -> inTransport ? null : ReassemblyFailure.MALFORMED;
        };
    }

    private static boolean isTooLong(IpPacket packet) {
        int uncounted = packet instanceof Ipv4Packet ? 0 : Ipv6Packet.HEADER_LENGTH + FragmentHeader.LENGTH;
        return packet.fragmentOffset() + packet.length() - uncounted > Wire.MAX_LENGTH;
    }

    /** How many bytes beside the payload the length field of the whole packet will count. */
    int countedHeader() {
        return packet instanceof Ipv4Packet ? header : header - FragmentHeader.LENGTH - Ipv6Packet.HEADER_LENGTH;
    }

    /** The next-header field that names the fragment header of IPv6, counted from the packet's first byte. */
    int linkToFragmentHeader() {
        return Ipv6Cutter.link((Ipv6Packet) packet, header - FragmentHeader.LENGTH);
    }

    boolean covers(Piece other) {
        return offset < other.end && other.offset < end;
    }

    /** Whether the other brings the same bytes for the same place. */
    boolean isSame(Piece other) {
        if (offset != other.offset || end != other.end || more != other.more) {
            return false;
        }
        ByteBuf mine = packet.content();
        ByteBuf theirs = other.packet.content();
        return ByteBufUtil.equals(
                mine, mine.readerIndex() + header, theirs, theirs.readerIndex() + other.header, end - offset);
    }

    /** Appends its bytes to the packet's. */
    void appendTo(ByteBuf whole) {
        ByteBuf content = packet.content();
        whole.writeBytes(content, content.readerIndex() + header, end - offset);
    }
}
