// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBufHolder;
import java.net.Inet6Address;

/**
 * The way through the headers of an {@link Ipv6Packet}, and what is found there: how long it is, whether it is a fragment, and
 * between which addresses it goes.
 */
abstract sealed class Ipv6Headers extends IpPacket permits Ipv6Packet {

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
    int jumboIndex;

    /** Where the address is that the pseudo-header has for destination: the last one of a routing header. */
    private int finalDestination;

    /** Where the RPL route is whose last address the pseudo-header has for destination, or 0. */
    private int rplRoute;

    /** Where the address is that the pseudo-header has for source: that of a home address option (RFC 6275). */
    private int homeAddress;

    Ipv6Headers(ByteBufHolder holder, boolean checksumReady) {
        super(holder, checksumReady);
        check();
    }

    Ipv6Headers(Transport outer, int index, int end) {
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
        if (ExtensionHeader.lengthAt(IpProtocol.HOP_BY_HOP, root.buf, start + HEADER_LENGTH, end) < 0) {
            jumboIndex = 0; // A length that ends before the header that it stands in.
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
        int last = RoutingHeader.finalDestination(root.buf, at, at + length, finalDestination);
        boolean rpl = RoutingHeader.isUnfinishedRpl(root.buf, at, at + length);
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

    /** Walks anew after headers were put in or taken out, and brings the transport sum up to date. */
    final void walkAgain(int endpointsBefore) {
        malformation = null;
        fragmentIndex = 0;
        jumboIndex = 0;
        hasTransport = false;
        check();
        pseudoChanged(endpointsBefore, endpointsSum());
    }

    final int u8(int field) {
        return root.buf.getUnsignedByte(start + field);
    }

    /** The payload length as the fixed header declares it, in bytes: extension headers count, the fixed one does not. */
    public int payloadLength() {
        return root.buf.getUnsignedShort(start + PAYLOAD_LENGTH);
    }

    /** The next-header field of the fixed header: what follows it, an extension header perhaps. */
    public IpProtocol nextHeader() {
        return IpProtocol.of(u8(NEXT_HEADER));
    }

    @Override
    public int declaredLength() {
        if (!truncated) {
            return length();
        }
        long declared = HEADER_LENGTH + (jumboIndex != 0 ? root.buf.getUnsignedInt(jumboIndex) : payloadLength());
        return (int) Math.min(declared, Integer.MAX_VALUE);
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
    int pseudoSum(int length) {
        return endpointsSum() + protocol.number() + (length >>> 16) + (length & 0xFFFF);
    }

    /** The sum of the addresses of the pseudo-header: of those at the ends of the way, not of the next hop's. */
    final int endpointsSum() {
        int destination = rplRoute == 0
                ? InternetChecksum.sum(root.buf, finalDestination, 16)
                : RplRoute.sumOfLast(root.buf, rplRoute, end, start + DESTINATION);
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
                : RplRoute.address(
                        root.buf, rplRoute, end, start + DESTINATION, RplRoute.count(root.buf, rplRoute, end) - 1);
    }

    @Override
    void lengthChanged(int by) {
        if (jumboIndex != 0) {
            long whole = truncated ? root.buf.getUnsignedInt(jumboIndex) + by : length() - HEADER_LENGTH;
            root.buf.setInt(jumboIndex, (int) whole);
        } else {
            root.buf.setShort(start + PAYLOAD_LENGTH, truncated ? payloadLength() + by : length() - HEADER_LENGTH);
        }
    }

    @Override
    int maxLength() {
        return jumboIndex != 0 ? Integer.MAX_VALUE : HEADER_LENGTH + MAX_PAYLOAD_LENGTH;
    }
}
