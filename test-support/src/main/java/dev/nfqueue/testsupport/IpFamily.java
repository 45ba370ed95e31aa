// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** The two IP versions; what differs between them in a test. */
public enum IpFamily {
    /** IPv4. */
    V4("iptables", "ip", "icmp", "-4", 20, 0x0800),
    /** IPv6. */
    V6("ip6tables", "ip6", "icmpv6", "-6", 40, 0x86DD);

    final String iptables;
    final String nftFamily;
    final String icmp;
    final String ipOption;
    private final int headerLength;
    private final int etherType;

    IpFamily(String iptables, String nftFamily, String icmp, String ipOption, int headerLength, int etherType) {
        this.iptables = iptables;
        this.nftFamily = nftFamily;
        this.icmp = icmp;
        this.ipOption = ipOption;
        this.headerLength = headerLength;
        this.etherType = etherType;
    }

    /** 127.0.0.1 or ::1. */
    public InetAddress loopback() {
        byte[] bytes = new byte[this == V4 ? 4 : 16];
        bytes[0] = (byte) (this == V4 ? 127 : 0);
        bytes[bytes.length - 1] = 1;
        return address(bytes);
    }

    /** The length in bytes of this version's header without options or extension headers. */
    public int headerLength() {
        return headerLength;
    }

    /** The EtherType: 0x0800 or 0x86DD. */
    public int etherType() {
        return etherType;
    }

    static InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
