// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.filter;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpProtocol;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Which packets a rule means: {@code tcp:23}, {@code udp}, {@code icmp} or, whatever the protocol, {@code 80}. A port
 * is either end's, as in tcpdump's {@code port 80}: both directions of a conversation fit.
 *
 * @param protocol the protocol, {@code null} for any; that of IPv4 where the families have one each
 * @param port the port, or {@link #ANY}
 */
record PacketMatch(IpProtocol protocol, int port) {
    static final int ANY = -1;

    private static final Map<String, IpProtocol> PROTOCOLS =
            Map.of("tcp", IpProtocol.TCP, "udp", IpProtocol.UDP, "icmp", IpProtocol.ICMP);

    /** Reads the form above. */
    static PacketMatch parse(String text) {
        int colon = text.indexOf(':');
        if (colon >= 0) {
            IpProtocol protocol = protocolOf(text.substring(0, colon));
            if (protocol == IpProtocol.ICMP) {
                throw new TypeConversionException("'" + text + "': icmp has no ports");
            }
            return new PacketMatch(protocol, portOf(text.substring(colon + 1), text));
        }
        boolean number = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? new PacketMatch(null, portOf(text, text)) : new PacketMatch(protocolOf(text), ANY);
    }

    /** Whether a packet is one of those. */
    boolean fits(IpPacket packet) {
        return (protocol == null || protocol == plain(packet.protocol()))
                && (port == ANY || port == packet.sourcePort() || port == packet.destinationPort());
    }

    /** One for both families' ICMP. */
    private static IpProtocol plain(IpProtocol protocol) {
        return protocol == IpProtocol.ICMPV6 ? IpProtocol.ICMP : protocol;
    }

    private static IpProtocol protocolOf(String name) {
        IpProtocol protocol = PROTOCOLS.get(name.toLowerCase(Locale.ROOT));
        if (protocol == null) {
            throw new TypeConversionException("'" + name + "' is not tcp, udp or icmp");
        }
        return protocol;
    }

    private static int portOf(String number, String whole) {
        try {
            int port = Integer.parseInt(number);
            if (port >= 0 && port <= 0xFFFF) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number that is out of range.
        }
        throw new TypeConversionException("'" + whole + "' has no port from 0 to 65535");
    }

    /** For picocli. */
    static final class Converter implements ITypeConverter<PacketMatch> {
        @Override
        public PacketMatch convert(String value) {
            return parse(value);
        }
    }
}
