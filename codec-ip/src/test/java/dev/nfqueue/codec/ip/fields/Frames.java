// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/**
 * Packets by their bytes: headers around a body, with lengths and sums filled in by code that shares nothing with the
 * one under test.
 */
final class Frames {

    static final int ICMP = 1;
    static final int IGMP = 2;
    static final int IPV4 = 4;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int DCCP = 33;
    static final int IPV6 = 41;
    static final int GRE = 47;
    static final int ESP = 50;
    static final int AH = 51;
    static final int ICMPV6 = 58;
    static final int NONE = 59;
    static final int SCTP = 132;
    static final int UDP_LITE = 136;

    static final String SOURCE_4 = "c0000201";
    static final String DESTINATION_4 = "c6336402";
    static final String SOURCE_6 = "20010db8000100020003000400050006";
    static final String DESTINATION_6 = "20010db80007000800090010001100c2";

    private Frames() {}

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    /** An IPv4 packet with options, padded, and a transport body whose sum is filled in. */
    static byte[] ipv4(int protocol, String options, String body) {
        return ipv4(protocol, options, sum(protocol, hex(body), hex(SOURCE_4 + DESTINATION_4)));
    }

    static byte[] ipv4(int protocol, String options, byte[] body) {
        byte[] area = hex(options);
        int header = 20 + (area.length + 3 & ~3);
        byte[] packet =
                hex("45000000 1234 4000 3d 00 0000" + SOURCE_4 + DESTINATION_4 + "00".repeat(header - 20) + hex(body));
        packet[0] = (byte) (0x40 | header / 4);
        packet[9] = (byte) protocol;
        System.arraycopy(area, 0, packet, 20, area.length);
        return withLengths(packet);
    }

    /** An IPv6 packet, with the extension headers between its fixed header and a transport body. */
    static byte[] ipv6(int first, String extensions, int protocol, String body) {
        return ipv6(first, extensions, sum(protocol, hex(body), hex(SOURCE_6 + DESTINATION_6)));
    }

    static byte[] ipv6(int protocol, String body) {
        return ipv6(protocol, "", protocol, body);
    }

    static byte[] ipv6(int first, String extensions, byte[] body) {
        byte[] packet = hex("6a912345 0000 00 39" + SOURCE_6 + DESTINATION_6 + extensions + hex(body));
        packet[6] = (byte) first;
        return withLengths(packet);
    }

    /** Fills in the length, and the header's sum, which changes with it. */
    static byte[] withLengths(byte[] packet) {
        boolean v4 = packet[0] >> 4 == 4;
        put16(packet, v4 ? 2 : 4, packet.length - (v4 ? 0 : 40));
        if (v4) {
            int header = Math.min((packet[0] & 15) * 4, packet.length);
            put16(packet, 10, 0);
            put16(packet, 10, ~sum(packet, 0, header, 0));
        }
        return packet;
    }

    static void put16(byte[] bytes, int index, int value) {
        bytes[index] = (byte) (value >> 8);
        bytes[index + 1] = (byte) value;
    }

    /** A transport body with its sum, where it has room for one. */
    static byte[] sum(int protocol, byte[] body, byte[] addresses) {
        int field = switch (protocol) {
            case ICMP, IGMP, ICMPV6 -> 2;
            case TCP -> 16;
            case UDP, UDP_LITE, DCCP -> 6;
            case SCTP -> 8;
            default -> -1;
        };
        if (field < 0 || body.length < field + 4 && protocol == SCTP || body.length < field + 2) {
            return body;
        }
        if (protocol == SCTP) {
            crc(body);
            return body;
        }
        put16(body, field, 0);
        boolean pseudo = protocol != ICMP && protocol != IGMP;
        int start = pseudo ? sum(addresses, 0, addresses.length, protocol + body.length) : 0;
        int sum = ~sum(body, 0, covered(protocol, body), start) & 0xFFFF;
        put16(body, field, sum == 0 && (protocol == UDP || protocol == UDP_LITE) ? 0xFFFF : sum);
        return body;
    }

    private static int covered(int protocol, byte[] body) {
        if (protocol == UDP_LITE) {
            int coverage = (body[4] & 255) << 8 | body[5] & 255;
            return coverage == 0 ? body.length : Math.min(coverage, body.length);
        }
        if (protocol == DCCP && (body[5] & 15) != 0) {
            return Math.min(body.length, (body[4] & 255) * 4 + ((body[5] & 15) - 1) * 4);
        }
        return body.length;
    }

    /** Byte by byte, with the carry brought round at each step. */
    private static int sum(byte[] bytes, int from, int length, int start) {
        int sum = start;
        for (int i = 0; i < length; i++) {
            sum += (i & 1) == 0 ? (bytes[from + i] & 255) << 8 : bytes[from + i] & 255;
            sum = (sum & 0xFFFF) + (sum >> 16);
        }
        return (sum & 0xFFFF) + (sum >> 16);
    }

    /** CRC32c bit by bit. */
    private static void crc(byte[] body) {
        for (int i = 8; i < 12; i++) {
            body[i] = 0;
        }
        int crc = -1;
        for (byte b : body) {
            crc ^= b & 255;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1) == 0 ? crc >>> 1 : crc >>> 1 ^ 0x82F63B78;
            }
        }
        for (int i = 0; i < 4; i++) {
            body[8 + i] = (byte) (~crc >> 8 * i);
        }
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
