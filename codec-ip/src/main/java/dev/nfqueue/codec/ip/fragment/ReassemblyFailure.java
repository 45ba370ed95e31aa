// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

/** Why fragments were not put together. {@link FragmentPolicy} tells what happens to them then. */
public enum ReassemblyFailure {
    /** Some were missing when the time was up (RFC 791 section 3.2, RFC 8200 section 4.5). */
    TIMEOUT,
    /** There was no room: they had to give way to newer ones, or the packet has more of them than allowed. */
    LIMIT,
    /**
     * Two of them cover the same bytes and are not the same (RFC 5722, RFC 8200 section 4.5). All of the packet fail,
     * those that are still to come among them; for IPv4 too, since the receiver may make something else of it.
     */
    OVERLAP,
    /** They do not agree on where the packet ends. */
    INCONSISTENT_END,
    /** The packet would be longer than IP allows: the "ping of death". */
    TOO_LONG,
    /** The first does not hold all headers up to and with the transport header (RFC 1858, RFC 7112). */
    FIRST_TOO_SHORT,
    /** Some say that they are capable of congestion notification and some that they are not (RFC 3168 section 5.3). */
    ECN,
    /** A header is broken, or a fragment is empty or, not being the last, no multiple of eight bytes long. */
    MALFORMED,
    /** Not all bytes are there, as a copy range cuts them. */
    TRUNCATED,
    /** The channel was closed, or the handler removed, before all had come. */
    CLOSED
}
