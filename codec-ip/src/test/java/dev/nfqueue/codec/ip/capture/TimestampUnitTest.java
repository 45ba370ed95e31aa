// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimestampUnitTest {

    @ParameterizedTest
    @CsvSource({
        // Resolution, offset in seconds, timestamp, nanoseconds.
        "6, 0, 1700000000123456, 1700000000123456000",
        "9, 0, 1700000000123456789, 1700000000123456789",
        "0, 0, 1700000000, 1700000000000000000",
        "3, 5, 1000, 6000000000",
        "9, -5, 1, -4999999999",
        "12, 0, 1700000000123456789, 1700000000123456",
        "19, 0, 9223372036854775807, 922337203",
        "20, 0, 9223372036854775807, 92233720",
        "127, 7, 9223372036854775807, 7000000000",
        "138, 0, 1536, 1500000000",
        "128, 0, 3, 3000000000",
        "160, 1, 4294967296, 2000000000",
        "159, 0, 1, 0",
        "191, 0, -1, 1999999999",
        "255, 0, -1, 0",
        // Beyond what a long holds.
        "0, 0, 9223372036, 9223372036000000000",
        "0, 0, 9223372037, 9223372036854775807",
        "6, 0, -1, 9223372036854775807",
        "0, -9223372036854775808, 0, -9223372036854775807",
        "6, 9223372036854775807, 0, 9223372036854775807",
        "0, -9223372036854775808, -1, 9223372036854775807"
    })
    void countsInNanoseconds(int resolution, long offset, long timestamp, long nanos) {
        assertEquals(nanos, new TimestampUnit(resolution, offset).toNanos(timestamp));
    }
}
