// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nfqueue.channel.embedded.FakeKernel;
import dev.nfqueue.channel.embedded.NfqueuePacketBuilder;
import dev.nfqueue.testsupport.Await;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import java.io.File;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same channel on every kind of event loop. */
class LoopsTest {
    private static final byte[] PACKET = {0x45, 0, 0, 20, 1, 2, 3, 4, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2};

    enum Loop {
        OWN(() -> true, NfqueueIoHandler::newFactory),
        BUSY(() -> true, () -> NfqueueIoHandler.newFactory(Duration.ofSeconds(5))),
        EPOLL(Epoll::isAvailable, EpollIoHandler::newFactory),
        IO_URING(IoUring::isAvailable, IoUringIoHandler::newFactory);

        @SuppressWarnings("ImmutableEnumChecker")
        private final Supplier<Boolean> available;

        @SuppressWarnings("ImmutableEnumChecker")
        private final Supplier<IoHandlerFactory> factory;

        Loop(Supplier<Boolean> available, Supplier<IoHandlerFactory> factory) {
            this.available = available;
            this.factory = factory;
        }

        boolean isAvailable() {
            return available.get();
        }

        EventLoopGroup group() {
            assumeTrue(isAvailable(), this + " loops are not to be had here");
            return new MultiThreadIoEventLoopGroup(1, factory.get());
        }
    }

