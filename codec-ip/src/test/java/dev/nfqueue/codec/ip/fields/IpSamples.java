// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import java.util.ArrayList;
import java.util.List;

/** IPv4 headers with every option, and IPv6 with every extension header and option, before UDP and TCP. */
final class IpSamples {

    private static final String UDP_BODY = "1234 5678 000d 0000 68656c6c6f";
    private static final String TCP_BODY = "1234 5678 9abcdef0 11223344 5010 7788 0000 0000 6162636465";

    private static final List<String> IPV4_OPTIONS = List.of(
            // Record route: empty, one hop in, full, and pointers that point nowhere.
            "07 07 04 00000000",
            "07 0b 08 0a000001 00000000",
            "07 07 08 0a000001",
            "07 0b 05 0a000001 00000000",
            "07 0b 02 0a000001 00000000",
            "07 06 04 000000",
            "07 03 04",
            "07 02",
            // Source routes with hops to go and without.
            "83 07 04 0a000009",
            "83 0b 04 0a000009 0a00000a",
            "83 0b 08 0a000009 0a00000a",
            "83 0b 0c 0a000009 0a00000a",
            "89 07 04 0a000009",
            "89 0b 08 0a000009 0a00000a",
            "89 0b 0c 0a000009 0a00000a",
            "89 0a 04 0a000009 0a0000",
            "01 83 07 04 0a000009",
            // Timestamps of each kind.
            "44 0c 05 00 00000001 00000002",
            "44 0c 09 00 00000001 00000000",
            "44 0c 0d 30 00000001 00000002",
            "44 0c 05 01 0a000003 00000001",
            "44 14 0d 01 0a000003 00000001 00000000 00000000",
            "44 0c 05 03 0a000003 00000001",
            "44 0c 0d 13 0a000003 80000001",
            "44 04 05 00",
            "44 03 05",
            "44 0c 04 00 00000001 00000002",
            // Router alert, security, stream, the commercial ones, and what nobody uses any more.
            "94 04 0000",
            "94 04 0001",
            "94 03 00",
            "94 05 000000",
            "82 03 ab",
            "82 04 5a 80",
            "82 0b 0000 0000 0000 000000",
            "85 03 01",
            "85 05 02 0102",
            "86 0a 00000001 01 04 0000",
            "88 04 0102",
            "88 03 01",
            "0b 04 05dc",
            "0c 04 0514",
            "52 0c 1234 0001 ffff 0a000001",
            "19 08 02 40 00000000",
            "cc 04 0102",
            "9e 06 01020304",
            // Ends and padding, and lengths that lie.
            "01",
            "01 01 01 01",
            "00",
            "00 94 04 00",
            "94 04 0000 01 07 07 04 00000000 00",
            "94 00 0000",
            "94 01 0000",
            "94 ff 0000",
            "07",
            "01 01 01 94",
            "07 07 04 00000000 07 07 04 00000000");

    private static final List<String> IPV6_OPTIONS = List.of(
            "00 00 00 00 00 00",
            "01 04 00000000",
            "05 02 0000 01 00",
            "05 02 0001 00 00",
            "05 01 00 01 01 00",
            "05 03 000000 00",
            "04 01 04 01 01 00",
            "04 02 0404 01 00",
            "1e 04 01020304",
            "3e 04 01020304",
            "de 04 01020304",
            "00 01 03 000000",
            "01 05 00000000",
            "01 04 00000001",
            "05 ff 0000 01 00",
            "00 00 00 00 00 05",
            "c2 04 00010000",
            "23 04 00 01 0100 ",
            "30 04 05dc 0500",
            "07 08 00000001 00 01 0000 0100",
            "0f 0a 00 00 0001 0002 0003 0004 0100",
            "c9 10" + Frames.SOURCE_6.replace("0006", "0099") + "0102 0000",
            "c9 0f" + "00".repeat(15) + "00 01 02 00 00",
            "c9 11" + "00".repeat(17) + "00 00 00");

    private IpSamples() {}

