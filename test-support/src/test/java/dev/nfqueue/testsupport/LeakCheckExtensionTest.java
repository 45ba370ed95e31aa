// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs classes that JUnit would not find by itself, and looks at how they end. */
class LeakCheckExtensionTest {
    private static final List<ByteBuf> HELD = new ArrayList<>();

    @AfterEach
    void forgetHeldBuffers() {
        HELD.clear();
    }

    @Test
    void failsClassThatLeaksBuffer() {
        EngineExecutionResults results = run(Leaky.class);

        results.testEvents().assertStatistics(stats -> stats.succeeded(1).failed(0));
        results.containerEvents()
                .assertThatEvents()
                .haveExactly(1, event(container(Leaky.class), finishedWithFailure(message(m -> m.contains("leak")))));
    }

    @Test
    void passesClassThatReleases() {
        EngineExecutionResults results = run(Tidy.class);

        results.testEvents().assertStatistics(stats -> stats.succeeded(1).failed(0));
        results.containerEvents().assertStatistics(stats -> stats.failed(0));
    }

    @Test
    void letsOuterClassReleaseWhatNestedOneLeft() {
        EngineExecutionResults results = run(Outer.class);

        results.testEvents().assertStatistics(stats -> stats.succeeded(1).failed(0));
        results.containerEvents().assertStatistics(stats -> stats.failed(0));
    }

    private static EngineExecutionResults run(Class<?> testClass) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "true")
                .selectors(selectClass(testClass))
                .execute();
    }

    static class Leaky {
        @Test
        void leaks() {
            HELD.add(PooledByteBufAllocator.DEFAULT.directBuffer());
        }
    }

    static class Tidy {
        @Test
        void releases() {
            PooledByteBufAllocator.DEFAULT.directBuffer().release();
        }
    }

    static class Outer {
        @AfterAll
        static void releaseAll() {
            HELD.forEach(ByteBuf::release);
        }

        @Nested
        class Inner {
            @Test
            void leavesBufferToOuterClass() {
                HELD.add(PooledByteBufAllocator.DEFAULT.directBuffer());
            }
        }
    }
}
