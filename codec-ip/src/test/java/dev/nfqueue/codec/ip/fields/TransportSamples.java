// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import java.util.List;

/** Every transport but ICMP, over both versions where both carry it. */
final class TransportSamples {

    private static final List<String> TCP_OPTIONS = List.of(
            "",
            "02 04 05b4",
            "02 03 05",
            "02 06 05b4 0000",
            "03 03 07",
            "03 03 0f",
            "03 02",
            "04 02",
            "04 03 00",
            "05 0a 00000001 00000002",
            "05 12 00000001 00000002 00000003 00000004",
            "05 22 00000001 00000002 00000003 00000004 00000005 00000006 00000007 00000008",
            "05 02",
            "05 09 00000001 000000",
            "08 0a 00000001 80000002",
            "08 09 00000001 000000",
            "01 01 08 0a 00000001 00000002",
            "13 12 000102030405060708090a0b0c0d0e0f",
            "13 11 000102030405060708090a0b0c0d0e",
            "1c 04 0005",
            "1c 04 8005",
            "1c 03 00",
            "1d 04 0102",
            "1d 10 0102 000102030405060708090a0b",
            "1d 03 01",
            "22 02",
            "22 06 01020304",
            "22 0a 0102030405060708",
            "22 12 000102030405060708090a0b0c0d0e0f",
            "22 03 01",
            // Multipath: capable, join, sequence signal, addresses, priority, fail, fast close, reset.
            "1e 04 01 81",
            "1e 0c 01 81 0102030405060708",
            "1e 14 01 81 0102030405060708 1112131415161718",
            "1e 16 01 81 0102030405060708 1112131415161718 0010",
            "1e 0c 00 81 0102030405060708",
            "1e 03 01",
            "1e 08 01 81 01020304",
            "1e 0c 11 03 01020304 05060708",
            "1e 10 10 03 0102030405060708 05060708",
            "1e 18 10 00 000102030405060708090a0b0c0d0e0f10111213",
            "1e 0b 11 03 01020304 050607",
            "1e 08 20 01 01020304",
            "1e 0c 20 03 0102030405060708",
            "1e 12 20 05 01020304 05060708 00000001 0010",
            "1e 14 20 05 01020304 05060708 00000001 0010 abcd",
            "1e 1a 20 0f 0102030405060708 1112131415161718 00000001 0010",
            "1e 0e 20 14 05060708 00000001 0010",
            "1e 04 20 00",
            "1e 08 31 05 0a000009",
            "1e 0a 31 05 0a000009 1f90",
            "1e 10 30 05 0a000009 0102030405060708",
            "1e 12 30 05 0a000009 1f90 0102030405060708",
            "1e 14 31 05 20010db8000000000000000000000099",
            "1e 1e 30 05 20010db8000000000000000000000099 1f90 0102030405060708",
            "1e 04 40 05",
            "1e 05 40 05 06",
            "1e 03 51",
            "1e 04 51 05",
            "1e 0c 60 00 0102030405060708",
            "1e 0c 70 00 0102030405060708",
            "1e 04 81 03",
            "1e 04 f0 00",
            "fd 04 0102",
            "fe 06 f989 0102",
            "05 0a 00000001",
            "02 00 05b4",
            "02 01 05b4",
            "02",
            "00",
            "00 02 04 05b4",
            "01 01 01 00",
            "02 04 05b4 04 02 08 0a 00000001 00000000 01 03 03 07");

    private TransportSamples() {}

    static void add(List<Sample> to) {
        tcp(to);
        udp(to);
        sctp(to);
        dccp(to);
        gre(to);
        igmp(to);
        both(to, "ESP", Frames.ESP, "00000001 00000002 deadbeef deadbeef");
        both(to, "ESP without data", Frames.ESP, "ffffffff ffffffff");
        both(to, "AH", Frames.AH, "11 02 0000 00000007 00000009 deadbeef 0001 0002 0008 0000");
        both(
                to,
                "AH in AH",
                Frames.AH,
                "33 01 0000 00000007 00000009 11 01 0000 00000008 0000000a 0001 0002 0008 0000");
        tunnels(to);
    }

