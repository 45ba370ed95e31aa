// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.DefaultByteBufHolder;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * An IP packet: a message that owns the {@link ByteBufHolder} it came in, and a view of the bytes in there. Headers are
 * checked once, when the packet is made, and never copied; after that no accessor fails, whatever the packet holds.
 * What is wrong with a packet is a value, {@link #malformation()}.
 *
 * <h2>Editing</h2>
 *
 * Setters write into the content in place and keep every sum right as they go (RFC 1624), so that a sum which was wrong
 * stays wrong. Where that is not possible (payloads, partial sums, CRC32c) the sum is computed anew by {@link #settle},
 * which {@link #content} and {@link #toHolder} call. Edits that change the length move the packet to a buffer of its
 * own; the holder keeps the original. Read-only content is copied before the first edit.
 *
 * <h2>Reference counting</h2>
 *
 * The packet owns one reference to its holder and gives it back when its own count falls to zero. Views
 * ({@link #transport}, options, extension headers) borrow; they never retain. A packet inside another one (a tunnel's,
 * or the one quoted by an ICMP error) shares the count of the outer one, as a slice of a {@link ByteBuf} does. It is of
 * no use after an edit that changes the outer one's length: ask for it anew.
 *
 * <h2>Threads</h2>
 *
 * A packet is used by one thread at a time.
 */
public abstract sealed class IpPacket extends PacketContent permits Ipv4Packet, Ipv6Headers, OpaquePacket {

    /** Whether a transport header begins at {@link #payloadIndex}: not in later fragments and broken packets. */
    boolean hasTransport;

    IpProtocol protocol = IpProtocol.NO_NEXT_HEADER;
    Malformation malformation;
    boolean truncated;

    private Transport transport;

    IpPacket(ByteBufHolder holder, boolean checksumReady) {
        super(holder, checksumReady);
    }

    IpPacket(Transport outer, int index, int end) {
        super(outer, index, end);
    }

    /**
     * The packet that a holder's content is, from its first readable byte on. Takes over the caller's reference.
     *
     * @return an {@link Ipv4Packet} or {@link Ipv6Packet}, or an {@link OpaquePacket} when it is neither
     */
    public static IpPacket of(ByteBufHolder holder) {
        return of(holder, true);
    }

    /**
     * The packet that a holder's content is. Takes over the caller's reference.
     *
     * @param checksumReady false when the transport checksum is still to be completed by a network card
     *     ({@code CHECKSUM_PARTIAL}, as large send offload leaves it): it is then neither judged nor updated, and
     *     computed in full when the packet is edited
     */
    public static IpPacket of(ByteBufHolder holder, boolean checksumReady) {
        ByteBuf content = holder.content();
        return switch (versionAt(content, content.readerIndex(), content.writerIndex())) {
            case 4 -> new Ipv4Packet(holder, checksumReady);
            case 6 -> new Ipv6Packet(holder, checksumReady);
            default -> new OpaquePacket(holder, checksumReady);
        };
    }

    /** The packet that a buffer is. Takes over the caller's reference. */
    public static IpPacket of(ByteBuf content) {
        return of(new DefaultByteBufHolder(content), true);
    }

    /** A packet within a packet; shares the count of the outer one. */
    static IpPacket inside(Transport outer, int index, int end) {
        return switch (versionAt(outer.packet.root.buf, index, end)) {
            case 4 -> new Ipv4Packet(outer, index, end);
            case 6 -> new Ipv6Packet(outer, index, end);
            default -> new OpaquePacket(outer, index, end);
        };
    }

    /** The version, if the fixed header of that version is there; else 0. */
    private static int versionAt(ByteBuf buf, int index, int end) {
        int available = end - index;
        if (available < Ipv4Packet.MIN_HEADER_LENGTH) {
            return 0;
        }
        int version = buf.getByte(index) >> 4 & 0xF;
        return version == 6 && available < Ipv6Packet.HEADER_LENGTH ? 0 : version;
    }

    /** 4 or 6 as the first four bits say, even if the rest is not a packet; any value for an {@link OpaquePacket}. */
    public abstract int version();

    /** Bytes of the IP header: with options for IPv4, without extension headers for IPv6. */
    public abstract int headerLength();

    /** Who sent it, without a look-up of names; null for an {@link OpaquePacket}. */
    public abstract InetAddress source();

    /** Who shall get it, without a look-up of names; null for an {@link OpaquePacket}. */
    public abstract InetAddress destination();

    /**
     * Sets the source address, and updates the checksums.
     *
     * @throws IllegalArgumentException when the address is of the other IP version
     */
    public abstract IpPacket source(InetAddress address);

    /**
     * Sets the destination address, and updates the checksums.
     *
     * @throws IllegalArgumentException when the address is of the other IP version
     */
    public abstract IpPacket destination(InetAddress address);

    /** Time to live (IPv4) or hop limit (IPv6), 0 to 255. */
    public abstract int hopLimit();

    /** Sets time to live or hop limit. */
    public abstract IpPacket hopLimit(int hops);

    /** Type of service (IPv4) or traffic class (IPv6), 0 to 255: {@link #dscp} and {@link #ecn} together. */
    public abstract int trafficClass();

    /** Sets type of service or traffic class. */
    public abstract IpPacket trafficClass(int trafficClass);

    /** Differentiated services code point (RFC 2474), 0 to 63. */
    public final int dscp() {
        return trafficClass() >> 2;
    }

    /** Sets the differentiated services code point, 0 to 63. */
    public final IpPacket dscp(int dscp) {
        return trafficClass((dscp << 2 & 0xFC) | ecn());
    }

    /** Explicit congestion notification (RFC 3168): 0 not capable, 1 ECT(1), 2 ECT(0), 3 congestion experienced. */
    public final int ecn() {
        return trafficClass() & 3;
    }

    /** Sets explicit congestion notification, 0 to 3. */
    public final IpPacket ecn(int ecn) {
        return trafficClass((trafficClass() & 0xFC) | (ecn & 3));
    }

    /** What follows the IP headers, extension headers (and an Authentication Header of IPv4) passed over. */
    public final IpProtocol protocol() {
        return protocol;
    }

    /** Whether this is a fragment; {@link #fragmentOffset} tells which. */
    @Override
    public abstract boolean isFragment();

    /** Whether fragments follow this one. */
    public abstract boolean hasMoreFragments();

    /** Where this fragment belongs in the payload of the whole packet, in bytes; 0 for the first and for no fragment. */
    public abstract int fragmentOffset();

    /** Identification that the fragments of a packet share; 0 where an IPv6 packet is none. */
    public abstract int fragmentId();

    /** Bytes of the packet that are there, from the IP header to the end that it declares. */
    public final int length() {
        return end - start;
    }

    /** Whether the packet declares more bytes than are there. */
    public final boolean isTruncated() {
        return truncated;
    }

    /** Bytes from the first of the packet to the first behind all IP headers. */
    public final int payloadOffset() {
        return payloadIndex - start;
    }

    /** The bytes behind all IP headers, read-only and borrowed: valid until the next edit that changes a length. */
    public final ByteBuf payload() {
        return root.buf.slice(payloadIndex, end - payloadIndex).asReadOnly();
    }

    /**
     * What is wrong with the packet: lengths first, then options and extension headers, then the transport header; null
     * when nothing.
     */
    public final Malformation malformation() {
        if (malformation != null) {
            return malformation;
        }
        Malformation fault = checkOptions();
        return fault == null && hasTransport ? Transports.malformation(this) : fault;
    }

    /** The headers between the IP header and the transport header, as far as they can be read; a list of its own. */
    public final List<ExtensionHeader> extensions() {
        List<ExtensionHeader> list = new ArrayList<>();
        IpProtocol type = firstExtension();
        int index = start + headerLength();
        while (index <= payloadIndex - ExtensionHeader.MIN_LENGTH) {
            ExtensionHeader header = ExtensionHeader.at(this, type, index);
            int length = header.length();
            if (length < 0) {
                break; // Somebody has written to the bytes since they were walked through.
            }
            list.add(header);
            type = header.nextHeader();
            index += length;
        }
        return list;
    }

    /** The first extension header of a type, or null where there is none. */
    public final ExtensionHeader extension(IpProtocol type) {
        for (ExtensionHeader header : extensions()) {
            if (header.type() == type) {
                return header;
            }
        }
        return null;
    }

    /** What follows the IP header itself. */
    abstract IpProtocol firstExtension();

    /** What is wrong with options and extension headers, whose lengths were checked already; null when nothing. */
    Malformation checkOptions() {
        for (ExtensionHeader header : extensions()) {
            Malformation fault = header.check();
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    /** The transport header, or null in later fragments, for protocols without a view and where it does not fit. */
    public final Transport transport() {
        if (transport == null && hasTransport) {
            transport = Transports.of(this);
        }
        return transport;
    }

    /** The TCP header, or null where there is none. */
    public final TcpSegment tcp() {
        return transport() instanceof TcpSegment segment ? segment : null;
    }

    /** The UDP header, or null where there is none. */
    public final UdpDatagram udp() {
        return transport() instanceof UdpDatagram datagram ? datagram : null;
    }

    /** The ICMP message (of IPv4), or null where there is none. */
    public final IcmpMessage icmp() {
        return transport() instanceof IcmpMessage message ? message : null;
    }

    /** The ICMPv6 message, or null where there is none. */
    public final Icmpv6Message icmpv6() {
        return transport() instanceof Icmpv6Message message ? message : null;
    }

    /** Source port of TCP, UDP, UDP-Lite, SCTP and DCCP, even where the rest of the header is cut off; else -1. */
    public final int sourcePort() {
        return hasPorts() ? root.buf.getUnsignedShort(payloadIndex) : -1;
    }

    /** Destination port of TCP, UDP, UDP-Lite, SCTP and DCCP, even where the rest of the header is cut off; else -1. */
    public final int destinationPort() {
        return hasPorts() ? root.buf.getUnsignedShort(payloadIndex + 2) : -1;
    }

    private boolean hasPorts() {
        return hasTransport && end - payloadIndex >= 4 && Transports.hasPorts(protocol);
    }

    /** One line about the packet, in the manner of tcpdump; the fault in brackets when it is malformed. */
    @Override
    public final String toString() {
        return refCnt() > 0 ? PacketPrinter.print(this) : getClass().getSimpleName() + "(released)";
    }

    /** The line of {@link #toString}, and below it the bytes in hexadecimal and in ASCII. */
    public final String toHexDump() {
        return this + System.lineSeparator() + ByteBufUtil.prettyHexDump(root.buf, start, length());
    }

    @Override
    public final IpPacket settle() {
        boolean stale = isSumStale();
        if (stale && !isChecksumReady() && transport() != null && transport.tunnelled() != null) {
            // The sum that the network card was to complete is the one inside.
            transport.tunnelled().sumIsStale();
        }
        if (transport != null && transport.inner != null) {
            transport.inner.settle();
        }
        if (transport != null && (stale || transport.isPending())) {
            transport.settle();
        }
        if (stale) {
            sumIsSettled();
        }
        return this;
    }

    @Override
    final void contentMoves() {
        if (transport != null) {
            transport.contentMoves();
        }
    }

    /** Notes what is wrong; the first fault stands. */
    final void fault(Malformation.Kind kind, int offset) {
        if (malformation == null) {
            malformation = new Malformation(kind, offset);
        }
    }

    /** Whether this is the beginning of a packet that an ICMP error quotes: being cut is its nature. */
    final boolean isQuoted() {
        return outer != null && outer.quotes();
    }

    /** The sum of the pseudo-header that the transport checksum covers (RFC 9293 section 3.1, RFC 8200 section 8.1). */
    abstract int pseudoSum(int length);

    /** Whether a sum over the whole payload can be made or judged here. */
    final boolean isWhole() {
        return !truncated && !isFragment();
    }

    /** Called when the payload was replaced: nothing is missing any more. */
    final void wholeAgain() {
        truncated = false;
        lengthChanged(0);
    }

    /** Updates the transport sum for a changed word of the pseudo-header. */
    final void pseudoChanged(int oldWord, int newWord) {
        if (hasTransport && transport() != null && transport.coversPseudoHeader()) {
            transport.sumChanged(oldWord, newWord);
        }
    }
}
