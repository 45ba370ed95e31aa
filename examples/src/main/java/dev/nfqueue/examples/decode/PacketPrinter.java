// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.decode;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.capture.CapturedPacket;
import dev.nfqueue.examples.Console;

/** A way to print packets. */
interface PacketPrinter {
    /** Prints what comes before all packets. */
    void begin(Console console);

    /** Prints one packet, the {@code number}th of the capture's IP packets. */
    void print(long number, CapturedPacket captured, IpPacket packet, Console console);
}
