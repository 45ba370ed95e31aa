// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Lengths and checksums of a well-formed packet, judged from its bytes by the book: one byte at a time, nothing kept,
 * nothing shared with the code under test. Fragments and cut packets are judged as far as they can be.
 */
final class ReferenceSums {

    private final byte[] bytes;
    private final boolean withInner;
    private final List<String> wrong = new ArrayList<>();

    private ReferenceSums(byte[] bytes, boolean withInner) {
        this.bytes = bytes;
        this.withInner = withInner;
    }

    /** What is wrong with a packet, and with one inside it if that is to be judged as well; empty when nothing. */
    static List<String> wrong(byte[] packet, boolean withInner) {
        ReferenceSums sums = new ReferenceSums(packet, withInner);
        if (packet[0] >> 4 == 4) {
            sums.judgeIpv4();
        } else {
            sums.judgeIpv6();
        }
        return sums.wrong;
    }

    private int u8(int at) {
        return bytes[at] & 0xFF;
    }

    private int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }

    private void expect(String what, long expected, long found) {
        if (expected != found) {
            wrong.add(what + " " + found + " instead of " + expected);
        }
    }

    private void judgeIpv4() {
        int header = (u8(0) & 0xF) * 4;
        expect("IPv4 header sum", 0xFFFF, add(0, 0, header));
        boolean fragment = (u16(6) & 0x3FFF) != 0;
        if (u16(2) > bytes.length && fragment) {
            return;
        }
        expect("IPv4 total length", bytes.length, u16(2));
        if (fragment) {
            return;
        }
        int protocol = u8(9);
        int at = header;
        while (protocol == 51) {
            protocol = u8(at);
            at += (u8(at + 1) + 2) * 4;
        }
        judgeTransport(protocol, at, add(add(0, 12, 4), lastHop(header), 4));
    }

    /** RFC 791 section 3.1: a source route with hops to go ends with whom the packet is meant for. */
    private int lastHop(int header) {
        int at = 20;
        while (at < header - 1 && u8(at) != 0) {
            int length = u8(at) == 1 ? 1 : u8(at + 1);
            boolean route = u8(at) == 131 || u8(at) == 137;
            if (length < 1 || at + length > header) {
                return 16;
            }
            if (route && length >= 7 && u8(at + 2) < length) {
                return at + 3 + (length - 3) / 4 * 4 - 4;
            }
            at += length;
        }
        return 16;
    }

    private void judgeIpv6() {
        expect("IPv6 payload length", bytes.length - 40, u16(4));
        int source = 8;
        int destination = add(0, 24, 16);
        int next = u8(6);
        int at = 40;
        while (next == 0 || next == 43 || next == 44 || next == 51 || next == 60 || next == 135 || next >= 139) {
            if (next > 140) {
                return;
            }
            int type = next;
            int length = type == 44 ? 8 : type == 51 ? (u8(at + 1) + 2) * 4 : (u8(at + 1) + 1) * 8;
            if (type == 44 && (u16(at + 2) & 0xFFF9) != 0) {
                return;
            }
            if (type == 43 && u8(at + 3) > 0) {
                destination = lastHop(at, length, destination);
            }
            source = type == 60 ? homeAddress(at, length, source) : source;
            next = u8(at);
            at += length;
        }
        judgeTransport(next, at, add(destination, source, 16));
    }

    /** RFC 6275 section 6.3: whom a packet of a mobile node is from. */
    private int homeAddress(int header, int length, int otherwise) {
        int at = header + 2;
        while (at < header + length) {
            int next = u8(at) == 0 ? at + 1 : at + 1 < header + length ? at + 2 + u8(at + 1) : header + length;
            if (u8(at) == 0xC9 && next == at + 18 && next <= header + length) {
                return at + 2;
            }
            at = next;
        }
        return otherwise;
    }

    /** RFC 8200 section 8.1, RFC 6275 section 6.4, RFC 6554, RFC 8754 section 2: the sum of whom a routed packet is meant for in the end. */
    private int lastHop(int at, int length, int otherwise) {
        return switch (u8(at + 2)) {
            case 0, 2 -> length < 24 ? otherwise : add(0, at + 8 + (length - 8) / 16 * 16 - 16, 16);
            case 3 -> lastOfRpl(at, length, otherwise);
            case 4 -> length < 24 ? otherwise : add(0, at + 8, 16);
            default -> otherwise;
        };
    }

    private int lastOfRpl(int at, int length, int otherwise) {
        int others = 16 - (u8(at + 4) >> 4);
        int last = 16 - (u8(at + 4) & 15);
        int room = length - 8 - (u8(at + 5) >> 4) - last;
        if (room < 0) {
            return otherwise;
        }
        byte[] address = new byte[16];
        System.arraycopy(bytes, 24, address, 0, 16);
        System.arraycopy(bytes, at + 8 + room / others * others, address, 16 - last, last);
        return new ReferenceSums(address, false).add(0, 0, 16);
    }

    private void judgeTransport(int protocol, int at, int addresses) {
        int length = bytes.length - at;
        int pseudo = plus(plus(addresses, protocol), length);
        switch (protocol) {
            case 6 -> expect("TCP sum", 0xFFFF, add(pseudo, at, length));
            case 17 -> judgeUdp(at, length, pseudo);
            case 136 -> {
                int coverage = u16(at + 4) == 0 ? length : u16(at + 4);
                expect("UDP-Lite sum", 0xFFFF, add(pseudo, at, coverage));
            }
            case 33 -> {
                int coverage = u8(at + 5) & 0xF;
                int covered = coverage == 0 ? length : Math.min(length, u8(at + 4) * 4 + (coverage - 1) * 4);
                expect("DCCP sum", 0xFFFF, add(pseudo, at, covered));
            }
            case 1, 2 -> expect("ICMP or IGMP sum", 0xFFFF, add(0, at, length));
            case 58 -> expect("ICMPv6 sum", 0xFFFF, add(pseudo, at, length));
            case 132 -> expect("SCTP sum", crc32c(at, length), u32LittleEndian(at + 8));
            case 47 -> judgeGre(at, length);
            case 4, 41 -> judgeInner(at);
            default -> {}
        }
    }

    private void judgeUdp(int at, int length, int pseudo) {
        expect("UDP length", length, u16(at + 4));
        if (u16(at + 6) != 0) {
            expect("UDP sum", 0xFFFF, add(pseudo, at, length));
        }
    }

    private void judgeGre(int at, int length) {
        boolean hasSum = (u16(at) & 0x8000) != 0;
        if (hasSum) {
            expect("GRE sum", 0xFFFF, add(0, at, length));
        }
        if ((u16(at) & 0x4007) == 0 && (u16(at + 2) == 0x0800 || u16(at + 2) == 0x86DD)) {
            judgeInner(at + 4 + 4 * Integer.bitCount(u16(at) & 0xB000));
        }
    }

    private void judgeInner(int at) {
        if (withInner) {
            for (String fault : wrong(Arrays.copyOfRange(bytes, at, bytes.length), true)) {
                wrong.add("inner " + fault);
            }
        }
    }

    private static int plus(int sum, int word) {
        int result = sum + word;
        return (result & 0xFFFF) + (result >>> 16);
    }

    private int add(int start, int at, int length) {
        int sum = start;
        for (int i = 0; i < length; i++) {
            sum = plus(sum, i % 2 == 0 ? u8(at + i) << 8 : u8(at + i));
        }
        return sum;
    }

    private long u32LittleEndian(int at) {
        return (long) u8(at + 3) << 24 | u8(at + 2) << 16 | u8(at + 1) << 8 | u8(at);
    }

    /** Bit by bit, the checksum's own four bytes as zero. */
    private long crc32c(int at, int length) {
        int crc = -1;
        for (int i = 0; i < length; i++) {
            crc ^= i >= 8 && i < 12 ? 0 : u8(at + i);
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc >>> 1) ^ (0x82F63B78 & -(crc & 1));
            }
        }
        return ~crc & 0xFFFFFFFFL;
    }
}
