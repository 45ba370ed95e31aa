// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.internal.linux.NetlinkSocket;
import dev.nfqueue.internal.linux.ReceiveBatch;
import dev.nfqueue.internal.linux.SendBatch;
import dev.nfqueue.internal.linux.SocketPair;
import dev.nfqueue.internal.loop.FdBackends;
import dev.nfqueue.internal.loop.FdListener;
import dev.nfqueue.internal.loop.FdRegistration;
import dev.nfqueue.testsupport.Await;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The event loop: tasks, timers, wake-ups, its end, and what lives on it. */
class NfqueueIoHandlerTest {
    private final NfqueueEventLoopGroup group = new NfqueueEventLoopGroup();
    private final EventLoop loop = group.next();

    @AfterEach
    void shutDown() {
        group.shutdownGracefully(0, 30, TimeUnit.SECONDS).syncUninterruptibly();
        assertTrue(group.isTerminated());
    }

    @Test
    void runsEveryTaskOfOtherThreads() throws Exception {
        AtomicInteger left = new AtomicInteger(200_000);
        Thread[] threads = new Thread[2];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int n = 0; n < 100_000; n++) {
                    loop.execute(left::decrementAndGet);
                    if (n % 1000 == 0) {
                        LockSupport.parkNanos(1000); // Lets the loop fall asleep now and then.
                    }
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Await.until(() -> left.get() == 0, "all tasks to run");
    }

    @Test
    void wakesForEachTaskOfAQuietPeriod() {
        for (int i = 0; i < 2000; i++) {
            assertEquals(i, loop.submit(counter(i)).syncUninterruptibly().getNow());
        }
    }

    private static Callable<Integer> counter(int value) {
        return () -> value;
    }

