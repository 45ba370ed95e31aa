// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import dev.nfqueue.codec.ip.Ipv4Option;
import dev.nfqueue.codec.ip.Ipv4Options;
import dev.nfqueue.codec.ip.Ipv4Packet;
import java.net.InetAddress;
import java.util.function.BiConsumer;

/** Fields of IPv4 headers and their options. */
final class Ipv4Fields {

    static final FieldTable<Ipv4Packet> HEADER = new FieldTable<Ipv4Packet>()
            .decimal("ip.version", Ipv4Packet::version)
            .decimal("ip.hdr_len", packet -> packet.ihl() * 4L)
            .hex("ip.dsfield", 2, Ipv4Packet::trafficClass)
            .decimal("ip.dsfield.dscp", Ipv4Packet::dscp)
            .decimal("ip.dsfield.ecn", Ipv4Packet::ecn)
            .decimal("ip.len", Ipv4Packet::totalLength)
            .hex("ip.id", 4, Ipv4Packet::identification)
            .flag("ip.flags.rb", Ipv4Packet::isReservedFlag)
            .flag("ip.flags.df", Ipv4Packet::isDontFragment)
            .flag("ip.flags.mf", Ipv4Packet::hasMoreFragments)
            .decimal("ip.frag_offset", packet -> packet.fragmentOffset() / 8)
            .decimal("ip.ttl", Ipv4Packet::hopLimit)
            .decimal("ip.proto", packet -> packet.protocolField().number())
            .hex("ip.checksum", 4, Ipv4Packet::headerChecksum)
            .row("ip.checksum.status", packet -> PacketFields.status(packet.headerChecksumState()))
            .address("ip.src", Ipv4Packet::source)
            .address("ip.cur_rt", packet -> isOnRoute(packet) ? packet.destination() : null)
            .address("ip.dst", Ipv4Packet::finalDestination);

    static final FieldTable<Ipv4Options> OPTION = new FieldTable<Ipv4Options>()
            .decimal("ip.opt.type", Ipv4Options::type)
            .flag("ip.opt.type.copy", Ipv4Options::isCopied)
            .decimal("ip.opt.type.class", option -> option.type() >> 5 & 3)
            .decimal("ip.opt.type.number", option -> option.type() & 31)
            .decimal("ip.opt.len", option -> option.type() <= Ipv4Option.NO_OPERATION ? -1 : option.length())
            .decimal("ip.opt.ptr", Ipv4Options::pointer)
            .decimal("ip.opt.overflow", Ipv4Options::timestampOverflow)
            .hex("ip.opt.flag", 2, Ipv4Options::timestampFlag)
            .decimal("ip.opt.ra", Ipv4Options::routerAlert)
            .decimal("ip.opt.sid", Ipv4Options::streamId)
            .hex("ip.opt.sec_cl", 2, Ipv4Options::securityLevel);

    /** An address or a time within an option. */
    record Entry(Ipv4Options option, int number) {}

    static final FieldTable<Entry> ENTRY = new FieldTable<Entry>()
            .address("ip.rec_rt", entry -> isPast(entry) ? address(entry) : null)
            .address("ip.empty_rt", entry -> !isPast(entry) && isRecord(entry.option) ? address(entry) : null)
            .address("ip.src_rt", entry -> isToCome(entry) ? address(entry) : null)
            .address("ip.opt.time_stamp_addr", entry -> entry.option.timestampAddress(entry.number))
            .decimal("ip.opt.time_stamp", entry -> entry.option.timestamp(entry.number));

    /** The mark that ends the options, which a walk over them does not stop at. */
    static final FieldTable<Integer> END = new FieldTable<Integer>()
            .decimal("ip.opt.type", type -> type)
            .flag("ip.opt.type.copy", type -> false)
            .decimal("ip.opt.type.class", type -> type)
            .decimal("ip.opt.type.number", type -> type);

    private Ipv4Fields() {}

    static void read(Ipv4Packet packet, BiConsumer<String, String> to) {
        HEADER.read(packet, to);
        Ipv4Options options = packet.options();
        while (options.next()) {
            OPTION.read(options, to);
            for (int i = 0; i < options.addressCount() + options.timestampCount(); i++) {
                ENTRY.read(new Entry(options, i), to);
            }
        }
        if (options.padding() > 0) {
            END.read(Ipv4Option.END, to);
        }
    }

    private static boolean isOnRoute(Ipv4Packet packet) {
        Ipv4Options options = packet.options();
        while (options.next()) {
            if (options.isRoute() && !isRecord(options) && options.pointer() < options.length()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRecord(Ipv4Options option) {
        return option.type() == Ipv4Option.RECORD_ROUTE;
    }

    /** Wireshark has the last address of a route as the packet's destination. */
    private static boolean isToCome(Entry entry) {
        boolean last = entry.number == entry.option.addressCount() - 1;
        return entry.option.isRoute() && !isRecord(entry.option) && !isPast(entry) && !last;
    }

    private static boolean isPast(Entry entry) {
        return entry.option.isRoute() && 4 + 4 * entry.number < entry.option.pointer();
    }

    private static InetAddress address(Entry entry) {
        return entry.option.address(entry.number);
    }
}
