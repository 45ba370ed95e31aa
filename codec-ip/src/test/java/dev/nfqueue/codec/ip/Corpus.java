// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.stream.Stream;

/** Packets of every kind that there is a view for, to spoil. */
final class Corpus {

    private static final String V6 = "20010db8000000000000000000000001 20010db8000000000000000000000002";

    static final List<String> ALL = Stream.of(
                    Samples.IPV4_TCP,
                    Samples.IPV4_UDP,
                    Samples.IPV6_UDP,
                    Samples.IPV4_ICMP,
                    // ICMP error with a quoted TCP packet.
                    "4500 0038 0000 0000 40 01 0000 0a000002 0a000001 0303 0000 00000000"
                            + "4500 0100 1234 4000 3f 06 0000 0a000001 0a000002 1111 2222 00ec abcd",
                    // ICMPv6 error.
                    "60000000 0038 3a 40" + V6 + "0104 0000 00000000 60000000 0100 11 3f" + V6 + "1111 2222 0100 abcd",
                    // Neighbour advertisement, router advertisement, redirect, listener query and report, error with
                    // extensions.
                    "60000000 0000 3a ff" + V6
                            + "8800 0000 a0000000 20010db8000000000000000000000099 0201 001122334455",
                    "60000000 0000 3a ff" + V6
                            + "8600 0000 40 c8 0708 00000001 f0000002 0304 40 c0 00278d00 00093a80 00000000"
                            + "20010db8000000000000000000000000 0501 0000 000005dc 1903 0000 00000e10"
                            + "20010db8000000000000000000000099",
                    "60000000 0000 3a ff" + V6 + "8900 0000 00000000" + V6,
                    "60000000 0000 3a ff" + V6 + "8200 0000 2710 0000 ff020000000000000000000000000005 0a 7d 0001"
                            + "20010db8000000000000000000000099",
                    "60000000 0000 3a ff" + V6 + "8f00 0000 0000 0001 0401 0001" + V6 + "01020304",
                    "60000000 0000 3a 40" + V6 + "0300 0000 06000000 60000000 0008 11 40" + V6
                            + "0001 0002 0008 1234 2000 0000" + "0008 0101 00012345",
                    // Every extension header on the way to TCP.
                    "60000000 0064 00 40" + V6 + "3c 00 0502 00000100" + "2b 00 0104 00000000"
                            + "2c 02 0401 00000000 20010db8 0000 0000 0000 0000 0000 0099" + "33 00 0001 00000007"
                            + "3c 02 0000 00000001 00000002 deadbeef" + "06 00 0104 00000000"
                            + "1234 5678 9abcdef0 11223344 6012 7788 0000 99aa 020405b4",
                    // Every IPv4 option before UDP.
                    "4f00 0044 0000 0000 40 11 0000 0a000001 0a000002" + "07 07 04 00000000" + "83 07 04 0a000009"
                            + "44 0c 05 03 0a000003 00000001" + "94 04 0000" + "82 03 ab" + "88 04 0001 01 00 00"
                            + "0001 0002 0008 0000",
                    // Every TCP option in a SYN.
                    "4500 0050 0000 0000 40 06 0000 0a000001 0a000002 0001 0002 00000003 00000004 f002 0000 0000 0000"
                            + "020405b4 030307 0402 080a0000000100000002 1c048005 1d04 0102 1e040181 2206 01020304 01 01 00",
                    // Selective acknowledgment and MD5.
                    "4500 0050 0000 0000 40 06 0000 0a000001 0a000002 0001 0002 00000003 00000004 f010 0000 0000 0000"
                            + "0101 0512 00000001 00000002 00000003 00000004 1312 000102030405060708090a0b0c0d0e0f 0101",
                    // Segment routing, mobility, HIP and Shim6 headers.
                    "60000000 0000 2b 40" + V6 + "87 02 0401 00000000 20010db8 0000 0000 0000 0000 0000 0099"
                            + "3b 00 0000 1234 0000",
                    "60000000 0000 8b 40" + V6 + "8c 04 0111 0000 0000" + "00".repeat(32) + "3b 00 8000 01020304"
                            + "00".repeat(32),
                    // UDP-Lite, SCTP, DCCP, IGMP query and report, GRE, ESP, tunnels.
                    "4500 0020 0000 0000 40 88 0000 0a000001 0a000002 0001 0002 0008 0000 01020304",
                    "4500 0050 0000 0000 40 84 0000 0a000001 0a000002 0001 0002 00000003 00000000"
                            + "0003 0012 00000001 0002 0003 00000004 6162 0000"
                            + "0100 0014 0000000a 00010000 00010001 0000000b"
                            + "0a00 0004",
                    "4500 0028 0000 0000 40 21 0000 0a000001 0a000002 0001 0002 05 11 0000 05 00 0001 00000002 00000000",
                    "4600 0028 0000 0000 01 02 0000 0a000001 e0000016 94040000 1164 0000 e0000101 0a 7d 0001 0a000009",
                    "4600 002c 0000 0000 01 02 0000 0a000001 e0000016 94040000 2200 0000 0000 0001 0400 0002 e0000101"
                            + "0a000009 0a00000a",
                    "4500 0048 0000 0000 40 2f 0000 0a000001 0a000002 b000 0800 0000 0000 00000007 00000009"
                            + "4500 0024 0000 0000 40 11 0000 0a000001 0a000002 0001 0002 0010 0000 0102030405060708",
                    "4500 0020 0000 0000 40 32 0000 0a000001 0a000002 00000001 00000002 deadbeef",
                    "4500 0044 0000 0000 40 29 0000 0a000001 0a000002 60000000 0008 11 40" + V6 + "0001 0002 0008 0000",
                    // Authentication Header of IPv4.
                    "4500 002c 0000 0000 40 33 0000 0a000001 0a000002"
                            + "11 02 0000 00000007 00000009 deadbeef 0001 0002 0008 0000")
            .map(Corpus::withLength)
            .toList();

    private Corpus() {}

    /** A packet with all its sums put right, those of packets inside too. */
    static byte[] settled(int choice) {
        IpPacket packet = IpPacket.of(Samples.bytes(ALL.get(choice)));
        settle(packet);
        byte[] bytes = ByteBufUtil.getBytes(packet.content());
        packet.release();
        return bytes;
    }

    private static void settle(IpPacket packet) {
        Transport transport = packet.transport();
        if (packet instanceof Ipv4Packet v4) {
            int at = v4.start + Ipv4Packet.CHECKSUM;
            v4.root.buf.setShort(at, 0);
            v4.root.buf.setShort(
                    at, InternetChecksum.finish(InternetChecksum.sum(v4.root.buf, v4.start, v4.headerLength())));
        }
        if (transport instanceof IpTunnel tunnel) {
            settle(tunnel.inner());
        } else if (transport instanceof GrePacket gre) {
            settle(gre.inner());
        } else if (transport instanceof IcmpMessage message && message.quoted() != null) {
            settle(message.quoted());
        } else if (transport instanceof Icmpv6Message message && message.quoted() != null) {
            settle(message.quoted());
        }
        if (transport != null && packet.isWhole()) {
            transport.writablePayload();
        }
    }

    /** The packet with its length field filled in. */
    private static String withLength(String hex) {
        ByteBuf bytes = Samples.bytes(hex);
        boolean v4 = bytes.getByte(0) >> 4 == 4;
        bytes.setShort(v4 ? 2 : 4, bytes.readableBytes() - (v4 ? 0 : 40));
        String fitted = ByteBufUtil.hexDump(bytes);
        bytes.release();
        return fitted;
    }
}
