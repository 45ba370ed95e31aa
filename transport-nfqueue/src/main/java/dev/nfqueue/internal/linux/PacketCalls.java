// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/**
 * The system calls that packets pass by: {@link ForeignFunctions} where the JVM has them, {@link Libc} elsewhere. An instance
 * belongs to one thread. Each call returns what the function does, or {@code -errno}.
 */
final class PacketCalls {
    private static final MethodHandle RECVMMSG =
            ForeignFunctions.find("recvmmsg", int.class, int.class, long.class, int.class, int.class, long.class);
    private static final MethodHandle SENDMSG =
            ForeignFunctions.find("sendmsg", long.class, int.class, long.class, int.class);
    private static final MethodHandle EPOLL_WAIT =
            ForeignFunctions.find("epoll_wait", int.class, int.class, long.class, int.class, int.class);
    private static final MethodHandle EPOLL_PWAIT2 =
            ForeignFunctions.find("epoll_pwait2", int.class, int.class, long.class, int.class, long.class, long.class);

    private final ByteBuffer errno = NativeMemory.allocate(Integer.BYTES);
    private final Object errnoSegment = segment(errno);

    private static Object segment(ByteBuffer buffer) {
        try {
            return ForeignFunctions.areAvailable() ? ForeignFunctions.segment(buffer) : null;
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("A foreign function could be found, and memory for it not", e);
        }
    }

    int recvmmsg(int fd, long messages, int count, int flags) {
        if (RECVMMSG == null) {
            int n = Libc.recvmmsg(fd, messages, count, flags, 0);
            return n < 0 ? -Libc.errno() : n;
        }
        try {
            int n = (int) RECVMMSG.invokeExact(errnoSegment, fd, messages, count, flags, 0L);
            return n < 0 ? -errno.getInt(0) : n;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int sendmsg(int fd, long message, int flags) {
        if (SENDMSG == null) {
            long n = Libc.sendmsg(fd, message, flags);
            return n < 0 ? -Libc.errno() : (int) n;
        }
        try {
            long n = (long) SENDMSG.invokeExact(errnoSegment, fd, message, flags);
            return n < 0 ? -errno.getInt(0) : (int) n;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    int epollWait(int epollFd, long events, int maxEvents, int timeoutMillis) {
        if (EPOLL_WAIT == null) {
            int n = Libc.epoll_wait(epollFd, events, maxEvents, timeoutMillis);
            return n < 0 ? -Libc.errno() : n;
        }
        try {
            int n = (int) EPOLL_WAIT.invokeExact(errnoSegment, epollFd, events, maxEvents, timeoutMillis);
            return n < 0 ? -errno.getInt(0) : n;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Only where {@link EpollPwait2} is available. */
    int epollPwait2(int epollFd, long events, int maxEvents, long timespec) {
        if (EPOLL_PWAIT2 == null) {
            int n = EpollPwait2.epoll_pwait2(epollFd, events, maxEvents, timespec, 0);
            return n < 0 ? -Libc.errno() : n;
        }
        try {
            int n = (int) EPOLL_PWAIT2.invokeExact(errnoSegment, epollFd, events, maxEvents, timespec, 0L);
            return n < 0 ? -errno.getInt(0) : n;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The handles' types are checked when they are made, and a C function throws nothing. */
    private static Error unexpected(Throwable e) {
        return e instanceof Error error ? error : new LinkageError("A foreign function has failed", e);
    }
}
