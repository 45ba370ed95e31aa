// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

/** Where the fields are that change when a packet is cut or put together, and how much IP can express. */
final class Wire {

    static final int IPV4_TOS = 1;
    static final int IPV4_TOTAL_LENGTH = IPV4_TOS + 1;
    static final int IPV4_IDENTIFICATION = IPV4_TOTAL_LENGTH + 2;
    static final int IPV4_FRAGMENT = IPV4_IDENTIFICATION + 2;
    static final int IPV4_CHECKSUM = IPV4_FRAGMENT + 4;

    /** DF and the reserved bit: what stays of the flags when a packet is put together. */
    static final int IPV4_LASTING_FLAGS = 0xC000;

    static final int IPV4_DONT_FRAGMENT = 0x4000;
    static final int IPV4_MORE_FRAGMENTS = 0x2000;

    static final int IPV6_PAYLOAD_LENGTH = 4;
    static final int IPV6_NEXT_HEADER = IPV6_PAYLOAD_LENGTH + 2;

    /** In the fragment header of IPv6. */
    static final int FRAGMENT_OFFSET_FLAGS = 2;

    static final int FRAGMENT_IDENTIFICATION = FRAGMENT_OFFSET_FLAGS + 2;

    /** The most that the length fields of both versions can express, and the end that fragments can reach. */
    static final int MAX_LENGTH = 0xFFFF;

    /** Fragments other than the last are multiples of eight bytes long. */
    static final int UNIT_MASK = ~7;

    private Wire() {}
}
