// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.decode;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.capture.CapturedPacket;
import dev.nfqueue.examples.Console;

/** Prints a line for each packet in the manner of tcpdump, and its bytes if wanted. */
final class LinePrinter implements PacketPrinter {
    private final TimeFormat format;
    private final boolean hex;
    private boolean first = true;
    private long before;

    LinePrinter(TimeFormat format, boolean hex) {
        this.format = format;
        this.hex = hex;
    }

    @Override
    public void begin(Console console) {}

    @Override
    public void print(long number, CapturedPacket captured, IpPacket packet, Console console) {
        String time = "";
        if (captured.hasTimestamp()) {
            time = format.text(captured.timestamp(), first ? captured.timestamp() : before);
            before = captured.timestamp();
            first = false;
        }
        console.plain((time.isEmpty() ? "" : time + " ") + (hex ? packet.toHexDump() : packet.toString()));
    }
}
