// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import io.netty.buffer.ByteBufUtil;
import io.netty.util.ReferenceCounted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Captures as bytes, written out by hand. */
final class Captures {

    /** An IPv4 packet of UDP: 192.0.2.1:40000 to 198.51.100.7:9, with five bytes; so of an odd length, 33. */
    static final String IPV4 = "4500 0021 1234 0000 4011 4b9a c000 0201 c633 6407 9c40 0009 000d 0000 61 62 63 64 65";

    /** An IPv6 packet of ICMPv6: 2001:db8::1 to 2001:db8::2, an echo request of 8 bytes. */
    static final String IPV6 = "6000 0000 0008 3a40 20010db8000000000000000000000001 20010db8000000000000000000000002"
            + "8000 2475 0001 0002";

    /** Three packets, little-endian, microseconds, raw IP; the second is cut, the third is no IP. */
    static final String PCAP_LITTLE = "d4c3b2a1 0200 0400 00000000 00000000 00000400 65000000"
            + "f1b96a65 40e20100 21000000 21000000" + IPV4
            + "f2b96a65 00000000 14000000 dc050000" + "4500 05dc 0000 0000 4006 0000 0a000001 0a000002"
            + "f3b96a65 3f420f00 02000000 02000000 f00f";

    /** The same file as {@link #PCAP_LITTLE}'s first packet, big-endian, with nanoseconds. */
    static final String PCAP_BIG_NANOS =
            "a1b23c4d 0002 0004 00000000 00000000 00040000 00000065" + "656ab9f1 075bcd15 00000021 00000021" + IPV4;

    /**
     * Little-endian: a section with all texts, two interfaces (nanoseconds; and 2^-10 s with an offset), an unknown
     * block, and a packet of each kind.
     */
    static final String PCAPNG_LITTLE = "0a0d0d0a 40000000 4d3c2b1a 0100 0000 ffffffffffffffff"
            + "0100 0300 68656c00" // comment hel
            + "0200 0200 68770000" // hardware hw
            + "0300 0200 6f730000" // os
            + "0400 0400 61707078" // appx
            + "0000 0000 40000000"
            + interfaceLittle("0200 0400 65746830 0900 0100 09000000 0b00 0500 00 697020 76 000000", 28, 0x65)
            + interfaceLittle("0900 0100 8a000000 0e00 0800 6400000000000000", 20, 1)
            + "efbeadde 10000000 01020304 10000000"
            // Enhanced, interface 0, odd length, two comments, flags inbound, drop count and id.
            + "06000000 80000000 00000000 14eb9c17 15f70da4 21000000 30000000" + IPV4 + "000000"
            + "0100 0500 6669727374 000000 0100 0600 7365636f6e64 0000 0200 0400 01000000"
            + "0400 0800 0700000000000000 0500 0800 0900000000000000 0000 0000 80000000"
            // Enhanced, interface 1: Ethernet with ARP, which is no IP; no options.
            + "06000000 30000000 01000000 00000000 00040000 0e000000 0e000000"
            + "ffffffffffff 020000000001 0806 0000 30000000"
            // Simple, of interface 0: cut by its snapshot length only.
            + "03000000 40000000 30000000" + IPV6 + "40000000"
            // Obsolete, interface 1: Ethernet with a VLAN tag and IPv4, 3 lost, outbound.
            + "02000000 60000000 0100 0300 00000000 00080000 33000000 33000000"
            + "ffffffffffff 020000000001 8100 0005 0800" + IPV4 + "00"
            + "0200 0400 02000000 0000 0000 60000000";

    /** Big-endian: one interface of which nothing is told, and a packet. */
    static final String PCAPNG_BIG = "0a0d0d0a 0000001c 1a2b3c4d 0001 0000 ffffffffffffffff 0000001c"
            + "00000001 00000014 0065 0000 00000000 00000014"
            + "00000006 00000050 00000000 00060b36 9e0a0c40 00000021 00000021" + IPV4 + "000000"
            + "0001 0003 616263 00 0000 0000 00000050";

    private Captures() {}

    private static String interfaceLittle(String options, int optionsLength, int linkType) {
        int length = 20 + optionsLength + (optionsLength == 0 ? 0 : 4);
        String lengthLittle = String.format("%02x000000", length);
        String end = optionsLength == 0 ? "" : "0000 0000";
        return "01000000" + lengthLittle + String.format("%02x00 0000 00000000", linkType) + options + end
                + lengthLittle;
    }

    static byte[] bytes(String hex) {
        return ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
    }

    static CaptureReader read(String hex) throws IOException {
        return read(bytes(hex));
    }

    static CaptureReader read(byte[] bytes) throws IOException {
        return new CaptureReader(new ByteArrayInputStream(bytes));
    }

    /** All packets, which are the caller's. */
    static List<CapturedPacket> all(CaptureReader reader) throws IOException {
        List<CapturedPacket> packets = new ArrayList<>();
        try (reader) {
            for (CapturedPacket packet = reader.next(); packet != null; packet = reader.next()) {
                packets.add(packet);
            }
        } catch (IOException e) {
            packets.forEach(ReferenceCounted::release);
            throw e;
        }
        return packets;
    }
}
