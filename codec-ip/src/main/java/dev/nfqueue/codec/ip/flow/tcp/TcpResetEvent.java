// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

/** A user event of both streams of a connection, before they close: it was reset, by an end or by you. */
public final class TcpResetEvent {
    /** The event. */
    public static final TcpResetEvent INSTANCE = new TcpResetEvent();

    private TcpResetEvent() {}

    @Override
    public String toString() {
        return "TcpResetEvent";
    }
}
