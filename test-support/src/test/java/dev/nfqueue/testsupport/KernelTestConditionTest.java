// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;

class KernelTestConditionTest {
    private static final String HOST = "net:[1]";
    private static final String OWN = "net:[2]";

    @Test
    void runsInNamespaceOfItsOwn() {
        assertEquals(
                Optional.empty(),
                KernelTestCondition.obstacle(
                        Map.of(KernelTestCondition.HOST_NETNS, HOST), OWN, Optional::<String>empty));
    }

    @Test
    void refusesHostNamespaceWithoutTouchingItsRules() {
        assertEquals(
                Optional.of("the JVM runs in the host's network namespace"),
                KernelTestCondition.obstacle(
                        Map.of(KernelTestCondition.HOST_NETNS, HOST), HOST, KernelTestConditionTest::failOnRule));
    }

    @Test
    void refusesWhereNamespaceIsUnknown() {
        Map<String, String> inNetns = Map.of(KernelTestCondition.HOST_NETNS, HOST);

        assertTrue(KernelTestCondition.obstacle(inNetns, null, KernelTestConditionTest::failOnRule)
                .isPresent());
        assertTrue(KernelTestCondition.obstacle(Map.of(), OWN, KernelTestConditionTest::failOnRule)
                .isPresent());
        assertTrue(KernelTestCondition.obstacle(
                        Map.of(KernelTestCondition.HOST_NETNS, ""), OWN, KernelTestConditionTest::failOnRule)
                .isPresent());
    }

    @Test
    void tellsWhyThereIsNoNamespace() {
        Map<String, String> environment =
                Map.of(KernelTestCondition.NO_NETNS, "unshare: not permitted", KernelTestCondition.HOST_NETNS, HOST);

        assertEquals(
                Optional.of("unshare: not permitted"),
                KernelTestCondition.obstacle(environment, OWN, KernelTestConditionTest::failOnRule));
    }

    @Test
    void tellsWhyThereIsNoQueueRule() {
        assertEquals(
                Optional.of("the kernel takes no queue rule: no module"),
                KernelTestCondition.obstacle(
                        Map.of(KernelTestCondition.HOST_NETNS, HOST), OWN, () -> Optional.of("no module")));
    }

    @Test
    void skipsWithReason() {
        KernelTestCondition condition = new KernelTestCondition(Map.of(), () -> Optional.of("no reason at all"));

        ConditionEvaluationResult result = condition.evaluateExecutionCondition(null);

        assertTrue(result.isDisabled());
        assertEquals(Optional.of("no reason at all"), result.getReason());
    }

    @Test
    void failsInsteadOfSkippingInCi() {
        KernelTestCondition condition =
                new KernelTestCondition(Map.of("CI", "true"), () -> Optional.of("no reason at all"));

        IllegalStateException failure =
                assertThrows(IllegalStateException.class, () -> condition.evaluateExecutionCondition(null));
        assertTrue(failure.getMessage().contains("no reason at all"), failure.getMessage());
    }

    @Test
    void runsInCiWhereNothingIsInTheWay() {
        KernelTestCondition condition = new KernelTestCondition(Map.of("CI", "true"), Optional::empty);

        assertFalse(condition.evaluateExecutionCondition(null).isDisabled());
    }

    private static Optional<String> failOnRule() {
        return fail("must not touch the rules here");
    }
}
