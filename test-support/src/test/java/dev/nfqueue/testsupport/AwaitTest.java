// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {
    @Test
    void returnsOnceConditionHolds() {
        AtomicInteger asked = new AtomicInteger();

        Await.until(() -> asked.incrementAndGet() == 5, "fifth question");

        assertEquals(5, asked.get());
    }

    @Test
    void failsWithDescriptionAtTheBound() {
        AssertionError error = assertThrows(
                AssertionError.class, () -> Await.until(() -> false, "the end of time", Duration.ofMillis(20)));

        assertTrue(error.getMessage().contains("the end of time"), error.getMessage());
    }
}