    private static void both(List<Sample> to, String name, int protocol, String body) {
        to.add(new Sample(name + " over IPv4", Frames.ipv4(protocol, "", body)));
        to.add(new Sample(name + " over IPv6", Frames.ipv6(protocol, body)));
    }

    private static void wrong(List<Sample> to, String name, int protocol, String body, int field) {
        byte[] four = Frames.ipv4(protocol, "", body);
        four[20 + field] ^= 0x11;
        to.add(new Sample(name + " with a wrong sum over IPv4", four));
        byte[] six = Frames.ipv6(protocol, body);
        six[40 + field] ^= 0x11;
        to.add(new Sample(name + " with a wrong sum over IPv6", six));
    }

    private static void tcp(List<Sample> to) {
        for (String option : TCP_OPTIONS) {
            int words = 5 + (Frames.hex(option).length + 3) / 4;
            String padding = "00".repeat(-Frames.hex(option).length & 3);
            // A SYN and a later segment: what an option means may depend on it.
            for (String flags : List.of("002", "012", "010")) {
                String body = "1234 5678 9abcdef0 11223344" + Integer.toHexString(words) + flags + "7788 0000 0000"
                        + option + padding + "6162";
                both(to, "TCP " + flags + " option " + option, Frames.TCP, body);
            }
        }
        for (int flags = 0; flags < 0x1000; flags = flags == 0 ? 1 : flags << 1) {
            both(to, "TCP flags", Frames.TCP, String.format("0050 c000 00000001 00000002 5%03x ffff 0000 1234", flags));
        }
        both(to, "TCP all flags", Frames.TCP, "0050 c000 00000001 00000002 5fff ffff 0000 1234 00");
        wrong(to, "TCP", Frames.TCP, "0050 c000 ffffffff ffffffff 5018 0000 0000 0000 616263", 16);
        for (String offset : List.of("0", "4", "6", "f")) {
            both(to, "TCP offset", Frames.TCP, "0050 c000 00000001 00000002" + offset + "010 ffff 0000 0000");
        }
    }

    private static void udp(List<Sample> to) {
        both(to, "UDP", Frames.UDP, "1234 5678 000c 0000 61626364");
        both(to, "UDP of odd length", Frames.UDP, "1234 5678 000b 0000 616263");
        both(to, "UDP empty", Frames.UDP, "0000 ffff 0008 0000");
        wrong(to, "UDP", Frames.UDP, "1234 5678 000c 0000 61626364", 6);
        for (String length : List.of("0000", "0007", "0009", "000d", "ffff")) {
            both(to, "UDP length", Frames.UDP, "1234 5678" + length + "0000 61626364");
        }
        byte[] absent = Frames.ipv4(Frames.UDP, "", "1234 5678 000c 0000 61626364");
        Frames.put16(absent, 26, 0);
        to.add(new Sample("UDP without sum over IPv4", absent));
        byte[] forbidden = Frames.ipv6(Frames.UDP, "1234 5678 000c 0000 61626364");
        Frames.put16(forbidden, 46, 0);
        to.add(new Sample("UDP without sum over IPv6", forbidden));
        for (String coverage : List.of("0000", "0008", "000a", "000c", "0007", "0001", "0020")) {
            both(to, "UDP-Lite coverage", Frames.UDP_LITE, "1234 5678" + coverage + "0000 61626364");
        }
        wrong(to, "UDP-Lite", Frames.UDP_LITE, "1234 5678 0008 0000 61626364", 6);
    }

