// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NeedsKernelTest {
    private static final Set<String> OPTIONS =
            KernelBuild.options("# a comment\nCONFIG_A=y\nCONFIG_B=m\n# CONFIG_C is not set\nCONFIG_D=\"text\"\n");

    @NeedsKernel(since = "5.18", config = "CONFIG_A")
    private static final class Modest {}

    @NeedsKernel(config = {"CONFIG_B", "CONFIG_C", "CONFIG_D"})
    private static final class Greedy {}

    private static Optional<String> lacks(String release, Optional<Set<String>> options, Class<?> test) {
        return new KernelBuild(release, options).lacks(test.getAnnotation(NeedsKernel.class));
    }

    @Test
    void takesBuiltInAndModule() {
        assertEquals(Set.of("CONFIG_A", "CONFIG_B"), OPTIONS);
    }

    @Test
    void namesWhatIsMissing() {
        assertEquals(Optional.of("CONFIG_C, CONFIG_D"), lacks("6.1.0", Optional.of(OPTIONS), Greedy.class));
        assertEquals(Optional.empty(), lacks("6.1.0", Optional.of(OPTIONS), Modest.class));
    }

    @Test
    void comparesVersions() {
        assertEquals(Optional.empty(), lacks("5.18.0-rc1", Optional.of(OPTIONS), Modest.class));
        assertTrue(lacks("5.4.0-42-generic", Optional.of(OPTIONS), Modest.class)
                .orElseThrow()
                .contains("5.18"));
    }

    @Test
    void trustsAKernelWhoseConfigurationCannotBeRead() {
        assertEquals(Optional.empty(), lacks("6.1.0", Optional.empty(), Greedy.class));
    }
}
