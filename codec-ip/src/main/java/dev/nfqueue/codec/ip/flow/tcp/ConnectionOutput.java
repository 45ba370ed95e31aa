// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import dev.nfqueue.codec.ip.IpPacket;

/** Where a connection's packets go. Each method takes over the packet. */
interface ConnectionOutput {
    /** A packet that came, edited or not, goes on. */
    void pass(IpPacket packet);

    /** A packet that came does not go on. */
    void drop(IpPacket packet);

    /** A packet of one's own is sent. */
    void inject(IpPacket packet);

    /** The connection is there: its streams are to be opened. */
    void established();

    /** The connection is at its end, orderly or by a reset: its streams are told by themselves. */
    void ended();
}
