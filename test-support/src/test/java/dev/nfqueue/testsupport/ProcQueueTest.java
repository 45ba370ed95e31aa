// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProcQueueTest {
    @Test
    void parsesRowOfTheKernel() {
        assertEquals(
                new ProcQueue(7, 4_197_829_634L, 3, 2, 65_531, 11, 66_231, 233_769),
                ProcQueue.parse("    7 -97137662     3 2 65531    11 66231   233769  1"));
    }
}
