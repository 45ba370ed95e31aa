// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

class NeedsCommandTest {
    @Test
    void runsWhereAllProgramsAre() {
        assertFalse(new NeedsCommandCondition(Map.of("CI", "true"))
                .evaluate("sh", "ls")
                .isDisabled());
    }

    @Test
    void skipsWithTheReasonWhereOneIsMissing() {
        ConditionEvaluationResult result = new NeedsCommandCondition(Map.of()).evaluate("sh", "no-such-program");
        assertTrue(result.isDisabled());
        assertEquals("there is no no-such-program", result.getReason().orElseThrow());
    }

    @Test
    void failsWhereOneIsMissingInCi() {
        NeedsCommandCondition condition = new NeedsCommandCondition(Map.of("CI", "true"));
        assertThrows(IllegalStateException.class, () -> condition.evaluate("no-such-program"));
    }
}
