// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * An IPv6 packet (RFC 8200). Its extension headers are walked when the packet is made, up to the transport header.
 *
 * <pre>
 *  0                   1                   2                   3
 *  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |Version| Traffic Class |           Flow Label                  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |         Payload Length        |  Next Header  |   Hop Limit   |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                    Source Address (16 bytes)                  |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * |                 Destination Address (16 bytes)                |
 * +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Ipv6Packet extends IpPacket {

    /** Bytes of the fixed header. */
    public static final int HEADER_LENGTH = 40;

    /** How many extension headers are walked; a packet with more is malformed. Real ones have two or three. */
    public static final int MAX_EXTENSION_HEADERS = 16;

    static final int VERSION_CLASS_LABEL = 0;
    static final int PAYLOAD_LENGTH = VERSION_CLASS_LABEL + 4;
    static final int NEXT_HEADER = PAYLOAD_LENGTH + 2;
    static final int HOP_LIMIT = NEXT_HEADER + 1;
    static final int SOURCE = HOP_LIMIT + 1;
    static final int DESTINATION = SOURCE + 16;

    private static final int MAX_PAYLOAD_LENGTH = 0xFFFF;

    /** Where the fragment header is, or 0. */
    private int fragmentIndex;

    /** Where the jumbo payload length is (RFC 2675), or 0. */
    private int jumboIndex;

    /** Where the address is that the pseudo-header has for destination: the last one of a routing header. */
    private int finalDestination;

    /** Where the RPL route is whose last address the pseudo-header has for destination, or 0. */
    private int rplRoute;

    /** Where the address is that the pseudo-header has for source: that of a home address option (RFC 6275). */
    private int homeAddress;

    Ipv6Packet(ByteBufHolder holder, boolean checksumReady) {
        super(holder, checksumReady);
        check();
    }

    Ipv6Packet(Transport outer, int index, int end) {
        super(outer, index, end);
        check();
    }

    private void check() {
        int available = end - start - HEADER_LENGTH;
        finalDestination = start + DESTINATION;
        homeAddress = start + SOURCE;
        rplRoute = 0;
        long declared = declaredLength(available);
        truncated = declared > available;
        end = truncated ? end : start + HEADER_LENGTH + (int) declared;
        if (truncated && !isQuoted()) {
            fault(Kind.TRUNCATED, PAYLOAD_LENGTH);
        }
        walk();
    }

    private long declaredLength(int available) {
        int length = payloadLength();
        if (length != 0) {
            return length;
        }
        boolean first = nextHeader() == IpProtocol.HOP_BY_HOP;
        jumboIndex = first ? OptionsHeader.findJumbo(this, start + HEADER_LENGTH) : 0;
        if (jumboIndex != 0) {
            return root.buf.getUnsignedInt(jumboIndex);
        }
        // Beyond 64 KiB, zero stands for a packet that the kernel has put together (BIG TCP).
        return available > MAX_PAYLOAD_LENGTH ? available : 0;
    }

    private void walk() {
        int at = start + HEADER_LENGTH;
        protocol = IpProtocol.of(u8(NEXT_HEADER));
        for (int count = 0; ExtensionHeader.isExtension(protocol); count++) {
            payloadIndex = at;
            int length = ExtensionHeader.lengthAt(protocol, root.buf, at, end);
            if (length < 0 || count == MAX_EXTENSION_HEADERS) {
                if (!truncated || !isQuoted()) {
                    fault(length < 0 ? Kind.EXTENSION_TRUNCATED : Kind.EXTENSION_CHAIN_TOO_LONG, at - start);
                }
                return;
            }
            if (protocol == IpProtocol.HOP_BY_HOP && count > 0) {
                fault(Kind.EXTENSION_MISPLACED, at - start);
            } else if (protocol == IpProtocol.ROUTING) {
                enterRoute(at, length);
            } else if (protocol == IpProtocol.DESTINATION_OPTIONS) {
                homeAddress = OptionsHeader.findHomeAddress(this, at, length, homeAddress);
            } else if (protocol == IpProtocol.FRAGMENT && !enterFragment(at)) {
                return;
            }
            protocol = IpProtocol.of(root.buf.getByte(at));
            at += length;
        }
        payloadIndex = at;
        hasTransport = protocol != IpProtocol.NO_NEXT_HEADER;
    }

    private void enterRoute(int at, int length) {
        int last = RoutingHeader.finalDestination(root.buf, at, length, finalDestination);
        boolean rpl = RoutingHeader.isUnfinishedRpl(root.buf, at);
        rplRoute = rpl ? at : last == finalDestination ? rplRoute : 0;
        finalDestination = last;
    }

    /** Whether the chain goes on behind a fragment header: it does in the first fragment only. */
    private boolean enterFragment(int at) {
        if (fragmentIndex != 0) {
            fault(Kind.EXTENSION_MISPLACED, at - start);
        }
        fragmentIndex = at;
        int length = end - at - FragmentHeader.LENGTH;
        boolean uneven = hasMoreFragments() && (length & 7) != 0 && !truncated;
        if (uneven || fragmentOffset() + length > MAX_PAYLOAD_LENGTH) {
            fault(Kind.FRAGMENT, at - start);
        }
        if (fragmentOffset() == 0) {
            return true;
        }
        protocol = IpProtocol.of(root.buf.getByte(at));
        payloadIndex = at + FragmentHeader.LENGTH;
        return false;
    }

    private int u8(int field) {
        return root.buf.getUnsignedByte(start + field);
    }

    @Override
    public int version() {
        return 6;
    }

    @Override
    public int headerLength() {
        return HEADER_LENGTH;
    }

    @Override
    public int trafficClass() {
        return root.buf.getUnsignedShort(start + VERSION_CLASS_LABEL) >> 4 & 0xFF;
    }

    /** Flow label (RFC 6437), 20 bits; 0 where the sender sets none. */
    public int flowLabel() {
        return root.buf.getInt(start + VERSION_CLASS_LABEL) & 0xFFFFF;
    }

    /** The payload length as the fixed header declares it, in bytes: extension headers count, the fixed one does not. */
    public int payloadLength() {
        return root.buf.getUnsignedShort(start + PAYLOAD_LENGTH);
    }

    @Override
    public int declaredLength() {
        if (!truncated) {
            return length();
        }
        long declared = HEADER_LENGTH + (jumboIndex != 0 ? root.buf.getUnsignedInt(jumboIndex) : payloadLength());
        return (int) Math.min(declared, Integer.MAX_VALUE);
    }

    /** The next-header field of the fixed header: what follows it, an extension header perhaps. */
    public IpProtocol nextHeader() {
        return IpProtocol.of(u8(NEXT_HEADER));
    }

    @Override
    public int hopLimit() {
        return u8(HOP_LIMIT);
    }

    @Override
    public boolean isFragment() {
        return fragmentIndex != 0 && (fragmentWord() & (FragmentHeader.OFFSET_MASK | 1)) != 0;
    }

    @Override
    public boolean hasMoreFragments() {
        return fragmentIndex != 0 && (fragmentWord() & 1) != 0;
    }

    @Override
    public int fragmentOffset() {
        return fragmentIndex != 0 ? fragmentWord() & FragmentHeader.OFFSET_MASK : 0;
    }

    @Override
    public int fragmentId() {
        return fragmentIndex != 0 ? root.buf.getInt(fragmentIndex + FragmentHeader.IDENTIFICATION) : 0;
    }

    private int fragmentWord() {
        return root.buf.getUnsignedShort(fragmentIndex + FragmentHeader.OFFSET_FLAGS);
    }

    @Override
    public Inet6Address source() {
        return Addresses.inet6(root.buf, start + SOURCE);
    }

    @Override
    public Inet6Address destination() {
        return Addresses.inet6(root.buf, start + DESTINATION);
    }

    /** The first eight bytes of the source address. */
    public long sourceHigh() {
        return root.buf.getLong(start + SOURCE);
    }

    /** The last eight bytes of the source address. */
    public long sourceLow() {
        return root.buf.getLong(start + SOURCE + 8);
    }

    /** The first eight bytes of the destination address. */
    public long destinationHigh() {
        return root.buf.getLong(start + DESTINATION);
    }

    /** The last eight bytes of the destination address. */
    public long destinationLow() {
        return root.buf.getLong(start + DESTINATION + 8);
    }

    @Override
    public Ipv6Packet source(InetAddress address) {
        return source(Addresses.inet6(address, 0), Addresses.inet6(address, 8));
    }

    @Override
    public Ipv6Packet destination(InetAddress address) {
        return destination(Addresses.inet6(address, 0), Addresses.inet6(address, 8));
    }

    /** Sets the source address, first and last eight bytes, and updates the transport checksum. */
    public Ipv6Packet source(long high, long low) {
        address(start + SOURCE, high, low);
        return this;
    }

    /** Sets the destination address, first and last eight bytes, and updates the transport checksum. */
    public Ipv6Packet destination(long high, long low) {
        address(start + DESTINATION, high, low);
        return this;
    }

    private void address(int index, long high, long low) {
        boolean direct = payloadIndex == start + HEADER_LENGTH;
        int before = direct ? InternetChecksum.sum(root.buf, index, 16) : endpointsSum();
        ByteBuf buf = editable();
        buf.setLong(index, high);
        buf.setLong(index + 8, low);
        pseudoChanged(before, direct ? InternetChecksum.sum(buf, index, 16) : endpointsSum());
    }

    @Override
    public Ipv6Packet trafficClass(int trafficClass) {
        int word = root.buf.getUnsignedShort(start + VERSION_CLASS_LABEL);
        editable().setShort(start + VERSION_CLASS_LABEL, (word & 0xF00F) | (trafficClass & 0xFF) << 4);
        return this;
    }

    /** Sets the flow label, 20 bits. */
    public Ipv6Packet flowLabel(int label) {
        int word = root.buf.getInt(start + VERSION_CLASS_LABEL);
        editable().setInt(start + VERSION_CLASS_LABEL, (word & 0xFFF00000) | (label & 0xFFFFF));
        return this;
    }

    @Override
    public Ipv6Packet hopLimit(int hops) {
        editable().setByte(start + HOP_LIMIT, hops);
        return this;
    }

    @Override
    IpProtocol firstExtension() {
        return nextHeader();
    }

    @Override
    Malformation checkOptions() {
        return payloadIndex == start + HEADER_LENGTH ? null : super.checkOptions();
    }

    /**
     * Puts an extension header in: first when it is hop-by-hop, else last, right before the transport header, or before a
     * mobility or HIP header, which let nothing follow.
     *
     * @param type which, but no fragment and no Authentication Header
     * @param body what stands behind next header and length: padded with zeros to a multiple of eight bytes, options
     *     with a padding option
     * @throws IllegalArgumentException for another type, a packet that is too long or has {@link #MAX_EXTENSION_HEADERS}
     * @throws UnsupportedOperationException in a fragment, but for hop-by-hop, and in a packet inside another
     */
    public Ipv6Packet insertExtension(IpProtocol type, byte... body) {
        int before = endpointsSum();
        Ipv6Edits.insert(this, type, body);
        walkAgain(before);
        return this;
    }

    /**
     * Takes the first extension header of a type out, if there is one.
     *
     * @throws UnsupportedOperationException in a fragment, but for hop-by-hop, and in a packet inside another
     */
    public Ipv6Packet removeExtension(IpProtocol type) {
        int before = endpointsSum();
        int jumbo = jumboIndex;
        jumboIndex = type == IpProtocol.HOP_BY_HOP ? 0 : jumbo;
        try {
            if (Ipv6Edits.remove(this, type)) {
                walkAgain(before);
            }
        } catch (RuntimeException e) {
            jumboIndex = jumbo;
            throw e;
        }
        return this;
    }

    private void walkAgain(int endpointsBefore) {
        malformation = null;
        fragmentIndex = 0;
        jumboIndex = 0;
        hasTransport = false;
        check();
        pseudoChanged(endpointsBefore, endpointsSum());
    }

    @Override
    int pseudoSum(int length) {
        return endpointsSum() + protocol.number() + (length >>> 16) + (length & 0xFFFF);
    }

    /** The sum of the addresses of the pseudo-header: of those at the ends of the way, not of the next hop's. */
    private int endpointsSum() {
        int destination = rplRoute == 0
                ? InternetChecksum.sum(root.buf, finalDestination, 16)
                : RplRoute.sumOfLast(root.buf, rplRoute, start + DESTINATION);
        return InternetChecksum.fold(InternetChecksum.sum(root.buf, homeAddress, 16) + destination);
    }

    /** The home address of a mobile node that sent the packet from elsewhere (RFC 6275); else {@link #source}. */
    public Inet6Address homeAddress() {
        return Addresses.inet6(root.buf, homeAddress);
    }

    /** Where the packet ends up: the last address of a routing header with hops to go; else {@link #destination}. */
    public Inet6Address finalDestination() {
        return rplRoute == 0
                ? Addresses.inet6(root.buf, finalDestination)
                : RplRoute.address(root.buf, rplRoute, start + DESTINATION, RplRoute.count(root.buf, rplRoute) - 1);
    }

    @Override
    void lengthChanged(int by) {
        if (jumboIndex != 0) {
            root.buf.setInt(jumboIndex, length() - HEADER_LENGTH);
        } else {
            root.buf.setShort(start + PAYLOAD_LENGTH, truncated ? payloadLength() + by : length() - HEADER_LENGTH);
        }
    }

    @Override
    int maxLength() {
        return jumboIndex != 0 ? Integer.MAX_VALUE : HEADER_LENGTH + MAX_PAYLOAD_LENGTH;
    }
}
