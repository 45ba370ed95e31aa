// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * An {@code epoll(7)} instance, level-triggered. Events carry a number that the caller chose, never the descriptor: numbers
 * need not be reused, so an event of a closed descriptor cannot be taken for one of its successor.
 */
public final class Epoll {
    public static final int EPOLLIN = 0x01;
    public static final int EPOLLERR = 0x08;
    public static final int EPOLLHUP = 0x10;
    private static final int EPOLLET = 1 << 31;

    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int EPOLL_CTL_MOD = 3;
    private static final int EPOLL_CLOEXEC = 0x80000;

    /** {@code struct epoll_event} is packed on x86-64 only. */
    private static final boolean PACKED = "amd64".equals(System.getProperty("os.arch"));

    private static final int DATA = PACKED ? 4 : 8;
    private static final int EVENT_SIZE = DATA + 8;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final int fd;
    private final ByteBuffer events;
    private final long eventsAddress;
    private final int maxEvents;
    private final ByteBuffer change = NativeMemory.allocate(EVENT_SIZE);
    private final long changeAddress = NativeMemory.address(change);
    private final ByteBuffer timespec = NativeMemory.allocate(16);
    private final long timespecAddress = NativeMemory.address(timespec);

    /** Opens an instance that takes up to {@code maxEvents} events a wait. */
    public Epoll(int maxEvents) throws IOException {
        this.maxEvents = maxEvents;
        events = NativeMemory.allocate(maxEvents * EVENT_SIZE);
        eventsAddress = NativeMemory.address(events);
        fd = Libc.epoll_create1(EPOLL_CLOEXEC);
        if (fd < 0) {
            throw Errno.exception("epoll_create1", Libc.errno());
        }
    }

    /** Adds a descriptor, level-triggered; {@code mask} 0 parks it. Returns 0 or {@code -errno}. */
    public int add(int target, int mask, long number) {
        return control(EPOLL_CTL_ADD, target, mask, number);
    }

    /** Adds a descriptor whose events are told once per change. Returns 0 or {@code -errno}. */
    int addEdgeTriggered(int target, int mask, long number) {
        return control(EPOLL_CTL_ADD, target, mask | EPOLLET, number);
    }

    /** Changes what a descriptor is watched for. Returns 0 or {@code -errno}. */
    public int modify(int target, int mask, long number) {
        return control(EPOLL_CTL_MOD, target, mask, number);
    }

    /** Removes a descriptor. Returns 0 or {@code -errno}. */
    public int remove(int target) {
        return control(EPOLL_CTL_DEL, target, 0, 0);
    }

    private int control(int operation, int target, int mask, long number) {
        change.putInt(0, mask);
        change.putLong(DATA, number);
        return Libc.epoll_ctl(fd, operation, target, changeAddress) < 0 ? -Libc.errno() : 0;
    }

    /**
     * Waits for events.
     *
     * @param timeoutNanos how long at most: 0 not at all, negative without end
     * @return the number of events; 0 as well when a signal came in between
     */
    public int await(long timeoutNanos) {
        int n = timeoutNanos > 0 && EpollPwait2.isAvailable() ? awaitExactly(timeoutNanos) : awaitMillis(timeoutNanos);
        return Math.max(n, 0);
    }

    private int awaitExactly(long timeoutNanos) {
        timespec.putLong(0, timeoutNanos / NANOS_PER_SECOND);
        timespec.putLong(8, timeoutNanos % NANOS_PER_SECOND);
        return PacketCalls.epollPwait2(fd, eventsAddress, maxEvents, timespecAddress);
    }

    private int awaitMillis(long timeoutNanos) {
        // Rounded up: rounded down, the loop would spin through the last part of a millisecond.
        long millis = timeoutNanos < 0 ? -1 : (timeoutNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
        return PacketCalls.epollWait(fd, eventsAddress, maxEvents, (int) Math.min(millis, Integer.MAX_VALUE));
    }

    /** Returns the mask of event {@code i} of the last wait. */
    public int mask(int i) {
        return events.getInt(i * EVENT_SIZE);
    }

    /** Returns the number given with the descriptor of event {@code i} of the last wait. */
    public long number(int i) {
        return events.getLong(i * EVENT_SIZE + DATA);
    }

    /** Closes the instance; the descriptors in it stay open. */
    public void close() {
        Libc.close(fd);
    }
}
