// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import dev.nfqueue.codec.ip.IcmpMessage;
import dev.nfqueue.codec.ip.Icmpv6Message;
import dev.nfqueue.codec.ip.IgmpMessage;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketBuilder;
import dev.nfqueue.codec.ip.IpProtocol;
import dev.nfqueue.codec.ip.IpReplies;
import dev.nfqueue.codec.ip.Ipv4Option;
import dev.nfqueue.codec.ip.Ipv4Packet;
import dev.nfqueue.codec.ip.Ipv6Packet;
import dev.nfqueue.codec.ip.SctpChunks;
import dev.nfqueue.codec.ip.TcpFlags;
import dev.nfqueue.codec.ip.TcpOption;
import dev.nfqueue.codec.ip.TransportBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.function.UnaryOperator;

/** What this library builds, answers and edits: tshark has to find every length and every sum right. */
final class BuiltSamples {

    private static final InetAddress CLIENT_4 = NetUtil.createInetAddressFromIpAddressString("192.0.2.1");
    private static final InetAddress SERVER_4 = NetUtil.createInetAddressFromIpAddressString("198.51.100.2");
    private static final InetAddress CLIENT_6 = NetUtil.createInetAddressFromIpAddressString("2001:db8:1::5");
    private static final InetAddress SERVER_6 = NetUtil.createInetAddressFromIpAddressString("2001:db8:7::c2");
    private static final byte[] DATA = {1, 2, 3, 4, 5};

    private BuiltSamples() {}

    static void add(List<Sample> to) {
        for (boolean six : new boolean[] {false, true}) {
            transports(to, six);
            answers(to, six);
            edits(to, six);
        }
        take(
                to,
                "IGMP report",
                ip(false)
                        .igmp(IgmpMessage.REPORT_V2)
                        .group((Inet4Address) SERVER_4)
                        .build());
        take(
                to,
                "IGMPv3 report",
                ip(false).igmp(IgmpMessage.REPORT_V3).recordCount(0).build());
        take(
                to,
                "UDP without sum",
                ip(false).udp(1, 2).withoutChecksum().payload(DATA).build());
        take(
                to,
                "source route",
                ip(false)
                        .option(Ipv4Option.LOOSE_SOURCE_ROUTE, Frames.hex("04 0a000009 0a00000a"))
                        .tcp(1, 2)
                        .payload(DATA)
                        .build());
        take(
                to,
                "segment routing",
                ip(true).extension(IpProtocol.ROUTING, Frames.hex("04 01 00 00 0000" + Frames.DESTINATION_6))
                        .tcp(1, 2)
                        .payload(DATA)
                        .build());
        take(
                to,
                "RPL route",
                ip(true).extension(IpProtocol.ROUTING, Frames.hex("03 01 ff 700000 99 00000000000000"))
                        .udp(1, 2)
                        .payload(DATA)
                        .build());
        take(
                to,
                "home address",
                ip(true).extension(IpProtocol.DESTINATION_OPTIONS, Frames.hex("01 02 0000 c9 10" + Frames.SOURCE_6))
                        .udp(1, 2)
                        .payload(DATA)
                        .build());
    }

    private static IpPacketBuilder ip(boolean six) {
        IpPacketBuilder builder =
                six ? IpPacketBuilder.from(CLIENT_6, SERVER_6) : IpPacketBuilder.from(CLIENT_4, SERVER_4);
        return builder.hopLimit(33).trafficClass(0xB8);
    }

    private static void transports(List<Sample> to, boolean six) {
        build(
                to,
                ip(six).tcp(1000, 2000)
                        .flags(TcpFlags.SYN | TcpFlags.ECE)
                        .sequence(0xFFFFFFFFL)
                        .maximumSegmentSize(1460)
                        .option(TcpOption.SACK_PERMITTED)
                        .option(TcpOption.WINDOW_SCALE, (byte) 7));
        build(
                to,
                ip(six).tcp(1000, 2000)
                        .flags(TcpFlags.ACK | TcpFlags.PSH)
                        .acknowledgment(5)
                        .payload(DATA));
        build(to, ip(six).udp(1000, 2000).payload(DATA));
        build(to, ip(six).udpLite(1000, 2000).coverage(10).payload(DATA));
        build(to, ip(six).udpLite(1000, 2000).payload(DATA));
        build(
                to,
                ip(six).sctp(1000, 2000)
                        .verificationTag(7)
                        .chunk(SctpChunks.DATA, 3, Frames.hex("00000001 0002 0003 00000004 616263"))
                        .chunk(SctpChunks.COOKIE_ACK, 0));
        build(to, ip(six).dccp(1000, 2000).sequence(0x123456789ABCL).ccval(3).payload(DATA));
        build(
                to,
                ip(six).dccp(1000, 2000)
                        .type(0)
                        .checksumCoverage(1)
                        .restOfHeader(Frames.hex("00000bad"))
                        .payload(DATA));
        build(to, ip(six).esp(1, 2).payload(DATA));
        build(
                to,
                ip(six).icmp(six ? Icmpv6Message.ECHO_REQUEST : IcmpMessage.ECHO_REQUEST, 0)
                        .echo(5, 6)
                        .payload(DATA));
        for (boolean innerSix : new boolean[] {false, true}) {
            IpPacket inner =
                    ip(innerSix).tcp(3, 4).flags(TcpFlags.ACK).payload(DATA).build();
            build(to, ip(six).tunnel(inner));
            build(
                    to,
                    ip(six).gre(innerSix ? 0x86DD : 0x0800)
                            .withChecksum()
                            .key(5)
                            .sequence(6)
                            .payload(inner.content()));
            inner.release();
        }
    }

