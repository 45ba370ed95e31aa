// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.KernelTest;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table in {@code docs/failure.md}: nobody listens. Only the rule decides, whatever the policy was. */
@KernelTest
class NobodyListensIT {
    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @ParameterizedTest
    @EnumSource
    void packetPassesABypassOnlyWhereNobodyEverListened(Situation situation) throws Exception {
        Trial trial = Trial.begin(situation, cleanup);
        trial.addRule("INPUT");
        trial.send("unheard");
        assertEquals(situation.bypass ? List.of("unheard") : List.of(), trial.arrived());
    }

    @ParameterizedTest
    @EnumSource
    void packetPassesABypassOnlyAfterTheChannelWasClosed(Situation situation) throws Exception {
        Trial trial = Trial.begin(situation, cleanup);
        TestQueue queue = trial.bind(trial.setup());
        trial.send("heard");
        queue.write(queue.take().accept());
        assertEquals("heard", trial.receive());
        queue.close();
        trial.send("unheard");
        assertEquals(situation.bypass ? List.of("unheard") : List.of(), trial.arrived());
    }

    /** The number of a queue is all that a rule knows of it: another queue that is bound does not help. */
    @ParameterizedTest
    @EnumSource
    void packetPassesABypassOnlyWhereAnotherQueueIsBound(Situation situation) throws Exception {
        Trial trial = Trial.begin(situation, cleanup);
        TestQueue other = cleanup.add(trial.setup().bind(Trial.QUEUE + 1));
        trial.addRule("INPUT");
        trial.send("unheard");
        assertEquals(situation.bypass ? List.of("unheard") : List.of(), trial.arrived());
        assertEquals(0, other.untaken());
    }
}
