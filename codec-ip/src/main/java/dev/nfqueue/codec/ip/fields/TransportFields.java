// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import dev.nfqueue.codec.ip.ChecksumState;
import dev.nfqueue.codec.ip.DccpOptions;
import dev.nfqueue.codec.ip.DccpPacket;
import dev.nfqueue.codec.ip.GrePacket;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.UdpDatagram;
import dev.nfqueue.codec.ip.UdpLiteDatagram;

/** Fields of the transports whose headers are short: UDP, UDP-Lite, DCCP, GRE. */
final class TransportFields {

    static final FieldTable<UdpDatagram> UDP = new FieldTable<UdpDatagram>()
            .decimal("udp.srcport", UdpDatagram::sourcePort)
            .decimal("udp.dstport", UdpDatagram::destinationPort)
            .decimal("udp.length", UdpDatagram::lengthField)
            .hex("udp.checksum", 4, UdpDatagram::checksum)
            .row("udp.checksum.status", TransportFields::status);

    /** What is there of a header that is cut behind its ports, as ICMP errors quote it. */
    static final FieldTable<IpPacket> UDP_PORTS = new FieldTable<IpPacket>()
            .decimal("udp.srcport", IpPacket::sourcePort)
            .decimal("udp.dstport", IpPacket::destinationPort);

    static final FieldTable<DccpOptions> DCCP_OPTION =
            new FieldTable<DccpOptions>().decimal("dccp.option_type", DccpOptions::type);

    /** Wireshark has the names of UDP for it. */
    static final FieldTable<UdpLiteDatagram> UDP_LITE = new FieldTable<UdpLiteDatagram>()
            .decimal("udp.srcport", UdpLiteDatagram::sourcePort)
            .decimal("udp.dstport", UdpLiteDatagram::destinationPort)
            .decimal("udp.length", UdpLiteDatagram::length)
            .decimal("udp.checksum_coverage", UdpLiteDatagram::coverage)
            .hex("udp.checksum", 4, UdpLiteDatagram::checksum)
            .row("udp.checksum.status", datagram -> PacketFields.status(datagram.checksumState()));

    static final FieldTable<DccpPacket> DCCP = new FieldTable<DccpPacket>()
            .decimal("dccp.srcport", DccpPacket::sourcePort)
            .decimal("dccp.dstport", DccpPacket::destinationPort)
            .decimal("dccp.data_offset", DccpPacket::dataOffset)
            .decimal("dccp.ccval", DccpPacket::ccval)
            .decimal("dccp.cscov", DccpPacket::checksumCoverage)
            .hex("dccp.checksum", 4, DccpPacket::checksum)
            .row("dccp.checksum.status", packet -> PacketFields.status(packet.checksumState()))
            .decimal("dccp.type", DccpPacket::type)
            .flag("dccp.x", DccpPacket::isExtended)
            .decimal("dccp.seq", packet -> packet.isExtended() ? -1 : packet.sequence())
            .decimal("dccp.seq_raw", packet -> packet.isExtended() ? packet.sequence() : -1)
            .decimal("dccp.ack_raw", DccpPacket::acknowledgment)
            .decimal("dccp.service_code", DccpPacket::serviceCode)
            .decimal("dccp.reset_code", DccpPacket::resetCode);

    static final FieldTable<GrePacket> GRE = new FieldTable<GrePacket>()
            .hex("gre.flags_and_version", 4, GrePacket::flags)
            .flag("gre.flags.checksum", packet -> (packet.flags() & 0x8000) != 0)
            .flag("gre.flags.routing", GrePacket::hasRouting)
            .flag("gre.flags.key", packet -> (packet.flags() & 0x2000) != 0)
            .flag("gre.flags.sequence_number", packet -> (packet.flags() & 0x1000) != 0)
            .decimal("gre.flags.version", GrePacket::greVersion)
            .hex("gre.proto", 4, GrePacket::protocolType)
            .hex("gre.checksum", 4, packet -> (packet.flags() & 0x8000) == 0 ? -1 : packet.checksum())
            .row(
                    "gre.checksum.status",
                    packet -> (packet.flags() & 0x8000) == 0 ? null : PacketFields.status(packet.checksumState()))
            .hex("gre.key", 8, packet -> packet.greVersion() == 0 ? packet.key() : -1)
            .decimal("gre.key.payload_length", packet -> packet.callId() < 0 ? -1 : packet.key() >> 16)
            .decimal("gre.key.call_id", GrePacket::callId)
            .decimal("gre.sequence_number", GrePacket::sequence)
            .decimal("gre.ack_number", GrePacket::acknowledgment);

    private TransportFields() {}

    /** Over IPv6 a sum must be there. */
    private static String status(UdpDatagram datagram) {
        ChecksumState state = datagram.checksumState();
        boolean illegal = state == ChecksumState.ABSENT && datagram.packet().version() == 6;
        return illegal ? PacketFields.ILLEGAL : PacketFields.status(state);
    }
}
