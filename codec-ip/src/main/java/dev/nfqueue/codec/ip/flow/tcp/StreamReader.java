// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import io.netty.buffer.ByteBuf;

/** Who reads one direction of a connection: a channel, or a test. */
interface StreamReader {
    /** Whether bytes are wanted now. */
    boolean isReading();

    /** The next bytes in order, to be released by the reader. */
    void read(ByteBuf bytes);

    /** All bytes that a packet has brought are read. */
    void readComplete();

    /** The sender has ended the stream. */
    void inputEnded();

    /** So many bytes will never be read, and the next ones come behind them. */
    void gap(long missing);

    /** Other bytes have come for a place that had some already. */
    void conflict(long offset);

    /** Bytes that were written have left the buffer: there is room. */
    void writable();

    /** Nothing comes any more. */
    void closed(boolean reset);
}
