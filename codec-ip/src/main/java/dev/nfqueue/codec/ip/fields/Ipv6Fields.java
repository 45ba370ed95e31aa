// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import dev.nfqueue.codec.ip.AuthenticationHeader;
import dev.nfqueue.codec.ip.ExtensionHeader;
import dev.nfqueue.codec.ip.FragmentHeader;
import dev.nfqueue.codec.ip.HipHeader;
import dev.nfqueue.codec.ip.IpProtocol;
import dev.nfqueue.codec.ip.Ipv6Option;
import dev.nfqueue.codec.ip.Ipv6Options;
import dev.nfqueue.codec.ip.Ipv6Packet;
import dev.nfqueue.codec.ip.MobilityHeader;
import dev.nfqueue.codec.ip.OptionsHeader;
import dev.nfqueue.codec.ip.RoutingHeader;
import dev.nfqueue.codec.ip.Shim6Header;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.function.BiConsumer;

/** Fields of IPv6 headers and extension headers. */
final class Ipv6Fields {

    static final FieldTable<Ipv6Packet> HEADER = new FieldTable<Ipv6Packet>()
            .decimal("ipv6.version", Ipv6Packet::version)
            .decimal("ip.version", Ipv6Packet::version)
            .hex("ipv6.tclass", 8, Ipv6Packet::trafficClass)
            .decimal("ipv6.tclass.dscp", Ipv6Packet::dscp)
            .decimal("ipv6.tclass.ecn", Ipv6Packet::ecn)
            .hex("ipv6.flow", 6, Ipv6Packet::flowLabel)
            .decimal("ipv6.plen", Ipv6Packet::payloadLength)
            .decimal("ipv6.nxt", packet -> packet.nextHeader().number())
            .decimal("ipv6.hlim", Ipv6Packet::hopLimit)
            .address("ipv6.src", Ipv6Packet::source)
            .address("ipv6.dst", Ipv6Packet::destination);

    static final FieldTable<OptionsHeader> HOP_BY_HOP = new FieldTable<OptionsHeader>()
            .decimal("ipv6.hopopts.nxt", header -> header.nextHeader().number())
            .decimal("ipv6.hopopts.len", header -> header.length() / 8 - 1)
            .decimal("ipv6.hopopts.len_oct", OptionsHeader::length);

    static final FieldTable<OptionsHeader> DESTINATION_OPTIONS = new FieldTable<OptionsHeader>()
            .decimal("ipv6.dstopts.nxt", header -> header.nextHeader().number())
            .decimal("ipv6.dstopts.len", header -> header.length() / 8 - 1)
            .decimal("ipv6.dstopts.len_oct", OptionsHeader::length);

    static final FieldTable<Ipv6Options> OPTION = new FieldTable<Ipv6Options>()
            .hex("ipv6.opt.type", 2, Ipv6Options::type)
            .decimal("ipv6.opt.type.action", option -> isPad1(option) ? -1 : option.actionIfUnknown())
            .flag("ipv6.opt.type.change", option -> !isPad1(option), Ipv6Options::mayChangeEnRoute)
            .hex("ipv6.opt.type.rest", 2, option -> isPad1(option) ? -1 : option.type() & 31)
            .decimal("ipv6.opt.length", option -> isPad1(option) ? -1 : option.dataLength())
            .decimal("ipv6.opt.router_alert", Ipv6Options::routerAlert)
            .decimal("ipv6.opt.jumbo", Ipv6Options::jumboPayloadLength)
            .decimal("ipv6.opt.tel", Ipv6Options::tunnelEncapsulationLimit)
            .address("ipv6.opt.mipv6.home_address", Ipv6Options::homeAddress);

    static final FieldTable<RoutingHeader> ROUTING = new FieldTable<RoutingHeader>()
            .decimal("ipv6.routing.nxt", header -> header.nextHeader().number())
            .decimal("ipv6.routing.len", header -> header.length() / 8 - 1)
            .decimal("ipv6.routing.len_oct", RoutingHeader::length)
            .decimal("ipv6.routing.type", RoutingHeader::routingType)
            .decimal("ipv6.routing.segleft", RoutingHeader::segmentsLeft)
            .decimal("ipv6.routing.srh.last_entry", RoutingHeader::lastEntry)
            .hex("ipv6.routing.srh.flags", 2, RoutingHeader::flags)
            .row("ipv6.routing.srh.tag", header -> header.lastEntry() < 0 ? null : tag(header))
            .decimal("ipv6.routing.rpl.cmprI", RoutingHeader::compression)
            .decimal("ipv6.routing.rpl.cmprE", RoutingHeader::lastCompression)
            .decimal("ipv6.routing.rpl.pad", RoutingHeader::padding);

