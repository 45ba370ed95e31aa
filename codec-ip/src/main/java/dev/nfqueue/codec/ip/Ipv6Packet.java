// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

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
public final class Ipv6Packet extends Ipv6Headers {

    Ipv6Packet(ByteBufHolder holder, boolean checksumReady) {
        super(holder, checksumReady);
    }

    Ipv6Packet(Transport outer, int index, int end) {
        super(outer, index, end);
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

    @Override
    public int hopLimit() {
        return u8(HOP_LIMIT);
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
}
