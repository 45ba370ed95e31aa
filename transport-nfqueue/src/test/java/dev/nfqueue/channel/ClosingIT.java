// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.KernelTest;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table in {@code docs/failure.md}: packets that wait or come while a channel closes, or its event loop ends. */
@KernelTest
class ClosingIT {
    private static final int LONG_DRAIN_MILLIS = (int) Await.BOUND.toMillis();

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    private Trial trial;

    private TestQueue bind(Situation situation, int drainMillis) throws Exception {
        trial = Trial.begin(situation, cleanup);
        return trial.bind(trial.setup().option(NfqueueChannelOption.DRAIN_TIMEOUT_MILLIS, drainMillis));
    }

    /** Closes, and waits until the loop has begun with it. */
    private static ChannelFuture beginClose(TestQueue queue) throws Exception {
        ChannelFuture closed = queue.channel().close();
        TestQueue.turnLoop(queue);
        assertFalse(closed.isDone());
        return closed;
    }

    @ParameterizedTest
    @EnumSource
    void packetThatComesWhileItDrainsGetsThePolicysVerdict(Situation situation) throws Exception {
        TestQueue queue = bind(situation, LONG_DRAIN_MILLIS);
        trial.send("held");
        NfqueuePacket held = queue.take();
        ChannelFuture closed = beginClose(queue);
        trial.send("late");
        queue.write(held.drop());
        TestQueue.await(closed);
        assertEquals(trial.onlyIfOpen("late"), trial.arrived());
    }

    @ParameterizedTest
    @EnumSource
    void packetsThatWaitAreJudgedByHandlersWhileItDrains(Situation situation) throws Exception {
        TestQueue queue = bind(situation, LONG_DRAIN_MILLIS);
        for (int i = 0; i < 10; i++) {
            trial.send("held " + i);
        }
        List<NfqueuePacket> held = queue.take(10);
        ChannelFuture closed = beginClose(queue);
        for (int i = 0; i < 10; i++) {
            assertFalse(closed.isDone());
            queue.write(i % 2 == 0 ? held.get(i).accept() : held.get(i).drop());
        }
        TestQueue.await(closed);
        assertEquals(List.of("held 0", "held 2", "held 4", "held 6", "held 8"), trial.arrived());
    }

    @ParameterizedTest
    @EnumSource
    void packetStillHeldWhenTheDrainTimesOutGetsThePolicysVerdict(Situation situation) throws Exception {
        TestQueue queue = bind(situation, 1);
        trial.send("held");
        NfqueuePacket held = queue.take();
        TestQueue.await(queue.channel().close());
        assertEquals(trial.onlyIfOpen("held"), trial.arrived());
        assertTrue(held.release());
    }

    @ParameterizedTest
    @EnumSource
    void packetsThatNobodyReadsGetThePolicysVerdict(Situation situation) throws Exception {
        trial = Trial.begin(situation, cleanup);
        TestQueue queue = trial.bind(trial.setup()
                .option(ChannelOption.AUTO_READ, false)
                .option(NfqueueChannelOption.DRAIN_TIMEOUT_MILLIS, LONG_DRAIN_MILLIS));
        trial.send("unread");
        trial.send("nor this");
        TestQueue.await(queue.channel().close());
        assertEquals(trial.onlyIfOpen("unread", "nor this"), trial.arrived());
        assertEquals(0, queue.untaken());
    }

    static Stream<Arguments> loopsAndSituations() {
        return Arrays.stream(LoopsTest.Loop.values())
                .filter(LoopsTest.Loop::isAvailable)
                .flatMap(loop -> Arrays.stream(Situation.values()).map(situation -> Arguments.of(loop, situation)));
    }

    @ParameterizedTest
    @MethodSource("loopsAndSituations")
    void packetsGetThePolicysVerdictWhenTheLoopShutsDown(LoopsTest.Loop loop, Situation situation) throws Exception {
        trial = Trial.begin(situation, cleanup);
        EventLoopGroup group = loop.group();
        TestQueue queue = trial.bind(trial.setup().group(group));
        trial.send("held");
        NfqueuePacket held = queue.take();
        queue.channel().config().setAutoRead(false);
        TestQueue.turnLoop(queue);
        trial.send("unread");

        TestQueue.shutDown(group);

        assertFalse(queue.channel().isOpen());
        assertEquals(
                trial.onlyIfOpen("held", "unread"),
                trial.arrived().stream().sorted().toList());
        held.release();
    }
}
