// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import java.time.Duration;

/**
 * When a capture goes on in a new file, and how many are kept. Rotated files are named as dumpcap names them: of
 * {@code a.pcapng} come {@code a_00001_20260131235959.pcapng} and so on, with number and time of beginning (local time).
 *
 * @param size bytes that a file has at most, if no packet alone is longer; 0 for no limit
 * @param interval how long a file is written; {@link Duration#ZERO} for no limit. The first packet after it begins the
 *     next file
 * @param files how many files are kept: older ones, of those that this capture has written, are deleted; 0 for all
 */
public record CaptureRotation(long size, Duration interval, int files) {

    /** One file, of any size. */
    public static final CaptureRotation NONE = new CaptureRotation(0, Duration.ZERO, 0);

    /** Checks the values. */
    public CaptureRotation {
        if (size < 0 || interval.isNegative() || files < 0) {
            throw new IllegalArgumentException(
                    "size " + size + ", interval " + interval + ", files " + files + ": none may be negative");
        }
    }

    boolean isNone() {
        return size == 0 && interval.isZero();
    }
}
