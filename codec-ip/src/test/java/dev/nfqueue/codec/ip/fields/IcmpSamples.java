// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import java.util.List;

/** Every message of ICMP and ICMPv6, errors with the packets they quote, and everything of neighbour discovery. */
final class IcmpSamples {

    private static final String NOBODY = "20010db8000000000000000000000099";

    private static final List<String> NEIGHBOR_OPTIONS = List.of(
            "",
            "01 01 001122334455",
            "02 01 001122334455",
            "01 02 0011223344556677 000000000000",
            "03 04 40 c0 00278d00 00093a80 00000000 20010db8000000000000000000000000",
            "03 04 40 20 ffffffff ffffffff 00000000" + NOBODY,
            "03 03 40 c0 00278d00 00093a80 00000000 20010db800000000",
            "05 01 0000 000005dc",
            "05 02 0000 000005dc 0000000000000000",
            "04 06 0000 00000000 6000000000080040" + "00".repeat(32),
            "0e 01 010203040506",
            "18 01 00 00 00000e10",
            "18 02 40 08 00000e10 20010db800000000",
            "18 03 80 18 ffffffff" + NOBODY,
            "18 04 80 18 ffffffff" + NOBODY + "0000000000000000",
            "19 03 0000 00000e10" + NOBODY,
            "19 05 0000 00000e10" + NOBODY + NOBODY,
            "19 01 0000 00000e10",
            "19 02 0000 00000e10 0102030405060708",
            "1f 02 0000 00000e10 03777777 0161 0000",
            "26 02 0708 0064ff9b0000000000000000",
            "07 01 0000 00000fa0",
            "08 01 0000 0001 0708",
            "fe 01 010203040506",
            "01 00 001122334455",
            "01 09 001122334455",
            "01",
            "01 01 001122334455 05 01 0000 000005dc 03 04 40 c0 00278d00 00093a80 00000000" + NOBODY);

    private IcmpSamples() {}

    static void add(List<Sample> to) {
        for (int type = 0; type < 45; type++) {
            four(to, String.format("%02x 00 0000 01020304", type));
            four(to, String.format("%02x 01 0000 00000000 0102030405060708090a0b0c", type));
        }
        for (int code = 0; code < 16; code++) {
            four(to, String.format("03 %02x 0000 000005dc", code) + quoted("11", "1234567800100000"));
        }
        four(to, "09 00 0000 02 02 0708 0a000001 00000001 0a000002 80000000");
        four(to, "09 00 0000 03 02 0708 0a000001 00000001");
        four(to, "09 00 0000 01 01 0708 0a000001");
        four(to, "09 00 0000 00 02 0708");
        four(to, "05 01 0000 0a000009" + quoted("11", "1234567800100000"));
        four(to, "0c 00 0000 14000000" + quoted("11", "1234567800100000"));
        four(to, "0b 00 0000 00000000" + quoted("06", "1234567811223344"));
        four(to, "0b 00 0000 00000000" + quoted("01", "0800123400010002"));
        four(to, "0b 00 0000 00000000" + quoted("11", ""));
        four(to, "0b 00 0000 00000000" + quoted("06", "1234567811223344 11223344 5012 7788 0000 0000"));
        four(to, "0b 00 0000 00000000 4500001c");
        four(to, "0b 00 0000 00000000 60000000" + "00".repeat(16));
        four(to, "03 01 0000 00000000");
        // With extensions: one label, two labels, an interface, lengths that lie.
        for (String extension : List.of(
                "2000 0000 0008 0101 00012345",
                "2000 0000 000c 0101 00012245 0001ff01",
                "2000 0000 0008 0201 00000001",
                "2000 0000 0008 0101 00012345 0008 0301 01020304",
                "2000 0000 0000 0101 00012345",
                "2000 0000 0003 0101",
                "2000 0000 0020 0101 00012345",
                "2000 0000",
                "1000 0000 0008 0101 00012345")) {
            String padded = quoted("11", "1234567800100000" + "00".repeat(100));
            four(to, "0b 00 0000 00 20 0000" + padded + extension(extension));
            String six = Frames.hex(Frames.ipv6(Frames.UDP, "1234 5678 0058 0000" + "00".repeat(80)));
            six(to, "03 00 0000 10 000000" + six + extension(extension));
        }
        wrong(to);
        six(to);
    }

    private static void four(List<Sample> to, String body) {
        to.add(new Sample("ICMP " + body, Frames.ipv4(Frames.ICMP, "", body)));
    }

    private static void six(List<Sample> to, String body) {
        to.add(new Sample("ICMPv6 " + body, Frames.ipv6(Frames.ICMPV6, body)));
    }

