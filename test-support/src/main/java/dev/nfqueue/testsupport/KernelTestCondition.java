// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets kernel tests run in a private network namespace only; see {@link KernelTest}. */
final class KernelTestCondition implements ExecutionCondition {
    /** Set by {@code dev/in-netns}: the namespace that it was called in. */
    static final String HOST_NETNS = "NFQUEUE_HOST_NETNS";

    /** Set by {@code dev/netns/bin/java}: why there is no private namespace. */
    static final String NO_NETNS = "NFQUEUE_NO_NETNS";

    private final Map<String, String> environment;
    private final Supplier<Optional<String>> obstacle;

    KernelTestCondition() {
        this(System.getenv(), () -> OwnObstacle.VALUE);
    }

    KernelTestCondition(Map<String, String> environment, Supplier<Optional<String>> obstacle) {
        this.environment = environment;
        this.obstacle = obstacle;
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Optional<String> reason = obstacle.get();
        if (reason.isEmpty()) {
            return ConditionEvaluationResult.enabled("in a network namespace of its own");
        }
        if ("true".equals(environment.get("CI"))) {
            throw new IllegalStateException("Kernel tests must run where CI=true, but " + reason.get());
        }
        return ConditionEvaluationResult.disabled(reason.get());
    }

    /**
     * Returns why kernel tests can't run here, or nothing when they can.
     *
     * @param environment of this process
     * @param netns this process's network namespace, or {@code null} where the system has none
     * @param queueRule tries a queue rule, and returns the error; asked only where the namespace is known to be private
     */
    static Optional<String> obstacle(
            Map<String, String> environment, String netns, Supplier<Optional<String>> queueRule) {
        String refusal = environment.get(NO_NETNS);
        if (refusal != null) {
            return Optional.of(refusal);
        }
        String host = environment.get(HOST_NETNS);
        if (host == null || host.isEmpty()) {
            return Optional.of("the JVM was not started by dev/in-netns (mvn verify does)");
        }
        if (netns == null || netns.equals(host)) {
            return Optional.of("the JVM runs in the host's network namespace");
        }
        return queueRule.get().map(error -> "the kernel takes no queue rule: " + error);
    }

    private static String ownNetns() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/net")).toString();
        } catch (IOException e) {
            return null;
        }
    }

    /** Asked once a JVM: the answer does not change. */
    private static final class OwnObstacle {
        static final Optional<String> VALUE = obstacle(System.getenv(), ownNetns(), Rule::probeQueue);
    }
}
