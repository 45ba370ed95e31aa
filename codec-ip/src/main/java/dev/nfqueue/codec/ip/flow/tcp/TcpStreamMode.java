// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

/** What a {@link TcpStreamHandler} does with the packets of a connection. */
public enum TcpStreamMode {
    /** Packets pass at once, and the streams follow. Nothing can be written. */
    OBSERVE,

    /**
     * Bytes pass when they have been written, in the order and with the content in which they came: nothing passes
     * unseen. Sequence numbers stay, so that a connection can be let go, see {@link TcpConnection#release}.
     */
    HOLD,

    /** What is written replaces what came, at any length. Sequence numbers are translated as long as the connection lasts. */
    REWRITE
}
