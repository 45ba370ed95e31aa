// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import java.util.List;

/** Packets of every kind that there is a view for, to spoil. */
final class Corpus {

    private static final String V6 = "20010db8000000000000000000000001 20010db8000000000000000000000002";

    static final List<String> ALL = List.of(
            Samples.IPV4_TCP,
            Samples.IPV4_UDP,
            Samples.IPV6_UDP,
            Samples.IPV4_ICMP,
            // ICMP error with a quoted TCP packet.
            "4500 0038 0000 0000 40 01 0000 0a000002 0a000001 0303 0000 00000000"
                    + "4500 0100 1234 4000 3f 06 0000 0a000001 0a000002 1111 2222 00ec abcd",
            // ICMPv6 error.
            "60000000 0038 3a 40" + V6 + "0104 0000 00000000 60000000 0100 11 3f" + V6 + "1111 2222 0100 abcd",
            // Every extension header on the way to TCP.
            "60000000 0064 00 40" + V6 + "3c 00 0502 00000100" + "2b 00 0104 00000000"
                    + "2c 02 0401 00000000 20010db8 0000 0000 0000 0000 0000 0099" + "33 00 0001 00000007"
                    + "3c 02 0000 00000001 00000002 deadbeef" + "06 00 0104 00000000"
                    + "1234 5678 9abcdef0 11223344 6012 7788 0000 99aa 020405b4",
            // Authentication Header of IPv4.
            "4500 002c 0000 0000 40 33 0000 0a000001 0a000002"
                    + "11 02 0000 00000007 00000009 deadbeef 0001 0002 0008 0000");

    private Corpus() {}
}
