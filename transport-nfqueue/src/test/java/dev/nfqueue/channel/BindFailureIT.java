// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.ProcQueue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Why a queue could not be bound, told by the real kernel. */
@KernelTest
class BindFailureIT {
    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @Test
    void queueOfAnotherSocketIsInUse() throws Exception {
        cleanup.add(TestQueue.bind(3));

        QueueInUseException failure = assertThrows(QueueInUseException.class, () -> TestQueue.bind(3));

        assertTrue(failure.getMessage().contains("3"), failure.getMessage());
        if (ProcQueue.isReadable()) {
            assertEquals(ProcQueue.of(3).orElseThrow().portId(), failure.ownerPortId());
            assertEquals(ProcessHandle.current().pid(), failure.ownerPid());
            assertTrue(failure.getMessage().contains(Long.toString(failure.ownerPid())), failure.getMessage());
        }
    }

    @Test
    void queueCanBeBoundOnceItsOwnerIsClosed() throws Exception {
        TestQueue owner = TestQueue.bind(3);
        assertThrows(QueueInUseException.class, () -> TestQueue.bind(3));
        owner.close();

        cleanup.add(TestQueue.bind(3));
    }

    @Test
    void processWithoutCapabilityIsToldSo() {
        Command.Result child = bindInChild(
                List.of("setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin", "--ambient-caps=-net_admin"));

        assertEquals(
                MissingCapabilityException.class.getName(),
                child.output().lines().findFirst().orElse(null));
        assertTrue(child.output().contains("CAP_NET_ADMIN"), child.output());
    }

    @Test
    void processWithoutCapabilityIsToldSoOfQueueInUse() throws Exception {
        cleanup.add(TestQueue.bind(3));

        Command.Result child = bindInChild(List.of("setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin"));

        assertEquals(
                MissingCapabilityException.class.getName(),
                child.output().lines().findFirst().orElse(null));
    }

    @Test
    void anotherProcessIsToldWhoOwnsTheQueue() throws Exception {
        cleanup.add(TestQueue.bind(3));

        Command.Result child = bindInChild(List.of());

        assertEquals(
                QueueInUseException.class.getName(),
                child.output().lines().findFirst().orElse(null));
        if (ProcQueue.isReadable()) {
            assertTrue(
                    child.output()
                            .contains(Long.toString(ProcessHandle.current().pid())),
                    child.output());
        }
    }

    @Test
    void childThatMayBindsQueue() {
        assertEquals("bound\n", bindInChild(List.of()).output());
    }

    /** Not every kernel is built with connection tracking for queues; those that aren't have to be told from the others. */
    @Test
    void flagThatKernelLacksIsNamedAndNothingIsLeftBound() throws Exception {
        TestQueue.Setup setup =
                TestQueue.setup().option(NfqueueChannelOption.GSO, true).option(NfqueueChannelOption.CONNTRACK, true);
        try {
            setup.bind(3).close();
        } catch (UnsupportedFlagException e) {
            assertTrue(e.getMessage().contains("CONNTRACK"), e.getMessage());
            assertTrue(!e.getMessage().contains("GSO"), e.getMessage());
        }

        cleanup.add(TestQueue.setup().option(NfqueueChannelOption.GSO, true).bind(3));
    }

    private static Command.Result bindInChild(List<String> prefix) {
        List<String> command = new ArrayList<>(prefix);
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), BindMain.class.getName(), "3"));
        Command.Result result = Command.tryRun(command);
        assertTrue(result.succeeded(), result.error());
        return result;
    }
}
