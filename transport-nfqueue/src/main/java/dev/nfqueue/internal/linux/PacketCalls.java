// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

/**
 * The system calls that packets pass by: {@link SystemCall} where it can be, {@link Libc} elsewhere. Each returns what the
 * function does, or {@code -errno}.
 */
final class PacketCalls {
    private static final boolean DIRECT = SystemCall.isAvailable();

    private PacketCalls() {}

    static int recv(int fd, long data, int length, int flags) {
        return DIRECT
                ? (int) SystemCall.call(SystemCall.RECVFROM, fd, data, length, flags, 0)
                : result(Libc.recv(fd, data, length, flags));
    }

    static int recvmmsg(int fd, long messages, int count, int flags) {
        return DIRECT
                ? (int) SystemCall.call(SystemCall.RECVMMSG, fd, messages, count, flags, 0)
                : result(Libc.recvmmsg(fd, messages, count, flags, 0));
    }

    static int send(int fd, long data, int length, int flags) {
        return DIRECT
                ? (int) SystemCall.call(SystemCall.SENDTO, fd, data, length, flags, 0)
                : result(Libc.send(fd, data, length, flags));
    }

    static int sendmsg(int fd, long message, int flags) {
        return DIRECT
                ? (int) SystemCall.call(SystemCall.SENDMSG, fd, message, flags, 0, 0)
                : result(Libc.sendmsg(fd, message, flags));
    }

    static int epollWait(int epollFd, long events, int maxEvents, int timeoutMillis) {
        return DIRECT
                ? (int) SystemCall.call(SystemCall.EPOLL_PWAIT, epollFd, events, maxEvents, timeoutMillis, 0)
                : result(Libc.epoll_wait(epollFd, events, maxEvents, timeoutMillis));
    }

    /** Only where {@link EpollPwait2} is available. */
    static int epollPwait2(int epollFd, long events, int maxEvents, long timespec) {
        return DIRECT
                ? (int) SystemCall.call(SystemCall.EPOLL_PWAIT2, epollFd, events, maxEvents, timespec, 0)
                : result(EpollPwait2.epoll_pwait2(epollFd, events, maxEvents, timespec, 0));
    }

    private static int result(long result) {
        return result < 0 ? -Libc.errno() : (int) result;
    }
}
