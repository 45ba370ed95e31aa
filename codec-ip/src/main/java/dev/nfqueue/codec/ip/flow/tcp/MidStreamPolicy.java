// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

/** What becomes of a connection whose beginning was not seen: it was there before the queue. */
public enum MidStreamPolicy {
    /** Its packets pass untouched, and nothing of it is read. */
    PASS,

    /** It is followed from here on: reading begins anywhere in the streams. */
    FOLLOW,

    /** It is cut: both ends get a reset. */
    CUT
}
