// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

/** Which way a packet went, as the flags of an Enhanced Packet Block tell it. */
public enum PacketDirection {
    /** Not told. */
    UNKNOWN(0),

    /** It came in. */
    INBOUND(1),

    /** It went out. */
    OUTBOUND(2);

    /** The two lowest bits of {@code epb_flags}. */
    final int bits;

    PacketDirection(int bits) {
        this.bits = bits;
    }
}
