// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.Epoll;
import dev.nfqueue.internal.linux.Errno;
import dev.nfqueue.internal.linux.EventFd;
import dev.nfqueue.internal.loop.FdHandle;
import dev.nfqueue.internal.loop.FdOps;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import io.netty.util.concurrent.ThreadAwareExecutor;
import io.netty.util.internal.ObjectUtil;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An event loop over {@code epoll(7)} for {@link NfqueueChannel}s, through JNA: it works wherever the JVM and JNA do, and
 * needs no native library of Netty's. {@link NfqueueEventLoopGroup} is a group of such loops.
 */
public final class NfqueueIoHandler implements IoHandler {
    private static final InternalLogger LOGGER = InternalLoggerFactory.getInstance(NfqueueIoHandler.class);
    private static final int MAX_EVENTS = 256;
    private static final long WAKEUP = 0;

    /** While polling, so many descriptors are read from without asking epoll first, which costs as much as reading from one. */
    private static final int POLLED_DIRECTLY = 4;

    /** While polling, so often the clock is looked at: a task that is due waits for some microseconds at most. */
    private static final int QUESTIONS_PER_LOOK_AT_THE_CLOCK = 8;

    private static final int AWAKE = 0;
    private static final int WAITING = 1;

    /** In {@link #signalling}: no signal may begin any more. */
    private static final int CLOSED = 1 << 31;

    private final ThreadAwareExecutor executor;
    private final Epoll epoll;
    private final EventFd eventFd;
    private final AtomicInteger state = new AtomicInteger(AWAKE);

    /** How many threads are inside a signal, and whether the descriptor may still be used. */
    private final AtomicInteger signalling = new AtomicInteger();

    /** By number, and numbers are not reused: an event of a closed descriptor meets nobody. */
    private final LongObjectMap<Registration> registrations = new LongObjectHashMap<>();

    /** Those whose events are wanted; never changed, but made anew, since reading may change who wants what. */
    private Registration[] readers = {};

    private final long busyPollNanos;
    private long lastNumber = WAKEUP;
    private long lastServed = System.nanoTime();

    private NfqueueIoHandler(ThreadAwareExecutor executor, long busyPollNanos) throws IOException {
        this.executor = executor;
        this.busyPollNanos = busyPollNanos;
        epoll = new Epoll(MAX_EVENTS);
        try {
            eventFd = new EventFd();
        } catch (IOException e) {
            epoll.close();
            throw e;
        }
        eventFd.addTo(epoll, WAKEUP);
    }

    /**
     * Returns the factory that {@link io.netty.channel.MultiThreadIoEventLoopGroup} takes.
     *
     * @throws UnsupportedOperationException on anything but 64-bit Linux, see {@link Nfqueue#unavailabilityCause()}
     */
    public static IoHandlerFactory newFactory() {
        return newFactory(Duration.ZERO);
    }