    private static void sctp(List<Sample> to) {
        String header = "1234 5678 9abcdef0 00000000";
        List<String> chunks = List.of(
                "00 03 0014 00000001 0002 0003 00000004 61626364",
                "00 07 0012 ffffffff ffff ffff 0000003c 6162 0000",
                "00 00 0010 00000001 0002 0003 00000004",
                "01 00 0014 0000000a 00010000 0001 0002 0000000b",
                "01 00 0024 0000000a 00010000 0001 0002 0000000b 0005 0008 0a000001 000c 0006 0005 0000",
                "01 00 0010 0000000a 00010000 00010002",
                "02 00 0020 0000000a 00010000 0001 0002 0000000b 0007 000c 0102030405060708",
                "03 00 0010 00000001 00010000 0000 0000",
                "03 00 0018 00000001 00010000 0001 0001 0002 0003 00000009",
                "03 00 001c 00000001 00010000 0002 0001 0002 0003 0005 0006 00000009",
                "03 00 0010 00000001 00010000 0001 0000",
                "04 00 000c 0001 0008 01020304",
                "05 00 000c 0001 0008 01020304",
                "06 00 0004",
                "06 01 000c 000c 0008 61626364",
                "07 00 0008 00000001",
                "07 00 0004",
                "08 00 0004",
                "09 00 000c 0001 0008 0005 0000",
                "0a 00 0008 01020304",
                "0b 00 0004",
                "0c 00 0008 00000001",
                "0d 00 0008 00000001",
                "0e 00 0004",
                "0e 01 0004",
                "0f 00 000c 0001 0001 01020304",
                "40 03 0018 00000001 0002 0000 00000005 00000004 61626364",
                "40 00 0018 00000002 0002 0000 00000005 00000001 61626364",
                "80 00 0008 00000001",
                "82 00 0014 000d 0010 00000001 00000002 00000003",
                "84 00 0008 00000000",
                "c0 00 000c 00000001 0002 0003",
                "c1 00 0010 00000001 0005 0008 0a000001",
                "c2 00 0010 00000001 0002 0000 00000003",
                "c2 00 0008 00000001",
                "3f 00 0008 01020304",
                "bf 00 0006 0102 0000",
                "00 03 0000 00000001",
                "0b 00 0003 00",
                "0b 00 0010",
                "0a 00 0007 010203 00 0b 00 0004",
                "0a 00 0007 010203",
                "");
        for (String chunk : chunks) {
            both(to, "SCTP chunk " + chunk, Frames.SCTP, header + chunk);
        }
        both(
                to,
                "SCTP chunks",
                Frames.SCTP,
                header + "0a00 0004 0003 0014 00000001 0002 0003 00000004 61626364 0b00 0004");
        wrong(to, "SCTP", Frames.SCTP, header + "0b00 0004", 8);
    }

    private static void dccp(List<Sample> to) {
        for (int type = 0; type < 12; type++) {
            String x = String.format("%02x", type << 1 | 1);
            String shortX = String.format("%02x", type << 1);
            String ack = "0000 0003 00000004";
            boolean hasAck = type != 0 && type != 2;
            String rest = (hasAck ? ack : "") + (type < 2 ? "00000bad" : type == 7 ? "01 02 03 04" : "");
            int words = 4 + Frames.hex(rest).length / 4;
            both(
                    to,
                    "DCCP type " + type,
                    Frames.DCCP,
                    String.format("1234 5678 %02x 30 0000 ", words) + x + "00 0001 00000002" + rest + "6162");
            String shortRest = (hasAck ? "00 000003" : "") + (type < 2 ? "00000bad" : type == 7 ? "01 02 03 04" : "");
            int shortWords = 3 + Frames.hex(shortRest).length / 4;
            both(
                    to,
                    "DCCP short type " + type,
                    Frames.DCCP,
                    String.format("1234 5678 %02x 10 0000 ", shortWords) + shortX + "000001" + shortRest + "6162");
        }
        for (String coverage : List.of("0", "1", "2", "3", "f")) {
            both(to, "DCCP coverage", Frames.DCCP, "1234 5678 04 0" + coverage + "0000 05 00 0001 00000002 6162636465");
        }
        both(
                to,
                "DCCP with options",
                Frames.DCCP,
                "1234 5678 06 00 0000 05 00 0001 00000002 29 06 01020304 00 00 6162");
        both(to, "DCCP option too long", Frames.DCCP, "1234 5678 05 00 0000 05 00 0001 00000002 29 06 0102");
        for (String offset : List.of("00", "02", "03", "07", "ff")) {
            both(to, "DCCP offset", Frames.DCCP, "1234 5678" + offset + "00 0000 05 00 0001 00000002 6162");
        }
        wrong(to, "DCCP", Frames.DCCP, "1234 5678 04 00 0000 05 00 0001 00000002 6162", 6);
    }

