// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import dev.nfqueue.codec.ip.IcmpMessage;
import dev.nfqueue.codec.ip.Icmpv6Message;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketBuilder;
import dev.nfqueue.codec.ip.TcpBuilder;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/** Packets between two ends, of either IP version. */
record FlowPackets(InetAddress client, InetAddress server) {

    static final FlowPackets V4 = of("192.0.2.1", "198.51.100.2");
    static final FlowPackets V6 = of("2001:db8::1", "2001:db8:1::2");
    static final int CLIENT_PORT = 40000;
    static final int SERVER_PORT = 53;

    static FlowPackets of(String client, String server) {
        return new FlowPackets(address(client), address(server));
    }

    static InetAddress address(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }

    /** The same ends, with the roles changed. */
    FlowPackets swapped() {
        return new FlowPackets(server, client);
    }

    private IpPacketBuilder ip(FlowDirection direction) {
        return direction == FlowDirection.ORIGINAL
                ? IpPacketBuilder.from(client, server)
                : IpPacketBuilder.from(server, client);
    }

    private static int port(FlowDirection direction, boolean source) {
        return (direction == FlowDirection.ORIGINAL) == source ? CLIENT_PORT : SERVER_PORT;
    }

    IpPacket udp(FlowDirection direction) {
        return udp(direction, "udp");
    }

    IpPacket udp(FlowDirection direction, String payload) {
        return ip(direction)
                .udp(port(direction, true), port(direction, false))
                .payload(payload.getBytes(StandardCharsets.US_ASCII))
                .build();
    }

    TcpBuilder tcp(FlowDirection direction) {
        return ip(direction).tcp(port(direction, true), port(direction, false));
    }

    IpPacket echo(FlowDirection direction, boolean request, int identifier) {
        boolean v4 = client.getAddress().length == 4;
        int type = request
                ? v4 ? IcmpMessage.ECHO_REQUEST : Icmpv6Message.ECHO_REQUEST
                : v4 ? IcmpMessage.ECHO_REPLY : Icmpv6Message.ECHO_REPLY;
        return ip(direction).icmp(type, 0).echo(identifier, 1).payload((byte) 1).build();
    }
}