    /**
     * Returns a factory of loops that poll before they sleep: for as long as {@code busyPoll} after the last packet, they ask
     * the kernel again and again. That saves the time to fall asleep and to wake up, tens of microseconds, for a processor that
     * is always in use. Tasks and other channels of the loop are served as usual.
     *
     * @param busyPoll zero for loops that sleep at once
     * @throws UnsupportedOperationException on anything but 64-bit Linux, see {@link Nfqueue#unavailabilityCause()}
     */
    public static IoHandlerFactory newFactory(Duration busyPoll) {
        long nanos = ObjectUtil.checkPositiveOrZero(busyPoll.toNanos(), "busyPoll");
        Nfqueue.ensureLoaded();
        return new IoHandlerFactory() {
            @Override
            public IoHandler newHandler(ThreadAwareExecutor executor) {
                try {
                    return new NfqueueIoHandler(executor, nanos);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public boolean isChangingThreadSupported() {
                return true;
            }
        };
    }

    @Override
    public int run(IoHandlerContext context) {
        if (context.canBlock() && busyPollNanos > 0) {
            int served = poll(context);
            if (served > 0 || !context.canBlock()) {
                return served;
            }
        }
        return dispatch(context, context.canBlock() ? waitForEvents(context) : epoll.await(0));
    }

    /** Asks again and again until something was ready, a task has come or is due, or nothing has been for too long. */
    private int poll(IoHandlerContext context) {
        for (int question = 1; context.canBlock(); question++) {
            int served = readers.length <= POLLED_DIRECTLY ? readAll(context) : dispatch(context, epoll.await(0));
            if (served > 0) {
                lastServed = System.nanoTime();
                return served;
            }
            if (question % QUESTIONS_PER_LOOK_AT_THE_CLOCK == 0 && isOver(context, System.nanoTime())) {
                return 0;
            }
        }
        return 0;
    }

    private boolean isOver(IoHandlerContext context, long now) {
        return now - lastServed >= busyPollNanos || ScheduledTasks.isDue(context, now);
    }

    /** Reads from each descriptor, which tells at the same time whether there is something. Returns from how many there was. */
    private int readAll(IoHandlerContext context) {
        long start = context.shouldReportActiveIoTime() ? System.nanoTime() : 0;
        int served = 0;
        for (Registration registration : readers) {
            if (registration.wanted && read(registration)) {
                served++;
            }
        }
        if (served > 0 && context.shouldReportActiveIoTime()) {
            context.reportActiveIoTime(System.nanoTime() - start);
        }
        return served;
    }

    private int waitForEvents(IoHandlerContext context) {
        state.set(WAITING);
        try {
            // A task may have come between the first question and WAITING; its wake-up would have been left out.
            return epoll.await(context.canBlock() ? ScheduledTasks.timeoutNanos(context) : 0);
        } finally {
            state.set(AWAKE);
        }
    }

    private int dispatch(IoHandlerContext context, int ready) {
        boolean timed = context.shouldReportActiveIoTime();
        long start = timed ? System.nanoTime() : 0;
        int served = 0;
        for (int i = 0; i < ready; i++) {
            Registration registration = registrations.get(epoll.number(i));
            if (registration != null) {
                read(registration);
                served++;
            }
        }
        if (timed) {
            context.reportActiveIoTime(System.nanoTime() - start);
        }
        return served;
    }

    /** Serves one descriptor. What it throws is its own affair: the loop and the others on it live on. */
    private static boolean read(Registration registration) {
        try {
            return registration.handle.read();
        } catch (Throwable e) {
            LOGGER.warn("A channel has failed to read", e);
            return true;
        }
    }

    @Override
    public void wakeup() {
        if (!executor.isExecutorThread(Thread.currentThread()) && state.getAndSet(AWAKE) == WAITING) {
            if (signalling.incrementAndGet() > 0) {
                eventFd.signal();
            }
            signalling.decrementAndGet();
        }
    }

    @Override
    public void prepareToDestroy() {
        for (Registration registration : List.copyOf(registrations.values())) {
            try {
                registration.handle.close();
            } finally {
                registration.cancel();
            }
        }
    }

    @Override
    public void destroy() {
        prepareToDestroy(); // A shutdown without a quiet period may come here at once.
        // A signal that has begun must end before the descriptor's number can be given to somebody else.
        signalling.addAndGet(CLOSED);
        while (signalling.get() != CLOSED) {
            Thread.onSpinWait();
        }
        eventFd.close();
        epoll.close();
    }

    @Override
    public IoRegistration register(IoHandle handle) throws IOException {
        if (!(handle instanceof FdHandle fdHandle)) {
            throw new IllegalArgumentException("This event loop takes NfqueueChannels, not " + handle.getClass());
        }
        Registration registration = new Registration(fdHandle, ++lastNumber);
        registrations.put(registration.number, registration);
        return registration;
    }

    @Override
    public boolean isCompatible(Class<? extends IoHandle> handleType) {
        return FdHandle.class.isAssignableFrom(handleType);
    }

    private void readersChanged() {
        readers = registrations.values().stream()
                .filter(registration -> registration.wanted)
                .toArray(Registration[]::new);
    }

    /** A descriptor's place: in the epoll instance only while its events are wanted, for epoll tells errors unasked. */
    private final class Registration implements IoRegistration {
        private final FdHandle handle;
        private final long number;
        private boolean wanted;
        private boolean cancelled;

        Registration(FdHandle handle, long number) {
            this.handle = handle;
            this.number = number;
        }

        @Override
        @SuppressWarnings("TypeParameterUnusedInFormals") // As Netty declares it.
        public <T> T attachment() {
            return null;
        }

        @Override
        public long submit(IoOps ops) {
            if (cancelled) {
                throw new IllegalStateException("The registration has been cancelled");
            }
            boolean want = ops == FdOps.READABLE;
            if (want != wanted) {
                int result = want ? epoll.add(handle.fd(), Epoll.EPOLLIN, number) : epoll.remove(handle.fd());
                if (result < 0) {
                    throw new UncheckedIOException(Errno.exception("epoll_ctl", -result));
                }
                wanted = want;
                readersChanged();
            }
            return number;
        }

        @Override
        public boolean isValid() {
            return !cancelled;
        }

        @Override
        public boolean cancel() {
            if (cancelled) {
                return false;
            }
            cancelled = true;
            registrations.remove(number);
            if (wanted) {
                epoll.remove(handle.fd());
                wanted = false;
                readersChanged();
            }
            return true;
        }
    }
}