    private static void gre(List<Sample> to) {
        String udp = Frames.hex(Frames.ipv4(Frames.UDP, "", "1234 5678 000c 0000 61626364"));
        String six = Frames.hex(Frames.ipv6(Frames.UDP, "1234 5678 000c 0000 61626364"));
        for (String header : List.of(
                "0000 0800",
                "2000 0800 00000007",
                "1000 0800 00000009",
                "3000 0800 00000007 00000009",
                "8000 0800 0000 0000",
                "b000 0800 0000 0000 00000007 00000009",
                "0700 0800",
                "0008 0800")) {
            both(to, "GRE " + header, Frames.GRE, header + udp);
        }
        both(to, "GRE with IPv6", Frames.GRE, "0000 86dd" + six);
        both(to, "GRE with the wrong version", Frames.GRE, "0000 86dd" + udp);
        both(to, "GRE with something", Frames.GRE, "0000 1234 0102030405060708");
        both(to, "GRE with routing", Frames.GRE, "4000 0800 0000 0000 0800 00 04 0a000001 0000 00 00" + udp);
        both(to, "GRE version 1", Frames.GRE, "3081 880b 0004 0007 00000001 00000002 ff030021");
        both(to, "GRE version 1 without data", Frames.GRE, "2081 880b 0000 0007 00000002");
        both(to, "GRE version 1 without acknowledgment", Frames.GRE, "3001 880b 0004 0007 00000001 ff030021");
        both(to, "GRE version 2", Frames.GRE, "0002 0800" + udp);
    }

    private static void igmp(List<Sample> to) {
        for (String body : List.of(
                "11 00 0000 00000000",
                "11 64 0000 00000000",
                "11 64 0000 e0000101",
                "11 ff 0000 e0000101",
                "12 00 0000 e0000101",
                "16 00 0000 e0000101",
                "17 00 0000 e0000101",
                "11 64 0000 00000000 02 7d 0000",
                "11 64 0000 e0000101 0a 7d 0002 0a000001 0a000002",
                "11 ff 0000 e0000101 0f ff 0001 0a000001",
                "11 64 0000 e0000101 0a 7d 0003 0a000001 0a000002",
                "11 64 0000 e0000101 0a 7d",
                "22 00 0000 0000 0000",
                "22 00 0000 0000 0001 04 00 0000 e0000101",
                "22 00 0000 0000 0002 01 00 0001 e0000101 0a000001 06 01 0001 e0000102 0a000002 01020304",
                "22 00 0000 0000 0003 04 00 0000 e0000101",
                "22 00 0000 0000 0001 04 00 0009 e0000101 0a000001",
                "22 00 0000 0000 0001 04 09 0000 e0000101",
                "99 00 0000 00000000")) {
            to.add(new Sample("IGMP " + body, Frames.ipv4(Frames.IGMP, "94040000", body)));
        }
        byte[] wrong = Frames.ipv4(Frames.IGMP, "", "16 00 0000 e0000101");
        wrong[22] ^= 1;
        to.add(new Sample("IGMP with a wrong sum", wrong));
    }

    private static void tunnels(List<Sample> to) {
        String four = Frames.hex(Frames.ipv4(Frames.TCP, "", "0050 c000 00000001 00000002 5010 ffff 0000 0000 6162"));
        String six = Frames.hex(Frames.ipv6(Frames.TCP, "0050 c000 00000001 00000002 5010 ffff 0000 0000 6162"));
        both(to, "IPv4 in IP", Frames.IPV4, four);
        both(to, "IPv6 in IP", Frames.IPV6, six);
        both(to, "IPv4 in IPv4 in IP", Frames.IPV4, Frames.hex(Frames.ipv4(Frames.IPV4, "", Frames.hex(four))));
        both(to, "IPv6 in IPv6 in IP", Frames.IPV6, Frames.hex(Frames.ipv6(Frames.IPV6, "", Frames.hex(six))));
        both(to, "cut IPv4 in IP", Frames.IPV4, four.substring(0, 60));
        both(to, "IPv6 that is said to be IPv4", Frames.IPV4, six);
        both(to, "IPv4 that is said to be IPv6", Frames.IPV6, four);
        both(to, "nothing in IP", Frames.IPV4, "");
    }
}
