// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import java.io.IOException;

/** A file format, from its header on. */
sealed interface CaptureFormat permits PcapFile, PcapngFile {

    /** The next packet, whatever its link layer carries, or null at the end. */
    CapturedPacket next() throws IOException;

    /** Who made the part of the file that the last packet is from. */
    CaptureSection section();
}
