// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;
import java.net.Inet6Address;

/**
 * The routing header of IPv6 (RFC 8200 section 4.4): source routes of type 0 (deprecated by RFC 5095), mobile IPv6 of
 * type 2 (RFC 6275), RPL of type 3 (RFC 6554) and segment routing of type 4 (RFC 8754) with their addresses.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Next Header  |  Hdr Ext Len  |  Routing Type | Segments Left |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |  Last Entry   |     Flags     |              Tag              |  as segment routing has it; reserved in 0 and 2
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                      Addresses (16 bytes each)                |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class RoutingHeader extends ExtensionHeader {

    /** Source route, deprecated. */
    public static final int TYPE_SOURCE_ROUTE = 0;

    /** Mobile IPv6: the home address. */
    public static final int TYPE_MOBILE = 2;

    /** RPL source route (RFC 6554), whose addresses are compressed. */
    public static final int TYPE_RPL = 3;

    /** Segment routing. */
    public static final int TYPE_SEGMENT_ROUTING = 4;

    static final int ROUTING_TYPE = NEXT_HEADER + 2;
    static final int SEGMENTS_LEFT = ROUTING_TYPE + 1;
    static final int LAST_ENTRY = SEGMENTS_LEFT + 1;
    static final int FLAGS = LAST_ENTRY + 1;
    static final int TAG = FLAGS + 1;
    static final int ADDRESSES = TAG + 2;

    RoutingHeader(IpPacket packet, int index) {
        super(packet, IpProtocol.ROUTING, index);
    }

    /** Where the address of the last hop is, or the given index when this header does not tell. */
    static int finalDestination(ByteBuf buf, int index, int end, int otherwise) {
        int addresses = addresses(buf, index, end);
        int left = buf.getUnsignedByte(index + SEGMENTS_LEFT);
        if (addresses == 0 || left == 0 || isRpl(buf, index)) {
            return otherwise;
        }
        // Segment routing lists the path backwards.
        boolean firstIsLast = buf.getUnsignedByte(index + ROUTING_TYPE) == TYPE_SEGMENT_ROUTING;
        return index + ADDRESSES + (firstIsLast ? 0 : (addresses - 1) << 4);
    }

    /** Whether the header at an index is an RPL source route with hops to go, whose last address has to be put together. */
    static boolean isUnfinishedRpl(ByteBuf buf, int index, int end) {
        return isRpl(buf, index)
                && buf.getUnsignedByte(index + SEGMENTS_LEFT) > 0
                && RplRoute.count(buf, index, end) > 0;
    }

    private static boolean isRpl(ByteBuf buf, int index) {
        return buf.getUnsignedByte(index + ROUTING_TYPE) == TYPE_RPL;
    }

    private static int addresses(ByteBuf buf, int index, int end) {
        int fitting = Math.max(0, end - index - ADDRESSES) >> 4;
        return switch (buf.getUnsignedByte(index + ROUTING_TYPE)) {
            case TYPE_SOURCE_ROUTE, TYPE_MOBILE -> fitting;
            case TYPE_RPL -> RplRoute.count(buf, index, end);
            case TYPE_SEGMENT_ROUTING -> Math.min(fitting, buf.getUnsignedByte(index + LAST_ENTRY) + 1);
            default -> 0;
        };
    }

    @Override
    Malformation check() {
        int bytes = length() - ADDRESSES;
        boolean right = switch (routingType()) {
            case TYPE_SOURCE_ROUTE -> bytes % 16 == 0 && segmentsLeft() <= bytes / 16;
            case TYPE_MOBILE -> bytes == 16 && segmentsLeft() <= 1;
            case TYPE_RPL -> addressCount() > 0 && segmentsLeft() <= addressCount();
            case TYPE_SEGMENT_ROUTING -> {
                int last = packet.root.buf.getUnsignedByte(index + LAST_ENTRY);
                yield segmentsLeft() <= last + 1 && last < bytes / 16;
            }
            default -> true;
        };
        return right ? null : fault(Kind.EXTENSION_FIELD, SEGMENTS_LEFT);
    }

    /** The routing type. */
    public int routingType() {
        return packet.root.buf.getUnsignedByte(index + ROUTING_TYPE);
    }

    /** How many of the listed nodes are still to be visited. */
    public int segmentsLeft() {
        return packet.root.buf.getUnsignedByte(index + SEGMENTS_LEFT);
    }

    /** Number of the last segment in the list, counted from 0, of segment routing (type 4); -1 for others. */
    public int lastEntry() {
        return isSegmentRouting() ? packet.root.buf.getUnsignedByte(index + LAST_ENTRY) : -1;
    }

    /** The flags of segment routing (type 4), none of which RFC 8754 defines; -1 for others. */
    public int flags() {
        return isSegmentRouting() ? packet.root.buf.getUnsignedByte(index + FLAGS) : -1;
    }

    private boolean isSegmentRouting() {
        return routingType() == TYPE_SEGMENT_ROUTING;
    }

    /** The segment routing tag (RFC 8754), for type 4; reserved bits for others. */
    public int tag() {
        return packet.root.buf.getUnsignedShort(index + TAG);
    }

    /** How many bytes the addresses of an RPL route leave out, the last one apart (CmprI); -1 for other types. */
    public int compression() {
        return routingType() == TYPE_RPL ? RplRoute.compressionOfOthers(packet.root.buf, index) : -1;
    }

    /** How many bytes the last address of an RPL route leaves out (CmprE); -1 for other types. */
    public int lastCompression() {
        return routingType() == TYPE_RPL ? RplRoute.compressionOfLast(packet.root.buf, index) : -1;
    }

    /** How many bytes of padding an RPL route ends with; -1 for other types. */
    public int padding() {
        return routingType() == TYPE_RPL ? RplRoute.padding(packet.root.buf, index) : -1;
    }

    /** How many addresses are listed; 0 for types whose addresses are not read here. */
    public int addressCount() {
        return addresses(packet.root.buf, index, index + length());
    }

    /**
     * A listed address, in the order of the wire: segment routing lists the path backwards. What an RPL route leaves out
     * comes from the packet's destination. Null beyond the last.
     */
    public Inet6Address address(int i) {
        ByteBuf buf = packet.root.buf;
        if (i < 0 || i >= addressCount()) {
            return null;
        }
        return routingType() == TYPE_RPL
                ? RplRoute.address(buf, index, packet.end, packet.start + Ipv6Packet.DESTINATION, i)
                : Addresses.inet6(buf, index + ADDRESSES + (i << 4));
    }
}
