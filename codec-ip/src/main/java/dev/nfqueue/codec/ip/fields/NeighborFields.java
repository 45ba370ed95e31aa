// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import dev.nfqueue.codec.ip.Icmpv6Message;
import dev.nfqueue.codec.ip.NeighborDiscovery;
import dev.nfqueue.codec.ip.NeighborOptions;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** Fields of IPv6 neighbour discovery. */
final class NeighborFields {

    static final FieldTable<NeighborDiscovery> MESSAGE = new FieldTable<NeighborDiscovery>()
            .decimal("icmpv6.nd.ra.cur_hop_limit", NeighborDiscovery::currentHopLimit)
            .flag("icmpv6.nd.ra.flag.m", is(Icmpv6Message.ROUTER_ADVERTISEMENT), NeighborDiscovery::isManaged)
            .flag(
                    "icmpv6.nd.ra.flag.o",
                    is(Icmpv6Message.ROUTER_ADVERTISEMENT),
                    NeighborDiscovery::isOtherConfiguration)
            .flag("icmpv6.nd.ra.flag.h", is(Icmpv6Message.ROUTER_ADVERTISEMENT), NeighborDiscovery::isHomeAgent)
            .decimal("icmpv6.nd.ra.router_lifetime", NeighborDiscovery::routerLifetime)
            .decimal("icmpv6.nd.ra.reachable_time", NeighborDiscovery::reachableTime)
            .decimal("icmpv6.nd.ra.retrans_timer", NeighborDiscovery::retransTimer)
            .flag("icmpv6.nd.na.flag.r", is(Icmpv6Message.NEIGHBOR_ADVERTISEMENT), NeighborDiscovery::isRouter)
            .flag("icmpv6.nd.na.flag.s", is(Icmpv6Message.NEIGHBOR_ADVERTISEMENT), NeighborDiscovery::isSolicited)
            .flag("icmpv6.nd.na.flag.o", is(Icmpv6Message.NEIGHBOR_ADVERTISEMENT), NeighborDiscovery::isOverride)
            .address("icmpv6.nd.ns.target_address", target(Icmpv6Message.NEIGHBOR_SOLICITATION))
            .address("icmpv6.nd.na.target_address", target(Icmpv6Message.NEIGHBOR_ADVERTISEMENT))
            .address("icmpv6.nd.rd.target_address", target(Icmpv6Message.REDIRECT))
            .address("icmpv6.rd.na.destination_address", NeighborDiscovery::destination);

    static final FieldTable<NeighborOptions> OPTION = new FieldTable<NeighborOptions>()
            .decimal("icmpv6.opt.type", NeighborOptions::type)
            .decimal("icmpv6.opt.length", option -> option.length() / 8)
            .row("icmpv6.opt.linkaddr", NeighborFields::linkLayerAddress)
            .decimal(
                    "icmpv6.opt.prefix.length",
                    prefix(NeighborOptions::prefixLength, NeighborOptions::routePrefixLength))
            .flag("icmpv6.opt.prefix.flag.l", NeighborFields::isPrefix, NeighborOptions::isOnLink)
            .flag("icmpv6.opt.prefix.flag.a", NeighborFields::isPrefix, NeighborOptions::isAutonomous)
            .flag("icmpv6.opt.prefix.flag.r", NeighborFields::isPrefix, NeighborOptions::isRouterAddress)
            .decimal("icmpv6.opt.prefix.valid_lifetime", NeighborOptions::validLifetime)
            .decimal("icmpv6.opt.prefix.preferred_lifetime", NeighborOptions::preferredLifetime)
            .address(
                    "icmpv6.opt.prefix",
                    option -> isPrefix(option) ? option.prefix() : option.length() > 8 ? option.routePrefix() : null)
            .decimal("icmpv6.opt.route_lifetime", NeighborOptions::routeLifetime)
            .decimal("icmpv6.opt.mtu", NeighborOptions::mtu)
            .decimal("icmpv6.opt.rdnss.lifetime", NeighborOptions::dnsLifetime);

    /** An announced DNS server. */
    record DnsServer(NeighborOptions option, int number) {}

    static final FieldTable<DnsServer> DNS_SERVER =
            new FieldTable<DnsServer>().address("icmpv6.opt.rdnss", server -> server.option.dnsServer(server.number));

    private NeighborFields() {}

    static void read(NeighborDiscovery message, BiConsumer<String, String> to) {
        MESSAGE.read(message, to);
        NeighborOptions options = message.options();
        while (options.next()) {
            OPTION.read(options, to);
            for (int i = 0; i < options.dnsServerCount(); i++) {
                DNS_SERVER.read(new DnsServer(options, i), to);
            }
        }
    }

    private static Predicate<NeighborDiscovery> is(int type) {
        return message -> message.message().type() == type;
    }

    private static Function<NeighborDiscovery, InetAddress> target(int type) {
        return message -> message.message().type() == type ? message.target() : null;
    }

    private static boolean isPrefix(NeighborOptions option) {
        return option.prefix() != null;
    }

    private static ToLongFunction<NeighborOptions> prefix(
            ToLongFunction<NeighborOptions> prefix, ToLongFunction<NeighborOptions> route) {
        return option -> isPrefix(option) ? prefix.applyAsLong(option) : route.applyAsLong(option);
    }

    private static String linkLayerAddress(NeighborOptions option) {
        byte[] address = option.linkLayerAddress();
        return address == null ? null : HexFormat.ofDelimiter(":").formatHex(address);
    }
}