    private static void build(List<Sample> to, TransportBuilder<?> builder) {
        take(to, "built", builder.build());
    }

    private static void answers(List<Sample> to, boolean six) {
        IpPacket syn =
                ip(six).tcp(1000, 23).flags(TcpFlags.SYN).sequence(0xFFFFFFFFL).build();
        IpPacket question = ip(six).udp(1000, 53)
                .payload(Frames.hex("1234 0100 0001 0000 0000 0000 01 61 00 0001 0001"))
                .build();
        InetAddress router = six ? SERVER_6 : SERVER_4;
        take(to, "reset", IpReplies.tcpReset(syn));
        take(to, "reset on", IpReplies.tcpResetToDestination(syn));
        take(to, "port unreachable", IpReplies.portUnreachable(question));
        take(to, "prohibited", IpReplies.prohibited(syn));
        take(to, "too big", IpReplies.tooBig(syn, router, 1400));
        take(to, "time exceeded", IpReplies.timeExceeded(question, router));
        take(to, "refused", IpReplies.dnsAnswer(question, 5));
        syn.release();
        question.release();
    }

    private static void edits(List<Sample> to, boolean six) {
        edit(
                to,
                "addresses",
                six,
                packet -> packet.source(six ? SERVER_6 : SERVER_4)
                        .destination(six ? CLIENT_6 : CLIENT_4)
                        .hopLimit(1)
                        .dscp(10)
                        .ecn(3));
        edit(to, "payload", six, packet -> {
            packet.tcp().payload(new byte[] {9, 8, 7, 6, 5, 4, 3, 2, 1});
            return packet;
        });
        edit(to, "options", six, packet -> {
            packet.tcp().option(TcpOption.TIMESTAMPS, new byte[8]).removeOption(TcpOption.MAXIMUM_SEGMENT_SIZE);
            return packet;
        });
        edit(to, "headers", six, packet -> {
            if (packet instanceof Ipv4Packet four) {
                // A route changes what the sum covers.
                return four.option(Ipv4Option.STRICT_SOURCE_ROUTE, Frames.hex("04 0a000009 0a00000a"));
            }
            return ((Ipv6Packet) packet)
                    .insertExtension(IpProtocol.HOP_BY_HOP, Frames.hex("0502 0000"))
                    .insertExtension(IpProtocol.ROUTING, Frames.hex("03 01 88 000000 0102030405060709"));
        });
        edit(to, "headers back", six, packet -> {
            if (packet instanceof Ipv4Packet four) {
                return four.option(Ipv4Option.STRICT_SOURCE_ROUTE, Frames.hex("04 0a000009 0a00000a"))
                        .destination(CLIENT_4)
                        .removeOption(Ipv4Option.STRICT_SOURCE_ROUTE);
            }
            return ((Ipv6Packet) packet)
                    .insertExtension(IpProtocol.ROUTING, Frames.hex("03 01 88 000000 0102030405060709"))
                    .destination(CLIENT_6)
                    .source(0x20010db800000000L, 77);
        });
    }

    private static void edit(List<Sample> to, String name, boolean six, UnaryOperator<IpPacket> edit) {
        IpPacket packet = ip(six).tcp(1000, 2000)
                .flags(TcpFlags.ACK)
                .maximumSegmentSize(1460)
                .payload(DATA)
                .build();
        take(to, "edited " + name, edit.apply(packet));
    }

    private static void take(List<Sample> to, String name, IpPacket packet) {
        ByteBuf content = packet.content();
        byte[] bytes = new byte[content.readableBytes()];
        content.getBytes(content.readerIndex(), bytes);
        to.add(new Sample(name + (packet.tcp() == null ? "" : " TCP"), bytes));
        packet.release();
    }
}
