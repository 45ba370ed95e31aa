// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Makes packets from nothing: first the IP header, then what it carries.
 *
 * <pre>{@code
 * IpPacket syn = IpPacketBuilder.from(client, server).hopLimit(64)
 *         .tcp(40000, 80).flags(TcpFlags.SYN).sequence(1).option(TcpOption.MAXIMUM_SEGMENT_SIZE, (byte) 5, (byte) 0xb4)
 *         .build();
 * }</pre>
 *
 * <p>Lengths and checksums come by themselves. A builder may be used again; what it has built does not change.
 */
public final class IpPacketBuilder {

    private static final int DEFAULT_HOP_LIMIT = 64;

    private final InetAddress source;
    private final InetAddress destination;
    private final ByteArrayOutputStream options = new ByteArrayOutputStream();
    private final Map<IpProtocol, byte[]> extensions = new LinkedHashMap<>();
    private int hopLimit = DEFAULT_HOP_LIMIT;
    private int trafficClass;
    private int flowLabel;
    private int identification;
    private int fragmentWord;

    private IpPacketBuilder(InetAddress source, InetAddress destination) {
        this.source = source;
        this.destination = destination;
    }

    /**
     * A builder of packets between two addresses, which decide about the version.
     *
     * @throws IllegalArgumentException when they are of different versions
     */
    public static IpPacketBuilder from(InetAddress source, InetAddress destination) {
        if (source instanceof Inet4Address != destination instanceof Inet4Address) {
            throw new IllegalArgumentException("addresses of different versions");
        }
        return new IpPacketBuilder(source, destination);
    }

    /** A builder of packets that go back where a packet came from; null for an {@link OpaquePacket}. */
    @SuppressWarnings("ArgumentSelectionDefectChecker") // What comes back goes the other way.
    public static IpPacketBuilder replyTo(IpPacket packet) {
        return packet.source() == null ? null : from(packet.destination(), packet.source());
    }

    /** Time to live or hop limit; 64 unless set. */
    public IpPacketBuilder hopLimit(int hops) {
        hopLimit = hops;
        return this;
    }

    /** Type of service or traffic class: DSCP and ECN. */
    public IpPacketBuilder trafficClass(int trafficClass) {
        this.trafficClass = trafficClass;
        return this;
    }

    /** Flow label; IPv6 only. */
    public IpPacketBuilder flowLabel(int label) {
        flowLabel = label;
        return this;
    }

    /** Identification; IPv4 only. */
    public IpPacketBuilder identification(int identification) {
        this.identification = identification;
        return this;
    }

    /** Sets DF; IPv4 only. */
    public IpPacketBuilder dontFragment() {
        fragmentWord |= Ipv4Packet.DONT_FRAGMENT;
        return this;
    }

    /** Makes the packet a fragment, whose payload belongs at a place that is a multiple of eight; IPv4 only. */
    public IpPacketBuilder fragment(int offset, boolean moreFragments) {
        int more = moreFragments ? Ipv4Packet.MORE_FRAGMENTS : 0;
        fragmentWord = (fragmentWord & Ipv4Packet.DONT_FRAGMENT) | more | offset >> 3;
        return this;
    }

    /** Adds an option; IPv4 only. See {@link Ipv4Option}. */
    public IpPacketBuilder option(int type, byte... data) {
        OptionArea.write(options, type, data);
        return this;
    }

    /**
     * Adds an extension header; IPv6 only. They stand in the order of the calls, hop-by-hop first.
     *
     * @param body what stands behind next header and length; padded to a multiple of eight bytes
     */
    public IpPacketBuilder extension(IpProtocol type, byte... body) {
        extensions.put(type, body.clone());
        return this;
    }

    /** Goes on to a TCP segment. */
    public TcpBuilder tcp(int sourcePort, int destinationPort) {
        return new TcpBuilder(this, sourcePort, destinationPort);
    }

    /** Goes on to a UDP datagram. */
    public UdpBuilder udp(int sourcePort, int destinationPort) {
        return new UdpBuilder(this, IpProtocol.UDP, sourcePort, destinationPort);
    }

    /** Goes on to a UDP-Lite datagram. */
    public UdpBuilder udpLite(int sourcePort, int destinationPort) {
        return new UdpBuilder(this, IpProtocol.UDP_LITE, sourcePort, destinationPort);
    }

    /** Goes on to an ICMP message, or to an ICMPv6 message when the addresses are of IPv6. */
    public IcmpBuilder icmp(int type, int code) {
        return new IcmpBuilder(this, type, code);
    }

