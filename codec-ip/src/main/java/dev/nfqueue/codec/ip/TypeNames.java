// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

/** What types and codes are called in one line about a packet. */
final class TypeNames {

    private TypeNames() {}

    static String icmp(int type, int code) {
        return switch (type) {
            case IcmpMessage.ECHO_REPLY -> "echo reply";
            case IcmpMessage.DESTINATION_UNREACHABLE -> unreachable(code);
            case IcmpMessage.SOURCE_QUENCH -> "source quench";
            case IcmpMessage.REDIRECT -> "redirect";
            case IcmpMessage.ECHO_REQUEST -> "echo request";
            case IcmpMessage.ROUTER_ADVERTISEMENT -> "router advertisement";
            case IcmpMessage.ROUTER_SOLICITATION -> "router solicitation";
            case IcmpMessage.TIME_EXCEEDED -> code == 1 ? "reassembly time exceeded" : "time exceeded in transit";
            case IcmpMessage.PARAMETER_PROBLEM -> "parameter problem";
            case IcmpMessage.TIMESTAMP_REQUEST -> "time stamp query";
            case IcmpMessage.TIMESTAMP_REPLY -> "time stamp reply";
            default -> "type " + type + " code " + code;
        };
    }

    private static String unreachable(int code) {
        return switch (code) {
            case 0 -> "net unreachable";
            case 1 -> "host unreachable";
            case 2 -> "protocol unreachable";
            case 3 -> "port unreachable";
            case IcmpMessage.FRAGMENTATION_NEEDED -> "unreachable - need to frag";
            case 9, 10, 13 -> "unreachable - admin prohibited";
            default -> "unreachable code " + code;
        };
    }

    static String icmpv6(int type, int code) {
        return switch (type) {
            case Icmpv6Message.DESTINATION_UNREACHABLE -> unreachable6(code);
            case Icmpv6Message.PACKET_TOO_BIG -> "packet too big";
            case Icmpv6Message.TIME_EXCEEDED -> code == 1 ? "reassembly time exceeded" : "time exceeded in-transit";
            case Icmpv6Message.PARAMETER_PROBLEM -> "parameter problem";
            case Icmpv6Message.ECHO_REQUEST -> "echo request";
            case Icmpv6Message.ECHO_REPLY -> "echo reply";
            case Icmpv6Message.MULTICAST_QUERY -> "multicast listener query";
            case Icmpv6Message.MULTICAST_REPORT -> "multicast listener report";
            case Icmpv6Message.MULTICAST_DONE -> "multicast listener done";
            case Icmpv6Message.ROUTER_SOLICITATION -> "router solicitation";
            case Icmpv6Message.ROUTER_ADVERTISEMENT -> "router advertisement";
            case Icmpv6Message.NEIGHBOR_SOLICITATION -> "neighbor solicitation";
            case Icmpv6Message.NEIGHBOR_ADVERTISEMENT -> "neighbor advertisement";
            case Icmpv6Message.REDIRECT -> "redirect";
            case Icmpv6Message.MULTICAST_REPORT_V2 -> "multicast listener report v2";
            default -> "type " + type + " code " + code;
        };
    }

    private static String unreachable6(int code) {
        return switch (code) {
            case 0 -> "unreachable route";
            case 1 -> "unreachable prohibited";
            case 2 -> "beyond scope";
            case 3 -> "unreachable address";
            case 4 -> "unreachable port";
            default -> "unreachable code " + code;
        };
    }

    static String sctpChunk(int type) {
        return switch (type) {
            case SctpChunks.DATA -> "DATA";
            case SctpChunks.INIT -> "INIT";
            case SctpChunks.INIT_ACK -> "INIT ACK";
            case SctpChunks.SACK -> "SACK";
            case SctpChunks.HEARTBEAT -> "HB REQ";
            case SctpChunks.HEARTBEAT_ACK -> "HB ACK";
            case SctpChunks.ABORT -> "ABORT";
            case SctpChunks.SHUTDOWN -> "SHUTDOWN";
            case SctpChunks.SHUTDOWN_ACK -> "SHUTDOWN ACK";
            case SctpChunks.ERROR -> "ERROR";
            case SctpChunks.COOKIE_ECHO -> "COOKIE ECHO";
            case SctpChunks.COOKIE_ACK -> "COOKIE ACK";
            case SctpChunks.SHUTDOWN_COMPLETE -> "SHUTDOWN COMPLETE";
            default -> "chunk " + type;
        };
    }
}
