// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips tests that this kernel is known to have no part for; see {@link NeedsKernel}. */
final class NeedsKernelCondition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return context.getElement()
                .map(element -> element.getAnnotation(NeedsKernel.class))
                .flatMap(needs -> Running.BUILD.lacks(needs))
                .map(lack -> ConditionEvaluationResult.disabled(NeedsKernel.REASON + lack))
                .orElseGet(() -> ConditionEvaluationResult.enabled("this kernel is not known to lack anything"));
    }

    private static final class Running {
        static final KernelBuild BUILD = KernelBuild.running();
    }
}