    /** An address of a route. */
    record Hop(RoutingHeader route, int number) {}

    static final FieldTable<Hop> HOP = new FieldTable<Hop>()
            .address("ipv6.routing.src.addr", hop -> hop(hop, RoutingHeader.TYPE_SOURCE_ROUTE))
            .address("ipv6.routing.mipv6.home_address", hop -> hop(hop, RoutingHeader.TYPE_MOBILE))
            .address("ipv6.routing.rpl.full_address", hop -> hop(hop, RoutingHeader.TYPE_RPL))
            .address("ipv6.routing.srh.addr", hop -> hop(hop, RoutingHeader.TYPE_SEGMENT_ROUTING));

    static final FieldTable<FragmentHeader> FRAGMENT = new FieldTable<FragmentHeader>()
            .decimal("ipv6.fraghdr.nxt", header -> header.nextHeader().number())
            .decimal("ipv6.fraghdr.offset", header -> header.fragmentOffset() / 8)
            .flag("ipv6.fraghdr.more", FragmentHeader::hasMoreFragments)
            .hex("ipv6.fraghdr.ident", 8, header -> header.identification() & 0xFFFFFFFFL);

    static final FieldTable<MobilityHeader> MOBILITY = new FieldTable<MobilityHeader>()
            .decimal("mip6.proto", header -> header.nextHeader().number())
            .decimal("mip6.hlen", header -> header.length() / 8 - 1)
            .decimal("mip6.mhtype", MobilityHeader::mobilityType)
            .hex("mip6.csum", 4, MobilityHeader::checksum);

    static final FieldTable<HipHeader> HIP = new FieldTable<HipHeader>()
            .decimal("hip.proto", header -> header.nextHeader().number())
            .decimal("hip.hdr_len", header -> header.length() / 8 - 1)
            .decimal("hip.packet_type", HipHeader::packetType)
            .decimal("hip.version", HipHeader::hipVersion)
            .hex("hip.checksum", 4, HipHeader::checksum)
            .hex("hip.controls", 4, HipHeader::controls)
            .flag("hip.controls.a", header -> (header.controls() & 1) != 0)
            .bytes(
                    "hip.hit_sndr",
                    header -> header.senderTag() == null
                            ? null
                            : header.senderTag().getAddress())
            .bytes(
                    "hip.hit_rcvr",
                    header -> header.receiverTag() == null
                            ? null
                            : header.receiverTag().getAddress());

    static final FieldTable<Shim6Header> SHIM6 = new FieldTable<Shim6Header>()
            .decimal("shim6.nxt", header -> header.nextHeader().number())
            .decimal("shim6.len", header -> header.length() / 8 - 1)
            .decimal("shim6.len_oct", Shim6Header::length)
            .flag("shim6.p", Shim6Header::isPayload)
            .decimal("shim6.type", Shim6Header::controlType);

    private Ipv6Fields() {}

    private static boolean isPad1(Ipv6Options option) {
        return option.type() == Ipv6Option.PAD1;
    }

    private static String tag(RoutingHeader header) {
        return HexFormat.of().toHexDigits((short) header.tag());
    }

    private static InetAddress hop(Hop hop, int type) {
        return hop.route.routingType() == type ? hop.route.address(hop.number) : null;
    }

    static void read(ExtensionHeader header, BiConsumer<String, String> to) {
        if (header instanceof OptionsHeader options) {
            (options.type() == IpProtocol.HOP_BY_HOP ? HOP_BY_HOP : DESTINATION_OPTIONS).read(options, to);
            Ipv6Options option = options.options();
            while (option.next()) {
                OPTION.read(option, to);
            }
        } else if (header instanceof RoutingHeader route) {
            ROUTING.read(route, to);
            for (int i = 0; i < route.addressCount(); i++) {
                HOP.read(new Hop(route, i), to);
            }
        } else if (header instanceof FragmentHeader fragment) {
            FRAGMENT.read(fragment, to);
        } else if (header instanceof AuthenticationHeader authentication) {
            IpsecFields.AH.read(authentication, to);
        } else if (header instanceof MobilityHeader mobility) {
            MOBILITY.read(mobility, to);
        } else if (header instanceof HipHeader hip) {
            HIP.read(hip, to);
        } else if (header instanceof Shim6Header shim) {
            SHIM6.read(shim, to);
        }
    }
}
