// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.KernelTest;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table in {@code docs/failure.md}: packets that were delivered, or could not be, and on which nobody decides. */
@KernelTest
class UndecidedIT {
    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    /** What handlers of these tests have let lie; released when the test is over. */
    private final Queue<NfqueuePacket> kept = new ConcurrentLinkedQueue<>();

    private final Queue<Throwable> caught = new ConcurrentLinkedQueue<>();

    private Trial trial;

    /** Keeps the packet, and throws. */
    private final class Failing extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            kept.add((NfqueuePacket) message);
            throw new IllegalStateException("a handler's bug, as the test wants it");
        }
    }

    /** Throws; what it is called by releases the packet. */
    private static final class SimpleFailing extends SimpleChannelInboundHandler<NfqueuePacket> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, NfqueuePacket packet) {
            throw new IllegalStateException("a handler's bug, as the test wants it");
        }
    }

    /** Keeps exceptions to itself. */
    private final class Keeper extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            caught.add(cause);
        }
    }

    private void begin(Situation situation) {
        trial = Trial.begin(situation, cleanup);
        cleanup.add(() -> kept.forEach(NfqueuePacket::release));
    }

    private static ChannelHandler pipeline(ChannelHandler... handlers) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(handlers);
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void packetThatIsReleasedGetsThePolicysVerdict(Situation situation) throws Exception {
        begin(situation);
        TestQueue queue = trial.bind(trial.setup());
        trial.send("released");
        queue.take().release();
        Trial.awaitVerdicts(queue, 1);
        assertEquals(trial.onlyIfOpen("released"), trial.arrived());
    }

    @ParameterizedTest
    @EnumSource
    void packetThatReachesThePipelinesEndGetsThePolicysVerdict(Situation situation) throws Exception {
        begin(situation);
        TestQueue queue = trial.bind(trial.setup().handler(new ChannelInboundHandlerAdapter()));
        trial.send("nobody's");
        Trial.awaitVerdicts(queue, 1);
        assertEquals(trial.onlyIfOpen("nobody's"), trial.arrived());
    }

    @ParameterizedTest
    @EnumSource
    void packetWhoseHandlerThrowsGetsThePolicysVerdict(Situation situation) throws Exception {
        begin(situation);
        TestQueue queue = trial.bind(trial.setup().handler(new Failing()));
        trial.send("bad");
        Trial.awaitVerdicts(queue, 1);
        assertEquals(trial.onlyIfOpen("bad"), trial.arrived());
    }

    @ParameterizedTest
    @EnumSource
    void packetWhoseSimpleHandlerThrowsGetsThePolicysVerdictWhoeverKeepsTheException(Situation situation)
            throws Exception {
        begin(situation);
        TestQueue queue = trial.bind(trial.setup().handler(pipeline(new SimpleFailing(), new Keeper())));
        trial.send("bad");
        Trial.awaitVerdicts(queue, 1);
        assertEquals(trial.onlyIfOpen("bad"), trial.arrived());
        assertEquals(1, caught.size());
    }

    @ParameterizedTest
    @EnumSource
    void packetWaitsWhenAnotherHandlerKeepsTheException(Situation situation) throws Exception {
        begin(situation);
        TestQueue queue = trial.bind(trial.setup()
                .handler(pipeline(new Failing(), new Keeper()))
                .option(NfqueueChannelOption.DRAIN_TIMEOUT_MILLIS, 1));
        trial.send("bad");
        Await.until(() -> caught.size() == 1, "the exception to be kept");
        TestQueue.turnLoop(queue);
        assertEquals(1, queue.channel().metrics().outstanding());
        TestQueue.await(queue.channel().close());
        assertEquals(trial.onlyIfOpen("bad"), trial.arrived());
    }

    @ParameterizedTest
    @EnumSource
    void packetKeptForTooLongGetsThePolicysVerdict(Situation situation) throws Exception {
        begin(situation);
        TestQueue queue = trial.bind(trial.setup().option(NfqueueChannelOption.VERDICT_TIMEOUT_MILLIS, 20));
        trial.send("kept");
        kept.add(queue.take());
        assertEquals(1, queue.takeEvent(NfqueueTimeoutEvent.class).packets());
        Trial.awaitVerdicts(queue, 1);
        assertEquals(trial.onlyIfOpen("kept"), trial.arrived());
        assertEquals(1, queue.channel().metrics().timedOut());
        assertInstanceOf(
                VerdictAlreadyGivenException.class,
                queue.writeFailing(kept.remove().drop()));
    }

    @ParameterizedTest
    @EnumSource
    void packetKeptWithoutTimeoutWaitsUntilTheChannelCloses(Situation situation) throws Exception {
        begin(situation);
        TestQueue queue = trial.bind(trial.setup().option(NfqueueChannelOption.DRAIN_TIMEOUT_MILLIS, 1));
        trial.send("kept");
        trial.send("judged");
        kept.add(queue.take());
        queue.write(queue.take().accept());
        assertEquals("judged", trial.receive());
        assertEquals(1, queue.channel().metrics().outstanding());
        TestQueue.await(queue.channel().close());
        assertEquals(trial.onlyIfOpen("kept"), trial.arrived());
    }

    @ParameterizedTest
    @EnumSource
    void packetWhoseNewBytesAreRefusedGetsThePolicysVerdict(Situation situation) throws Exception {
        begin(situation);
        TestQueue queue = trial.bind(trial.setup());
        trial.send("as it was");
        Throwable refusal = queue.writeFailing(
                queue.take().accept().replaceContent(Unpooled.buffer().writeZero(3)));
        assertInstanceOf(ContentRejectedException.class, refusal);
        Trial.awaitVerdicts(queue, 1);
        assertEquals(trial.onlyIfOpen("as it was"), trial.arrived());
    }

    @ParameterizedTest
    @EnumSource
    void packetForWhichThereIsNoMemoryGetsThePolicysVerdict(Situation situation) throws Exception {
        begin(situation);
        FailingAllocator allocator = new FailingAllocator();
        TestQueue queue = trial.bind(trial.setup().option(ChannelOption.ALLOCATOR, allocator));
        Throwable failure = new OutOfMemoryError("on purpose");
        allocator.failNext(failure);
        trial.send("too much");
        assertSame(failure, queue.takeEvent(Throwable.class));
        Trial.awaitVerdicts(queue, 1);
        trial.send("goes on");
        queue.write(queue.take().accept());
        assertEquals(situation.isOpen() ? "too much" : "goes on", trial.receive());
        assertEquals(trial.onlyIfOpen("goes on"), trial.arrived());
    }

    @ParameterizedTest
    @EnumSource
    void packetIsDroppedWhenNothingIsCopied(Situation situation) throws Exception {
        begin(situation);
        TestQueue queue = trial.bind(trial.setup().option(NfqueueChannelOption.COPY_MODE, CopyMode.NONE));
        trial.send("never seen");
        assertEquals(List.of(), trial.arrived());
        TestQueue.turnLoop(queue);
        assertEquals(0, queue.channel().metrics().packets());
    }
}