    /** Goes on to an SCTP packet. */
    public SctpBuilder sctp(int sourcePort, int destinationPort) {
        return new SctpBuilder(this, sourcePort, destinationPort);
    }

    /** Goes on to a DCCP packet, with a long sequence number. */
    public DccpBuilder dccp(int sourcePort, int destinationPort) {
        return new DccpBuilder(this, sourcePort, destinationPort);
    }

    /** Goes on to an IGMP message. */
    public IgmpBuilder igmp(int type) {
        return new IgmpBuilder(this, type);
    }

    /** Goes on to a GRE packet. */
    public GreBuilder gre(int protocolType) {
        return new GreBuilder(this, protocolType);
    }

    /** Goes on to an ESP packet. */
    public RawBuilder esp(int spi, int sequence) {
        byte[] header = new byte[EspPacket.HEADER_LENGTH];
        for (int i = 0; i < 4; i++) {
            header[i] = (byte) (spi >> (24 - 8 * i));
            header[i + 4] = (byte) (sequence >> (24 - 8 * i));
        }
        return new RawBuilder(this, IpProtocol.ESP, header);
    }

    /** Goes on to a packet within the packet, whose settled bytes are copied. */
    public RawBuilder tunnel(IpPacket inner) {
        IpProtocol protocol = inner.version() == 6 ? IpProtocol.IPV6 : IpProtocol.IPV4;
        return raw(protocol).payload(inner.content());
    }

    /** Goes on to any payload. */
    public RawBuilder raw(IpProtocol protocol) {
        return new RawBuilder(this, protocol, new byte[0]);
    }

    boolean isIpv4() {
        return source instanceof Inet4Address;
    }

    /** A buffer with the IP header for so many bytes behind it, which are all zero. */
    ByteBuf write(ByteBufAllocator alloc, IpProtocol protocol, int length) {
        return isIpv4() ? writeIpv4(alloc, protocol, length) : writeIpv6(alloc, protocol, length);
    }

    private ByteBuf writeIpv4(ByteBufAllocator alloc, IpProtocol protocol, int length) {
        byte[] area = OptionArea.padded(options.toByteArray());
        int header = Ipv4Packet.MIN_HEADER_LENGTH + area.length;
        ByteBuf buf = allocate(alloc, header + length, 0xFFFF);
        buf.setByte(Ipv4Packet.VERSION_IHL, 0x40 | header >> 2);
        buf.setByte(Ipv4Packet.TOS, trafficClass);
        buf.setShort(Ipv4Packet.TOTAL_LENGTH, header + length);
        buf.setShort(Ipv4Packet.IDENTIFICATION, identification);
        buf.setShort(Ipv4Packet.FRAGMENT, fragmentWord);
        buf.setByte(Ipv4Packet.TTL, hopLimit);
        buf.setByte(Ipv4Packet.PROTOCOL, protocol.number());
        buf.setBytes(Ipv4Packet.SOURCE, source.getAddress());
        buf.setBytes(Ipv4Packet.DESTINATION, destination.getAddress());
        buf.setBytes(Ipv4Packet.OPTIONS, area);
        int sum = InternetChecksum.sum(buf, 0, header);
        buf.setShort(Ipv4Packet.CHECKSUM, InternetChecksum.finish(sum));
        return buf;
    }

    private ByteBuf writeIpv6(ByteBufAllocator alloc, IpProtocol protocol, int length) {
        ByteBuf buf = allocate(alloc, Ipv6Packet.HEADER_LENGTH + length, Ipv6Packet.HEADER_LENGTH + 0xFFFF);
        int classAndLabel = (trafficClass & 0xFF) << 20 | (flowLabel & 0xFFFFF);
        buf.setInt(Ipv6Packet.VERSION_CLASS_LABEL, 6 << 28 | classAndLabel);
        buf.setShort(Ipv6Packet.PAYLOAD_LENGTH, length);
        buf.setByte(Ipv6Packet.NEXT_HEADER, protocol.number());
        buf.setByte(Ipv6Packet.HOP_LIMIT, hopLimit);
        buf.setBytes(Ipv6Packet.SOURCE, source.getAddress());
        buf.setBytes(Ipv6Packet.DESTINATION, destination.getAddress());
        return buf;
    }

    private static ByteBuf allocate(ByteBufAllocator alloc, int length, int most) {
        if (length > most) {
            throw new IllegalArgumentException("packet too long: " + length);
        }
        return alloc.buffer(length).writeZero(length);
    }

    /** Puts in what could not be written in one go. */
    void finish(IpPacket packet) {
        if (packet instanceof Ipv6Packet six) {
            extensions.forEach(six::insertExtension);
        }
    }
}
