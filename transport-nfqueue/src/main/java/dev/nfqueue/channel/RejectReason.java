// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

/** What the sender of a rejected packet is told, see {@link NfqueuePacket#reject}. */
public enum RejectReason {
    /**
     * The connection does not exist: a TCP reset with the numbers that make its receiver believe it (RFC 9293, 3.10.7.1).
     * Packets of other protocols are answered by {@link #PORT_UNREACHABLE}.
     */
    TCP_RESET(3, 4),
    /** Nobody listens on that port: ICMP type 3 code 3 (RFC 792), ICMPv6 type 1 code 4 (RFC 4443). */
    PORT_UNREACHABLE(3, 4),
    /** An administrator forbids it: ICMP type 3 code 13 (RFC 1812), ICMPv6 type 1 code 1 (RFC 4443). */
    ADMIN_PROHIBITED(13, 1);

    private final int icmpCode;
    private final int icmpv6Code;

    RejectReason(int icmpCode, int icmpv6Code) {
        this.icmpCode = icmpCode;
        this.icmpv6Code = icmpv6Code;
    }

    /** Returns the code of an ICMP destination unreachable message. */
    int icmpCode() {
        return icmpCode;
    }

    /** Returns the code of an ICMPv6 destination unreachable message. */
    int icmpv6Code() {
        return icmpv6Code;
    }
}
