// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

/** The flags of a TCP header (RFC 9293, RFC 3168, RFC 9768), as bits of an int. */
public final class TcpFlags {

    /** No more data from the sender. */
    public static final int FIN = 0x001;

    /** Synchronise sequence numbers. */
    public static final int SYN = 0x002;

    /** Reset the connection. */
    public static final int RST = 0x004;

    /** Push. */
    public static final int PSH = 0x008;

    /** The acknowledgment number means something. */
    public static final int ACK = 0x010;

    /** The urgent pointer means something. */
    public static final int URG = 0x020;

    /** ECN echo. */
    public static final int ECE = 0x040;

    /** Congestion window reduced. */
    public static final int CWR = 0x080;

    /** Accurate ECN; the nonce sum of RFC 3540 before that. */
    public static final int AE = 0x100;

    /** Everything in the flags field, the three reserved bits included. */
    public static final int MASK = 0xFFF;

    private static final String LETTERS = "FSRP.UEWe";

    private TcpFlags() {}

    /** The flags as tcpdump writes them: {@code S} for SYN, {@code .} for ACK, {@code none} for none. */
    public static String toString(int flags) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LETTERS.length(); i++) {
            if ((flags >> i & 1) != 0) {
                text.append(LETTERS.charAt(i));
            }
        }
        return text.isEmpty() ? "none" : text.toString();
    }
}