    static void add(List<Sample> to) {
        headers(to);
        for (String option : IPV4_OPTIONS) {
            to.add(new Sample("option " + option, route(option, Frames.UDP, UDP_BODY)));
            to.add(new Sample("option " + option + " before TCP", route(option, Frames.TCP, TCP_BODY)));
        }
        for (String option : IPV6_OPTIONS) {
            String units = String.format("%02x", (Frames.hex(option).length + 2) / 8 - 1);
            for (String type : List.of("00", "3c")) {
                String header = "11" + units + option;
                String extension = type + " option " + option;
                byte[] source = option.startsWith("c9 10") && type.equals("3c")
                        ? Frames.hex(option.substring(5, 37))
                        : Frames.hex(Frames.SOURCE_6);
                byte[] body = Frames.sum(
                        Frames.UDP, Frames.hex(UDP_BODY), Frames.concat(source, Frames.hex(Frames.DESTINATION_6)));
                to.add(new Sample(extension, Frames.ipv6(Integer.parseInt(type, 16), header, body)));
            }
        }
        extensions(to);
        routes(to);
    }

    private static void headers(List<Sample> to) {
        byte[] packet = Frames.ipv4(Frames.UDP, "", UDP_BODY);
        int[][] values = {
            {1, 0x00}, {1, 0xff}, {1, 0x2e}, {8, 0}, {8, 255}, {9, 0}, {9, 255}, {9, 253}, {9, 89}, {9, 103}
        };
        for (int[] value : values) {
            to.add(changed("header byte", packet, value[0], value[1]));
        }
        // Flags and fragments of IPv4: DF, reserved, more, offset, both, the last byte there can be.
        for (int word : new int[] {0x0000, 0x4000, 0x8000, 0x2000, 0x0001, 0x2001, 0x1fff, 0x1ffe, 0xe000}) {
            byte[] fragment = packet.clone();
            Frames.put16(fragment, 6, word);
            to.add(new Sample("fragment word " + word, Frames.withLengths(fragment)));
        }
        byte[] even = Frames.ipv4(Frames.UDP, "", "1234 5678 0010 0000 6162636465666768");
        Frames.put16(even, 6, 0x2000);
        to.add(new Sample("first fragment", Frames.withLengths(even)));
        for (int version : new int[] {0x35, 0x55, 0x65, 0x40, 0x44, 0x46, 0x4f, 0x05}) {
            to.add(new Sample(
                    "version and length " + version,
                    changed("", packet, 0, version).bytes()));
        }
        byte[] wrong = packet.clone();
        wrong[10] ^= 1;
        to.add(new Sample("header sum", wrong));
        byte[] six = Frames.ipv6(Frames.UDP, UDP_BODY);
        for (int[] value : new int[][] {{1, 0}, {1, 0xff}, {7, 0}, {7, 255}, {6, 59}, {6, 253}, {0, 0x40}, {0, 0x80}}) {
            byte[] changed = six.clone();
            changed[value[0]] = (byte) value[1];
            to.add(new Sample("IPv6 byte " + value[0] + "=" + value[1], changed));
        }
    }

    private static Sample changed(String name, byte[] packet, int index, int value) {
        byte[] changed = packet.clone();
        changed[index] = (byte) value;
        return new Sample(
                name + " " + index + "=" + value, (value & 15) < 5 && index == 0 ? changed : lengths(changed));
    }

    private static byte[] lengths(byte[] packet) {
        int version = packet[0] >> 4;
        return version == 4 ? Frames.withLengths(packet) : packet;
    }

    /** A packet whose transport sum covers the last address of a source route with hops to go. */
    private static byte[] route(String option, int protocol, String body) {
        byte[] bytes = Frames.hex(option);
        byte[] destination = Frames.hex(Frames.DESTINATION_4);
        int at = bytes[0] == 1 ? 1 : 0;
        int type = at < bytes.length ? bytes[at] & 255 : 0;
        if ((type == 0x83 || type == 0x89) && bytes[at + 2] < bytes[at + 1]) {
            int count = (bytes[at + 1] - 3) / 4;
            System.arraycopy(bytes, at + 3 + 4 * (count - 1), destination, 0, 4);
        }
        byte[] addresses = Frames.concat(Frames.hex(Frames.SOURCE_4), destination);
        return Frames.ipv4(protocol, option, Frames.sum(protocol, Frames.hex(body), addresses));
    }

