// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.KernelTest;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The table in {@code docs/failure.md}: the process dies while packets wait. They are lost, whatever rule and policy say;
 * those that come later fare as the rule says; and the next process may bind at once.
 */
@KernelTest
class ProcessDeathIT {
    private static final int SIGKILL_STATUS = 128 + 9;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    private Process child;
    private BufferedReader lines;

    private Trial begin(Situation situation) throws Exception {
        Trial trial = Trial.begin(situation, cleanup);
        List<String> command = new ArrayList<>();
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of("-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(HoldMain.class.getName(), Integer.toString(Trial.QUEUE), situation.policy.name()));
        child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        cleanup.add(() -> child.destroyForcibly().waitFor());
        lines = child.inputReader();
        assertSays("bound");
        trial.addRule("INPUT");
        trial.send("waits");
        assertSays("waits");
        trial.send("this, too");
        assertSays("this, too");
        return trial;
    }

    private void assertSays(String line) throws IOException {
        assertEquals(line, lines.readLine());
    }

    private void assertEnds(int status) throws InterruptedException {
        assertEquals(true, child.waitFor(Await.BOUND.toMillis(), TimeUnit.MILLISECONDS), "the child ends");
        assertEquals(status, child.exitValue());
    }

    @ParameterizedTest
    @EnumSource
    void packetsAreLostWhenTheProcessIsKilledAndTheNextBindsAtOnce(Situation situation) throws Exception {
        Trial trial = begin(situation);

        child.destroyForcibly();
        assertEnds(SIGKILL_STATUS);

        TestQueue next = cleanup.add(trial.setup().bind(Trial.QUEUE));
        trial.send("for the next");
        NfqueuePacket packet = next.take();
        assertEquals(1, packet.packetId());
        next.write(packet.accept());
        assertEquals(List.of("for the next"), trial.arrived());
    }

    @ParameterizedTest
    @EnumSource
    void laterPacketsPassABypassOnlyWhenTheProcessWasKilled(Situation situation) throws Exception {
        Trial trial = begin(situation);

        child.destroyForcibly();
        assertEnds(SIGKILL_STATUS);

        trial.send("later");
        assertEquals(situation.bypass ? List.of("later") : List.of(), trial.arrived());
    }

    @ParameterizedTest
    @EnumSource(names = {"V4_CLOSED", "V4_OPEN_BYPASS"})
    void packetsAreLostWhenTheProcessEndsWithoutClosing(Situation situation) throws Exception {
        Trial trial = begin(situation);

        trial.send("halt");
        assertEnds(7);

        trial.send("later");
        assertEquals(situation.bypass ? List.of("later") : List.of(), trial.arrived());
    }
}
