// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import dev.nfqueue.codec.ip.ChecksumState;
import dev.nfqueue.codec.ip.DccpOptions;
import dev.nfqueue.codec.ip.DccpPacket;
import dev.nfqueue.codec.ip.EspPacket;
import dev.nfqueue.codec.ip.ExtensionHeader;
import dev.nfqueue.codec.ip.GrePacket;
import dev.nfqueue.codec.ip.IcmpMessage;
import dev.nfqueue.codec.ip.Icmpv6Message;
import dev.nfqueue.codec.ip.IgmpMessage;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpProtocol;
import dev.nfqueue.codec.ip.IpTunnel;
import dev.nfqueue.codec.ip.Ipv4Packet;
import dev.nfqueue.codec.ip.Ipv6Packet;
import dev.nfqueue.codec.ip.SctpPacket;
import dev.nfqueue.codec.ip.TcpSegment;
import dev.nfqueue.codec.ip.Transport;
import dev.nfqueue.codec.ip.UdpDatagram;
import dev.nfqueue.codec.ip.UdpLiteDatagram;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * All fields of a packet, by the names and in the notation of Wireshark: {@code ip.src}, {@code tcp.flags},
 * {@code icmpv6.nd.ns.target_address}. A packet has a field several times where a header or an option stands several
 * times in it, and where a packet lies in it: one that is tunnelled, or quoted by an ICMP error.
 *
 * <p>Numbers are in decimal or hexadecimal as Wireshark has them, flags 1 or 0, bytes in hexadecimal, the states of
 * checksums its numbers: 0 bad, 1 good, 2 unverified (not all is there that it covers), 3 not present,
 * 4 not present where it must be.
 */
public final class PacketFields {

    private static final List<FieldTable<?>> TABLES = List.of(
            Ipv4Fields.HEADER,
            Ipv4Fields.OPTION,
            Ipv4Fields.ENTRY,
            Ipv4Fields.END,
            Ipv6Fields.HEADER,
            Ipv6Fields.HOP_BY_HOP,
            Ipv6Fields.DESTINATION_OPTIONS,
            Ipv6Fields.OPTION,
            Ipv6Fields.ROUTING,
            Ipv6Fields.HOP,
            Ipv6Fields.FRAGMENT,
            Ipv6Fields.MOBILITY,
            Ipv6Fields.HIP,
            Ipv6Fields.SHIM6,
            IpsecFields.AH,
            IpsecFields.ESP,
            TcpFields.HEADER,
            TcpFields.OPTION,
            TcpFields.SACK_BLOCK,
            TcpFields.MULTIPATH,
            TcpFields.ADDRESS_ID,
            TransportFields.UDP,
            TransportFields.UDP_LITE,
            IcmpFields.MESSAGE,
            IcmpFields.ROUTER,
            IcmpFields.EXTENSION,
            IcmpFields.LABEL,
            Icmpv6Fields.MESSAGE,
            NeighborFields.MESSAGE,
            NeighborFields.OPTION,
            NeighborFields.DNS_SERVER,
            Icmpv6Fields.LISTENER,
            Icmpv6Fields.SOURCE,
            Icmpv6Fields.RECORD,
            Icmpv6Fields.RECORD_SOURCE,
            IgmpFields.MESSAGE,
            IgmpFields.SOURCE,
            IgmpFields.RECORD,
            IgmpFields.RECORD_SOURCE,
            SctpFields.HEADER,
            SctpFields.CHUNK,
            SctpFields.ENTRY,
            TransportFields.DCCP,
            TransportFields.DCCP_OPTION,
            TransportFields.GRE);

    /** The status of a UDP checksum that is zero over IPv6. */
    static final String ILLEGAL = "4";

    private PacketFields() {}

    /** The names of all fields that there are, each once. */
    public static List<String> names() {
        Set<String> names = new LinkedHashSet<>();
        TABLES.forEach(table -> names.addAll(table.names()));
        return List.copyOf(names);
    }

    /** The fields that a packet has, each with its values in the order of the packet. */
    public static Map<String, List<String>> of(IpPacket packet) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        read(
                packet,
                (name, value) ->
                        fields.computeIfAbsent(name, key -> new ArrayList<>()).add(value));
        return fields;
    }

    /** Tells name and value of each field of a packet, those of a packet within it behind its own. */
    public static void read(IpPacket packet, BiConsumer<String, String> to) {
        if (packet instanceof Ipv4Packet four) {
            Ipv4Fields.read(four, to);
        } else if (packet instanceof Ipv6Packet six) {
            Ipv6Fields.HEADER.read(six, to);
        }
        for (ExtensionHeader header : packet.extensions()) {
            Ipv6Fields.read(header, to);
        }
        if (packet.transport() != null) {
            transport(packet.transport(), to);
        } else if (packet.protocol() == IpProtocol.TCP) {
            TcpFields.PORTS.read(packet, to);
        } else if (packet.protocol() == IpProtocol.UDP) {
            TransportFields.UDP_PORTS.read(packet, to);
        }
    }

    private static void transport(Transport transport, BiConsumer<String, String> to) {
        if (transport instanceof TcpSegment tcp) {
            TcpFields.read(tcp, to);
        } else if (transport instanceof UdpDatagram udp) {
            TransportFields.UDP.read(udp, to);
        } else if (transport instanceof UdpLiteDatagram lite) {
            TransportFields.UDP_LITE.read(lite, to);
        } else if (transport instanceof IcmpMessage icmp) {
            IcmpFields.read(icmp, to);
        } else if (transport instanceof Icmpv6Message icmp) {
            Icmpv6Fields.read(icmp, to);
        } else if (transport instanceof IgmpMessage igmp) {
            IgmpFields.read(igmp, to);
        } else if (transport instanceof SctpPacket sctp) {
            SctpFields.read(sctp, to);
        } else if (transport instanceof DccpPacket dccp) {
            TransportFields.DCCP.read(dccp, to);
            DccpOptions options = dccp.options();
            while (options.next()) {
                TransportFields.DCCP_OPTION.read(options, to);
            }
        } else if (transport instanceof GrePacket gre) {
            TransportFields.GRE.read(gre, to);
            inner(gre.inner(), to);
        } else if (transport instanceof EspPacket esp) {
            IpsecFields.ESP.read(esp, to);
        } else if (transport instanceof IpTunnel tunnel) {
            inner(tunnel.inner(), to);
        }
    }

    private static void inner(IpPacket packet, BiConsumer<String, String> to) {
        if (packet != null) {
            read(packet, to);
        }
    }

    /** Wireshark's number for the state of a checksum. */
    static String status(ChecksumState state) {
        return switch (state) {
            case BAD -> "0";
            case GOOD -> "1";
            case NOT_READY -> "2";
            case ABSENT -> "3";
        };
    }

    static byte[] bytes(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), bytes);
        return bytes;
    }
}
