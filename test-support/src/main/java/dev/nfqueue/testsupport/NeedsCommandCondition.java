// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips tests whose programs are missing; see {@link NeedsCommand}. */
final class NeedsCommandCondition implements ExecutionCondition {
    private final Map<String, String> environment;

    NeedsCommandCondition() {
        this(System.getenv());
    }

    NeedsCommandCondition(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return context.getElement()
                .map(element -> element.getAnnotation(NeedsCommand.class))
                .map(needs -> evaluate(needs.value()))
                .orElseGet(() -> ConditionEvaluationResult.enabled("needs no other program"));
    }

    ConditionEvaluationResult evaluate(String... programs) {
        String missing = String.join(
                ", ",
                Arrays.stream(programs)
                        .filter(program -> !Command.exists(program))
                        .toList());
        if (missing.isEmpty()) {
            return ConditionEvaluationResult.enabled("all programs are there");
        }
        if ("true".equals(environment.get("CI"))) {
            throw new IllegalStateException("Must run where CI=true, but there is no " + missing);
        }
        return ConditionEvaluationResult.disabled("there is no " + missing);
    }
}