    private static void wrong(List<Sample> to) {
        byte[] four = Frames.ipv4(Frames.ICMP, "", "0800 0000 00010002 6162");
        four[22] ^= 1;
        to.add(new Sample("ICMP with a wrong sum", four));
        byte[] six = Frames.ipv6(Frames.ICMPV6, "8000 0000 00010002 6162");
        six[42] ^= 1;
        to.add(new Sample("ICMPv6 with a wrong sum", six));
    }

    /** The beginning of a packet, longer than what is quoted. */
    private static String quoted(String protocol, String rest) {
        byte[] header = Frames.hex("4500 0080 1234 0000 01" + protocol + "0000 0a000001 0a000002");
        Frames.withLengths(header);
        Frames.put16(header, 2, 0x80);
        Frames.put16(header, 10, 0);
        int sum = 0;
        for (int i = 0; i < 20; i += 2) {
            sum += (header[i] & 255) << 8 | header[i + 1] & 255;
        }
        Frames.put16(header, 10, ~(sum + (sum >> 16)));
        return Frames.hex(header) + rest;
    }

    private static String extension(String hex) {
        byte[] bytes = Frames.hex(hex);
        return Frames.hex(Frames.sum(Frames.ICMP, bytes, new byte[0]));
    }

    private static void six(List<Sample> to) {
        String quoted = Frames.hex(Frames.ipv6(Frames.UDP, "1234 5678 000c 0000 61626364"));
        for (int code = 0; code < 9; code++) {
            six(to, String.format("01 %02x 0000 00000000", code) + quoted);
        }
        six(to, "02 00 0000 00000500" + quoted);
        six(to, "03 00 0000 00000000" + quoted.substring(0, 96));
        six(to, "03 01 0000 00000000" + quoted.substring(0, 80));
        six(to, "04 01 0000 00000028" + quoted);
        six(to, "04 00 0000 ffffffff" + quoted.substring(0, 60));
        six(to, "01 00 0000 00000000");
        for (int type : new int[] {5, 100, 101, 127, 128, 129, 200, 255}) {
            six(to, String.format("%02x 00 0000 12345678 0102030405060708", type));
            six(to, String.format("%02x 00 0000 12345678", type));
        }
        for (String option : NEIGHBOR_OPTIONS) {
            six(to, "85 00 0000 00000000" + option);
            six(to, "86 00 0000 40 c8 0708 00000001 f0000002" + option);
            six(to, "87 00 0000 00000000" + NOBODY + option);
            six(to, "88 00 0000 e0000000" + NOBODY + option);
            six(to, "89 00 0000 00000000" + NOBODY + Frames.DESTINATION_6 + option);
        }
        for (String flags : List.of("00", "80", "40", "20", "08", "18", "10")) {
            six(to, "86 00 0000 00" + flags + "0000 00000000 00000000");
            six(to, "88 00 0000" + flags + "000000" + NOBODY);
        }
        listeners(to);
        // Each message that is cut off before its fixed part ends.
        for (String type : List.of("82", "83", "84", "86", "87", "88", "89", "8f", "80", "02")) {
            six(to, type + "00 0000");
            six(to, type + "00 0000 00000000");
            six(to, type + "00 0000 00000000 0102030405060708");
        }
    }

    private static void listeners(List<Sample> to) {
        String group = "ff020000000000000000000000000005";
        six(to, "82 00 0000 2710 0000" + "00".repeat(16));
        six(to, "83 00 0000 0000 0000" + group);
        six(to, "84 00 0000 0000 0000" + group);
        six(to, "82 00 0000 2710 0000" + group + "0a 7d 0001" + NOBODY);
        six(to, "82 00 0000 ffff 0000" + group + "07 ff 0000");
        six(to, "82 00 0000 2710 0000" + group + "0a 7d 0003" + NOBODY);
        six(to, "82 00 0000 2710 0000" + group + "0a 7d");
        six(to, "8f 00 0000 0000 0000");
        six(to, "8f 00 0000 0000 0001 04 00 0000" + group);
        six(to, "8f 00 0000 0000 0002 01 01 0001" + group + NOBODY + "01020304 06 00 0000" + group);
        six(to, "8f 00 0000 0000 0002 04 00 0000" + group);
        six(to, "8f 00 0000 0000 0001 04 00 0009" + group + NOBODY);
        six(to, "8f 00 0000 0000 0001 04 09 0000" + group);
        to.add(new Sample(
                "MLD behind a router alert",
                Frames.ipv6(0, "3a 00 0502 0000 0100", Frames.ICMPV6, "83 00 0000 0000 0000" + group)));
    }
}