    private static final class Acceptor extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.write(message);
        }
    }

    private static Channel bind(EventLoopGroup group, FakeKernel kernel, boolean autoRead) {
        return new Bootstrap()
                .group(group)
                .channelFactory(kernel::newChannel)
                .option(ChannelOption.AUTO_READ, autoRead)
                .handler(new Acceptor())
                .bind(new NfqueueAddress(1))
                .syncUninterruptibly()
                .channel();
    }

    @ParameterizedTest
    @EnumSource
    void carriesPacketsAndCloses(Loop loop) throws Exception {
        EventLoopGroup group = loop.group();
        try (FakeKernel kernel = new FakeKernel()) {
            Channel channel = bind(group, kernel, true);
            for (int id = 1; id <= 1000; ) {
                int burst = id + 100;
                for (int i = id; i < burst; i++) {
                    kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
                }
                for (; id < burst; id++) {
                    assertEquals(id, kernel.awaitVerdict().packetId());
                }
            }
            channel.close().syncUninterruptibly();
            assertFalse(channel.isRegistered() && channel.isOpen());
            Await.until(() -> !kernel.queue().isBound(), "the queue is unbound");
        } finally {
            group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsOnlyWhenAsked(Loop loop) throws Exception {
        EventLoopGroup group = loop.group();
        try (FakeKernel kernel = new FakeKernel()) {
            Channel channel = bind(group, kernel, false);
            channel.config().setOption(NfqueueChannelOption.BATCH_SIZE, 1);
            kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
            kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
            channel.eventLoop().submit(() -> {}).syncUninterruptibly();
            assertNull(kernel.pollVerdict());
            channel.read();
            assertEquals(1, kernel.awaitVerdict().packetId());
            channel.eventLoop().submit(() -> {}).syncUninterruptibly();
            assertNull(kernel.pollVerdict());
            channel.config().setAutoRead(true);
            assertEquals(2, kernel.awaitVerdict().packetId());
            channel.close().syncUninterruptibly();
        } finally {
            group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    /** A loop that polls reads in vain many times before the packet comes. */
    @ParameterizedTest
    @EnumSource
    void keepsAReadUntilAPacketComes(Loop loop) throws Exception {
        EventLoopGroup group = loop.group();
        try (FakeKernel kernel = new FakeKernel()) {
            Channel channel = bind(group, kernel, false);
            channel.read();
            for (int i = 0; i < 100; i++) {
                channel.eventLoop().submit(() -> {}).syncUninterruptibly();
            }
            kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
            assertEquals(1, kernel.awaitVerdict().packetId());
            channel.close().syncUninterruptibly();
        } finally {
            group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private static void sendThree(FakeKernel kernel) {
        for (int i = 0; i < 3; i++) {
            kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BUSY")
    void aLoopThatSleepsReadsWhatHasComeAtOnce(Loop loop) throws Exception {
        EventLoopGroup group = loop.group();
        try (FakeKernel kernel = new FakeKernel()) {
            NfqueueChannel channel = (NfqueueChannel) bind(group, kernel, true);
            for (int id = 1; id <= 40; id += 4) {
                kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
                assertEquals(id, kernel.awaitVerdict().packetId());
                channel.eventLoop().submit(() -> {}).syncUninterruptibly();
                long receives = channel.metrics().receives();
                channel.eventLoop().submit(() -> sendThree(kernel)).syncUninterruptibly();
                for (int i = 1; i <= 3; i++) {
                    assertEquals(id + i, kernel.awaitVerdict().packetId());
                }
                assertEquals(1, channel.metrics().receives() - receives);
            }
            channel.close().syncUninterruptibly();
        } finally {
            group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @Test
    void aLoopThatPollsAnswersTheFirstPacketBeforeItAsksForMore() throws Exception {
        EventLoopGroup group = Loop.BUSY.group();
        try (FakeKernel kernel = new FakeKernel()) {
            NfqueueChannel channel = (NfqueueChannel) bind(group, kernel, true);
            boolean seen = false;
            for (int attempt = 0; !seen && attempt < 1000; attempt++) { // It must have asked in vain before they came.
                NfqueueMetrics before = channel.metrics();
                channel.eventLoop().submit(() -> sendThree(kernel)).syncUninterruptibly();
                for (int i = 0; i < 3; i++) {
                    assertEquals(before.packets() + i + 1, kernel.awaitVerdict().packetId());
                }
                long sends = before.sends();
                Await.until(() -> channel.metrics().sends() > sends, "all have been sent");
                channel.eventLoop().submit(() -> {}).syncUninterruptibly();
                NfqueueMetrics after = channel.metrics();
                seen = after.receives() - before.receives() == 2 && after.sends() - before.sends() == 2;
            }
            assertTrue(seen);
            channel.close().syncUninterruptibly();
        } finally {
            group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @ParameterizedTest
    @EnumSource
    void servesManyChannels(Loop loop) throws Exception {
        EventLoopGroup group = loop.group();
        List<FakeKernel> kernels = Stream.generate(FakeKernel::new).limit(6).toList();
        try {
            List<Channel> channels =
                    kernels.stream().map(kernel -> bind(group, kernel, true)).toList();
            for (int id = 1; id <= 50; id++) {
                for (FakeKernel kernel : kernels) {
                    kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
                    assertEquals(id, kernel.awaitVerdict().packetId());
                }
            }
            // Fewer of them: a loop that polls goes over to another way of asking.
            channels.subList(0, 4).forEach(channel -> channel.close().syncUninterruptibly());
            kernels.get(5).sendPacket(new NfqueuePacketBuilder().content(PACKET));
            assertEquals(51, kernels.get(5).awaitVerdict().packetId());
            channels.subList(4, 6).forEach(channel -> channel.close().syncUninterruptibly());
        } finally {
            kernels.forEach(FakeKernel::close);
            group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @ParameterizedTest
    @EnumSource
    void movesToAnotherLoop(Loop loop) throws Exception {
        EventLoopGroup group = loop.group();
        EventLoopGroup other = new NfqueueEventLoopGroup();
        try (FakeKernel kernel = new FakeKernel()) {
            Channel channel = bind(group, kernel, true);
            channel.deregister().syncUninterruptibly();
            kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
            other.register(channel).syncUninterruptibly();
            assertEquals(1, kernel.awaitVerdict().packetId());
            channel.close().syncUninterruptibly();
        } finally {
            group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
            other.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    @ParameterizedTest
    @EnumSource
    void closesWithTheLoop(Loop loop) {
        EventLoopGroup group = loop.group();
        try (FakeKernel kernel = new FakeKernel()) {
            Channel channel = bind(group, kernel, true);
            group.shutdownGracefully(50, 10_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
            assertTrue(channel.closeFuture().awaitUninterruptibly(30, TimeUnit.SECONDS));
        }
    }

    /** Netty's loops end without a word to their handles then. */
    @ParameterizedTest
    @EnumSource
    void closesWithALoopThatIsShutDownFromWithinAndWithoutQuietPeriod(Loop loop) throws Exception {
        EventLoopGroup group = loop.group();
        try (FakeKernel kernel = new FakeKernel()) {
            Channel channel = bind(group, kernel, false);
            kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
            channel.eventLoop().execute(() -> group.shutdownGracefully(0, 30, TimeUnit.SECONDS));
            assertTrue(group.terminationFuture().awaitUninterruptibly(30, TimeUnit.SECONDS));
            assertFalse(channel.isOpen());
            assertTrue(channel.closeFuture().isSuccess());
            assertEquals(Verdict.DROP, kernel.awaitVerdict().verdict());
            Await.until(() -> !kernel.queue().isBound(), "the queue is unbound");
        }
    }

    /** What a program does that has none of Netty's native transports on its class path. */
    static final class WithoutNettyNatives {
        private WithoutNettyNatives() {}

        public static void main(String[] args) throws Exception {
            EventLoopGroup group = new NfqueueEventLoopGroup();
            try (FakeKernel kernel = new FakeKernel()) {
                Channel channel = bind(group, kernel, true);
                kernel.sendPacket(new NfqueuePacketBuilder().content(PACKET));
                System.exit(kernel.awaitVerdict().packetId() == 1 && channel.isActive() ? 42 : 1);
            }
        }
    }

    @Test
    void needsNoneOfNettysNativeTransports() throws Exception {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.matches(".*netty-transport-(classes|native)-(epoll|io_uring).*"))
                .collect(Collectors.joining(File.pathSeparator));
        String java = System.getProperty("java.home") + "/bin/java";
        Process process = new ProcessBuilder(List.of(java, "-cp", classPath, WithoutNettyNatives.class.getName()))
                .inheritIO()
                .start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertEquals(42, process.exitValue());
    }
}
