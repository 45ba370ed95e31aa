// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Await;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** How long an event loop of Netty's lets the handler wait: no timer wakes a loop that has nothing to do. */
class ScheduledTasksTest {
    private static final long NOT_ASKED = Long.MIN_VALUE;

    private final AtomicLong lastTimeout = new AtomicLong(NOT_ASKED);

    @Test
    void waitsWithoutEndUntilSomethingIsScheduled() {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(
                1, executor -> new Watched(NfqueueIoHandler.newFactory().newHandler(executor)));
        try {
            group.submit(() -> {}).syncUninterruptibly();
            Await.until(() -> lastTimeout.get() == -1, "a wait without end");
            ScheduledFuture<?> task = group.schedule(() -> {}, 1, TimeUnit.HOURS);
            Await.until(() -> lastTimeout.get() > TimeUnit.MINUTES.toNanos(50), "a wait until the task is due");
            assertTrue(task.cancel(false));
            group.submit(() -> {}).syncUninterruptibly();
            Await.until(() -> lastTimeout.get() == -1, "a wait without end again");
            group.schedule(() -> {}, 1, TimeUnit.MILLISECONDS).syncUninterruptibly();
        } finally {
            group.shutdownGracefully(0, 30, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    /** Notes the timeout of each turn. */
    private final class Watched implements IoHandler {
        private final IoHandler handler;

        Watched(IoHandler handler) {
            this.handler = handler;
        }

        @Override
        public int run(IoHandlerContext context) {
            if (context.canBlock()) {
                lastTimeout.set(ScheduledTasks.timeoutNanos(context));
            }
            return handler.run(context);
        }

        @Override
        public void prepareToDestroy() {
            handler.prepareToDestroy();
        }

        @Override
        public void destroy() {
            handler.destroy();
        }

        @Override
        public IoRegistration register(IoHandle handle) throws Exception {
            return handler.register(handle);
        }

        @Override
        public void wakeup() {
            handler.wakeup();
        }

        @Override
        public boolean isCompatible(Class<? extends IoHandle> handleType) {
            return handler.isCompatible(handleType);
        }
    }
}
