// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

/** What verifying a checksum says. */
public enum ChecksumState {
    /** The sum matches the bytes. */
    GOOD,

    /** The sum does not match the bytes. */
    BAD,

    /** There is no sum: the protocol has none, or the sender left it out (UDP over IPv4 with 0). */
    ABSENT,

    /**
     * The sum cannot be judged here: the sender's network card is to complete it ({@code CHECKSUM_PARTIAL}), or part
     * of what it covers is not in this packet (a fragment, a truncated packet, a packet quoted in an ICMP error).
     */
    NOT_READY
}
