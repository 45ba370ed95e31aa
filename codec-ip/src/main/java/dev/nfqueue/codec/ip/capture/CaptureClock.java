// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import java.time.Instant;

/** The time of day as captures have it. */
final class CaptureClock {

    private CaptureClock() {}

    /** Nanoseconds since 1970; as fine as the system's clock. */
    static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
