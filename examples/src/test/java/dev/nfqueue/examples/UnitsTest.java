// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "999, 999 B",
        "1000, 1.0 kB",
        "1549, 1.5 kB",
        "999949, 999.9 kB",
        "999950, 1.0 MB",
        "12000000, 12.0 MB",
        "9223372036854775807, 9.2 EB"
    })
    void scalesToThreeDigits(long bytes, String text) {
        assertEquals(text, Units.bytes(bytes));
    }
}
