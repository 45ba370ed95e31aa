// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

/**
 * What is wrong with a packet, and where. Nothing that arrives from the network makes a view throw; it gets one of
 * these instead, and whatever lies before the fault stays readable.
 *
 * @param kind what is wrong
 * @param offset where: bytes from the packet's first byte to the faulty field or header
 */
public record Malformation(Kind kind, int offset) {

    /** The kinds of faults. */
    public enum Kind {
        /** Neither an IPv4 nor an IPv6 packet by its first four bits. */
        VERSION,
        /** Fewer bytes than the IP header needs. */
        HEADER_TRUNCATED,
        /** A header length below the minimum or beyond the packet (IPv4 IHL, TCP data offset, DCCP data offset). */
        HEADER_LENGTH,
        /** An IP length that is less than its own headers. */
        TOTAL_LENGTH,
        /** An IP length beyond the bytes that are there: cut by a copy range, or a lie. */
        TRUNCATED,
        /** An option that does not fit into its area. */
        OPTION_TRUNCATED,
        /** An option with a length that its kind does not allow. */
        OPTION_LENGTH,
        /** An option that may stand only once, and stands again; or one in the wrong place. */
        OPTION_MISPLACED,
        /** An IPv6 extension header that does not fit into the packet. */
        EXTENSION_TRUNCATED,
        /** An IPv6 extension header with a length or a field that its type does not allow. */
        EXTENSION_FIELD,
        /** An IPv6 hop-by-hop header that is not the first, or a second one of a kind that may stand once. */
        EXTENSION_MISPLACED,
        /** More IPv6 extension headers than are walked (see {@link Ipv6Packet#MAX_EXTENSION_HEADERS}). */
        EXTENSION_CHAIN_TOO_LONG,
        /** A fragment whose end lies beyond what an IP packet can be, or whose length is no multiple of eight. */
        FRAGMENT,
        /** A first fragment that does not hold the whole transport header (RFC 1858, RFC 7112). */
        FRAGMENT_WITHOUT_HEADER,
        /** Fewer bytes than the transport header needs. */
        TRANSPORT_TRUNCATED,
        /** A length in a transport header that is less than the header or beyond the packet. */
        TRANSPORT_LENGTH,
        /** A field in a transport header with a value that its protocol does not allow. */
        TRANSPORT_FIELD,
        /** A chunk, record or message element that does not fit, or with a length below its own header. */
        ELEMENT_LENGTH
    }

    @Override
    public String toString() {
        return kind + " at " + offset;
    }
}