    @Test
    void runsTimersInOrderAndNeverEarly() {
        Random random = new Random(3);
        List<Integer> due = new ArrayList<>();
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger early = new AtomicInteger();
        Runnable schedule = () -> {
            List<ScheduledFuture<?>> timers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int number = i;
                long delay = TimeUnit.MICROSECONDS.toNanos(random.nextInt(50_000));
                long earliest = System.nanoTime() + delay;
                Runnable timer = () -> {
                    order.add(number);
                    early.addAndGet(System.nanoTime() - earliest < 0 ? 1 : 0);
                };
                timers.add(loop.schedule(timer, delay, TimeUnit.NANOSECONDS));
                due.add(number);
            }
            due.sort((left, right) -> timers.get(left).compareTo(timers.get(right)));
        };
        loop.submit(schedule).syncUninterruptibly();
        Await.until(() -> order.size() == 200, "all timers to run");
        assertEquals(0, early.get());
        assertEquals(due, order);
    }

    @Test
    void refusesTasksAfterItsEnd() {
        loop.submit(() -> {}).syncUninterruptibly();
        shutDown();
        assertThrows(RejectedExecutionException.class, () -> loop.execute(() -> {}));
    }

    @Test
    void endsWhileThreadsKeepGivingItTasks() throws Exception {
        for (int round = 0; round < 20; round++) {
            NfqueueEventLoopGroup shortLived = new NfqueueEventLoopGroup();
            AtomicInteger ran = new AtomicInteger();
            AtomicInteger accepted = new AtomicInteger();
            Thread giver = new Thread(() -> {
                try {
                    while (true) {
                        shortLived.execute(ran::incrementAndGet);
                        accepted.incrementAndGet();
                    }
                } catch (RejectedExecutionException e) {
                    accepted.addAndGet(1_000_000);
                }
            });
            giver.start();
            Await.until(() -> ran.get() > 100, "tasks to run");
            shortLived.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
            giver.join();
            assertTrue(accepted.get() >= 1_000_000);
        }
    }

    @Test
    void takesAWakeUpBeforeAndAfterEverything() {
        IoHandler handler = NfqueueIoHandler.newFactory().newHandler(new ThreadAwareExecutor() {
            @Override
            public boolean isExecutorThread(Thread thread) {
                return false;
            }

            @Override
            public void execute(Runnable task) {
                task.run();
            }
        });
        handler.wakeup();
        handler.initialize();
        handler.wakeup();
        handler.prepareToDestroy();
        handler.destroy();
        handler.wakeup();
        assertFalse(handler.isCompatible(IoHandle.class));
    }

    @Test
    void takesChannelsOfItsOwnKindOnly() {
        assertFalse(group.register(new LocalChannel()).awaitUninterruptibly().isSuccess());
        MultiThreadIoEventLoopGroup local = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        assertThrows(IllegalStateException.class, () -> {
            Throwable cause =
                    local.register(new NfqueueChannel()).awaitUninterruptibly().cause();
            throw cause instanceof IllegalStateException refused ? refused : new AssertionError(cause);
        });
        local.shutdownGracefully(0, 30, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Counts its calls, and throws at the first. */
    private static final class Throwing implements FdListener {
        private final NetlinkSocket socket;
        private final AtomicInteger calls = new AtomicInteger();
        private final AtomicInteger closings = new AtomicInteger();

        Throwing(NetlinkSocket socket) {
            this.socket = socket;
        }

        @Override
        public int fd() {
            return socket.fd();
        }

        @Override
        public boolean readable() {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("on purpose");
            }
            return socket.receive(new ReceiveBatch(1), 1) > 0;
        }

        @Override
        public void hungUp() {
            readable();
        }

        @Override
        public void loopClosing() {
            closings.incrementAndGet();
        }
    }

    @Test
    void livesOnWhenAListenerThrows() throws Exception {
        SocketPair pair = SocketPair.open();
        NetlinkSocket first = NetlinkSocket.adopt(pair.first());
        NetlinkSocket second = NetlinkSocket.adopt(pair.second());
        Throwing listener = new Throwing(first);
        FdRegistration registration = FdBackends.of(loop)
                .register((IoEventLoop) loop, listener)
                .syncUninterruptibly()
                .getNow();
        loop.submit(() -> registration.want(true)).syncUninterruptibly();
        SendBatch batch = new SendBatch();
        batch.buffer().writeByte(1);
        second.send(batch);
        Await.until(() -> listener.calls.get() >= 2, "the listener to be asked again");
        loop.submit(() -> {
                    registration.want(false);
                    registration.want(true);
                })
                .syncUninterruptibly();
        shutDown();
        assertTrue(listener.closings.get() >= 1);
        first.close();
        second.close();
    }

    @Test
    void asksNoListenerAfterItsCancellation() throws Exception {
        SocketPair pair = SocketPair.open();
        NetlinkSocket first = NetlinkSocket.adopt(pair.first());
        NetlinkSocket second = NetlinkSocket.adopt(pair.second());
        Throwing listener = new Throwing(first);
        FdRegistration registration = FdBackends.of(loop)
                .register((IoEventLoop) loop, listener)
                .syncUninterruptibly()
                .getNow();
        loop.submit(() -> {
                    registration.want(true);
                    registration.cancel();
                    registration.cancel();
                    registration.want(true);
                })
                .syncUninterruptibly();
        second.close();
        for (int i = 0; i < 10; i++) {
            loop.submit(() -> {}).syncUninterruptibly();
        }
        shutDown();
        assertEquals(0, listener.calls.get());
        assertEquals(0, listener.closings.get());
        first.close();
    }

    @Test
    void makesAsManyLoopsAsAskedFor() throws Exception {
        NfqueueEventLoopGroup three = new NfqueueEventLoopGroup(3);
        assertEquals(3, three.executorCount());
        String name =
                three.next().submit(() -> Thread.currentThread().getName()).get();
        assertTrue(name.startsWith("nfqueue-"), name);
        three.shutdownGracefully(0, 30, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
