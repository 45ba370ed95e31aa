// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandTest {
    @Test
    void returnsOutput() {
        assertEquals("a b\n", Command.run("echo", "a b"));
    }

    @Test
    void failureNamesCommandAndItsError() {
        AssertionError error =
                assertThrows(AssertionError.class, () -> Command.run("sh", "-c", "echo because >&2; exit 3"));

        assertTrue(error.getMessage().contains("sh -c"), error.getMessage());
        assertTrue(error.getMessage().contains("because"), error.getMessage());
        assertTrue(error.getMessage().contains("3"), error.getMessage());
    }

    @Test
    void takesMoreErrorThanAPipeHolds() {
        Command.Result result = Command.tryRun(List.of("sh", "-c", "head -c 300000 /dev/zero >&2; echo done; exit 1"));

        assertFalse(result.succeeded());
        assertEquals(300_000, result.error().length());
        assertEquals("done\n", result.output());
    }

    @Test
    void tellsThatProgramIsMissing() {
        assertThrows(AssertionError.class, () -> Command.run("no-such-program-here"));
    }
}