    private static void extensions(List<Sample> to) {
        List<String> chains = new ArrayList<>(List.of(
                "00 11 00 01 04 00000000",
                "3c 11 00 01 04 00000000",
                "2c 11 00 0000 01020304",
                "2c 11 00 0001 01020304",
                "2c 11 00 0008 01020304",
                "2c 11 00 fff8 01020304",
                "2c 11 7f 0006 01020304",
                "33 11 01 0000 00000007 00000009",
                "33 11 02 0000 00000007 00000009 deadbeef",
                "33 11 04 1234 00000007 00000009 000102030405060708090a0b",
                "33 11 00 0000 00000007 00000009",
                "87 3b 00 00 00 0000 0000",
                "87 3b 01 01 00 0000 0000 0102030405060708",
                "87 3b 02 03 00 0000 0001 0102030405060708 0102030405060708",
                "87 3b 01 05 00 0000 0001 c000 0010 0102 0000",
                "87 3b 01 06 00 0000 00 80 0001 0010 0102 0000",
                "87 3b 00 05 00 0000 0000",
                "87 11 00 00 00 0000 0000",
                "8b 3b 04 01 11 0000 0001" + "00".repeat(15) + "01" + "00".repeat(15) + "02",
                "8b 3b 04 02 21 0000 0000" + "00".repeat(15) + "01" + "00".repeat(15) + "02",
                "8c 11 00 80 0000000001",
                "8c 11 00 ff ffffffffff",
                "8c 3b 01 01 00 0000 00000001 00000002 0000",
                "00 3c 00 01 04 00000000 11 00 01 04 00000000",
                "3c 00 00 01 04 00000000 11 00 01 04 00000000",
                "00 00 00 01 04 00000000 11 00 01 04 00000000",
                "00 3c 00 01 04 00000000 2c 00 01 04 00000000 11 00 0000 00000001",
                "3c 11 ff 01 04 00000000",
                "2c 2c 00 0000 00000001 11 00 0000 00000002"));
        chains.add("3c" + "3c 00 01 04 00000000".repeat(7) + "11 00 01 04 00000000");
        chains.add("3c" + "3c 00 01 04 00000000".repeat(20) + "11 00 01 04 00000000");
        for (String chain : chains) {
            int first = Integer.parseInt(chain.substring(0, 2), 16);
            boolean last = chain.substring(2).trim().startsWith("3b");
            to.add(new Sample(
                    "extensions " + chain,
                    last
                            ? Frames.ipv6(first, chain.substring(2), new byte[0])
                            : Frames.ipv6(first, chain.substring(2), Frames.UDP, UDP_BODY)));
        }
    }

    private static void routes(List<Sample> to) {
        String a = "20010db8000000000000000000000099";
        String b = "20010db80000000000000000000000aa";
        // Type and segments left, the rest, then which address the sum covers.
        route(to, "11 02 00 01 00000000" + a, a);
        route(to, "11 04 00 02 00000000" + a + b, b);
        route(to, "11 04 00 00 00000000" + a + b, null);
        route(to, "11 04 00 03 00000000" + a + b, b);
        route(to, "11 02 02 01 00000000" + a, a);
        route(to, "11 02 02 00 00000000" + a, null);
        route(to, "11 04 02 01 00000000" + a + b, b);
        route(to, "11 02 04 01 00 00 0000" + a, a);
        route(to, "11 04 04 01 01 00 1234" + a + b, a);
        route(to, "11 04 04 00 01 80 1234" + a + b, null);
        route(to, "11 04 04 03 01 00 0000" + a + b, a);
        route(to, "11 02 04 01 05 00 0000" + a, a);
        route(to, "11 06 04 01 01 00 0000" + a + b + "0102 0000 0000 0000 0000 0000 0000 0000", a);
        // RPL: nothing, eight and fifteen bytes left out, padding.
        route(to, "11 02 03 01 00 000000" + a, a);
        route(to, "11 02 03 01 88 000000" + a, Frames.DESTINATION_6.substring(0, 16) + a.substring(16));
        route(to, "11 01 03 01 ff 700000 99 00000000000000", Frames.DESTINATION_6.substring(0, 30) + "99");
        route(
                to,
                "11 02 03 02 f8 700000 99 " + a.substring(16) + "00000000000000",
                Frames.DESTINATION_6.substring(0, 16) + a.substring(16));
        route(to, "11 01 03 00 88 000000" + a.substring(16), null);
        route(to, "11 00 03 01 00 000000", null);
        route(to, "11 02 fd 01 00000000" + a, null);
        route(to, "11 00 05 00 0000 0000", null);
    }

    private static void route(List<Sample> to, String header, String covered) {
        String destination = covered == null ? Frames.DESTINATION_6 : covered;
        byte[] body = Frames.sum(Frames.UDP, Frames.hex(UDP_BODY), Frames.hex(Frames.SOURCE_6 + destination));
        to.add(new Sample("route " + header, Frames.ipv6(43, header, body)));
    }
}
