// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;

/** One line about a packet, in the manner of tcpdump. */
final class PacketPrinter {

    private final StringBuilder text = new StringBuilder();

    private PacketPrinter() {}

    static String print(IpPacket packet) {
        PacketPrinter printer = new PacketPrinter();
        printer.packet(packet);
        return printer.text.toString();
    }

    private void packet(IpPacket packet) {
        if (packet instanceof OpaquePacket) {
            text.append("no IP packet, length ").append(packet.length());
        } else {
            text.append(packet.version() == 4 ? "IP " : "IP6 ");
            addresses(packet);
            text.append(": ");
            content(packet);
        }
        Malformation fault = packet.malformation();
        if (fault != null) {
            text.append(" [").append(fault).append(']');
        }
    }

    private void addresses(IpPacket packet) {
        endpoint(packet.source(), packet.sourcePort());
        text.append(" > ");
        endpoint(packet.destination(), packet.destinationPort());
    }

    private void endpoint(InetAddress address, int port) {
        text.append(address instanceof Inet6Address ? NetUtil.toAddressString(address) : address.getHostAddress());
        if (port >= 0) {
            text.append('.').append(port);
        }
    }

    private void content(IpPacket packet) {
        if (packet.isFragment()) {
            text.append("frag (").append(packet.fragmentOffset()).append('|');
            text.append(packet.end - packet.payloadIndex).append(packet.hasMoreFragments() ? "+) " : ") ");
        }
        Transport transport = packet.transport();
        if (transport == null) {
            text.append(packet.protocol()).append(", length ").append(packet.end - packet.payloadIndex);
        } else if (transport instanceof TcpSegment tcp) {
            tcp(tcp);
        } else {
            transport(transport);
        }
    }

    private void tcp(TcpSegment tcp) {
        text.append("Flags [").append(TcpFlags.toString(tcp.flags())).append(']');
        int length = tcp.payloadLength();
        if (length > 0 || (tcp.flags() & (TcpFlags.SYN | TcpFlags.FIN | TcpFlags.RST)) != 0) {
            text.append(", seq ").append(tcp.sequence());
            if (length > 0) {
                text.append(':').append(tcp.sequence() + length & 0xFFFFFFFFL);
            }
        }
        if (tcp.isAck()) {
            text.append(", ack ").append(tcp.acknowledgment());
        }
        text.append(", win ").append(tcp.window());
        if (tcp.hasFlags(TcpFlags.URG)) {
            text.append(", urg ").append(tcp.urgentPointer());
        }
        if (tcp.headerLength() > TcpSegment.MIN_HEADER_LENGTH) {
            options(tcp.options());
        }
        text.append(", length ").append(length);
    }

    private void options(TcpOptions options) {
        text.append(", options [");
        String comma = "";
        while (options.next()) {
            text.append(comma);
            option(options);
            comma = ",";
        }
        text.append(']');
    }

    private void option(TcpOptions option) {
        switch (option.type()) {
            case TcpOption.NO_OPERATION -> text.append("nop");
            case TcpOption.MAXIMUM_SEGMENT_SIZE -> text.append("mss ").append(option.maximumSegmentSize());
            case TcpOption.WINDOW_SCALE -> text.append("wscale ").append(option.windowScale());
            case TcpOption.SACK_PERMITTED -> text.append("sackOK");
            case TcpOption.SACK -> {
                text.append("sack ").append(option.sackBlocks()).append(' ');
                for (int i = 0; i < option.sackBlocks(); i++) {
                    text.append('{').append(option.sackLeft(i)).append(':');
                    text.append(option.sackRight(i)).append('}');
                }
            }
            case TcpOption.TIMESTAMPS -> {
                text.append("TS val ").append(option.timestamp());
                text.append(" ecr ").append(option.timestampEcho());
            }
            case TcpOption.MULTIPATH -> text.append("mptcp ").append(option.multipathSubtype());
            case TcpOption.FAST_OPEN -> text.append("tfo");
            default -> text.append("unknown-").append(option.type());
        }
    }

    private void transport(Transport transport) {
        if (transport instanceof UdpDatagram) {
            text.append("UDP");
        } else if (transport instanceof IcmpMessage icmp) {
            text.append("ICMP ").append(TypeNames.icmp(icmp.type(), icmp.code()));
            echo(icmp.isEcho(), icmp.identifier(), icmp.sequence());
            quoted(icmp.quoted());
        } else if (transport instanceof Icmpv6Message icmp) {
            text.append("ICMP6, ").append(TypeNames.icmpv6(icmp.type(), icmp.code()));
            echo(icmp.isEcho(), icmp.identifier(), icmp.sequence());
            quoted(icmp.quoted());
        } else if (transport instanceof SctpPacket sctp) {
            sctp(sctp);
        } else if (transport instanceof EspPacket esp) {
            text.append("ESP(spi=0x").append(Long.toHexString(esp.spi())).append(",seq=0x");
            text.append(Long.toHexString(esp.sequence())).append(')');
        } else if (transport.tunnelled() != null) {
            text.append(transport instanceof GrePacket ? "GRE: " : "");
            packet(transport.tunnelled());
            return;
        } else {
            text.append(transport.protocol());
        }
        text.append(", length ");
        text.append(transport instanceof UdpDatagram ? transport.payloadLength() : transport.length());
    }

    private void echo(boolean echo, int identifier, int sequence) {
        if (echo) {
            text.append(", id ").append(identifier).append(", seq ").append(sequence);
        }
    }

    private void quoted(IpPacket quoted) {
        if (quoted != null && !(quoted instanceof OpaquePacket)) {
            text.append(" (").append(quoted.protocol()).append(' ');
            addresses(quoted);
            text.append(')');
        }
    }

    private void sctp(SctpPacket sctp) {
        text.append("sctp");
        SctpChunks chunks = sctp.chunks();
        while (chunks.next()) {
            text.append(" [").append(TypeNames.sctpChunk(chunks.type())).append(']');
        }
    }
}
