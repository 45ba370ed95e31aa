// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;

/**
 * The C library's functions by JNA direct mapping. Addresses are {@code long}s; a result below zero means that
 * {@link #errno()} tells why, as long as it is asked before the next call on the same thread.
 */
final class Libc {
    static final int AF_UNIX = 1;
    static final int AF_NETLINK = 16;
    static final int SOCK_RAW = 3;
    static final int SOCK_SEQPACKET = 5;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int MSG_TRUNC = 0x20;
    static final int MSG_DONTWAIT = 0x40;
    static final int MSG_NOSIGNAL = 0x4000;

    static {
        requireUsablePlatform();
        Native.register(Libc.class, NativeLibrary.getInstance(Platform.C_LIBRARY_NAME));
    }

    private Libc() {}

    private static void requireUsablePlatform() {
        if (!Platform.isLinux()) {
            throw new UnsupportedOperationException("NFQUEUE is a part of Linux, and this is "
                    + System.getProperty("os.name") + "; run on a Linux host.");
        }
        if (Native.POINTER_SIZE != 8) {
            throw new UnsupportedOperationException("A 64-bit JVM is needed; this one has 32-bit pointers.");
        }
        if (Native.isProtected()) {
            throw new UnsupportedOperationException(
                    "The JVM runs with -Djna.protected=true, which crashes it with direct"
                            + " mapping; start it without this property.");
        }
    }

    static int errno() {
        return Native.getLastError();
    }

    static native int socket(int domain, int type, int protocol);

    static native int socketpair(int domain, int type, int protocol, long fds);

    static native int bind(int fd, long address, int length);

    static native int connect(int fd, long address, int length);

    static native int getsockname(int fd, long address, long length);

    static native int getsockopt(int fd, int level, int name, long value, long length);

    static native int setsockopt(int fd, int level, int name, long value, int length);

    static native long recv(int fd, long data, long length, int flags);

    static native int recvmmsg(int fd, long messages, int count, int flags, long timeout);

    static native long send(int fd, long data, long length, int flags);

    static native long sendmsg(int fd, long message, int flags);

    static native int sendmmsg(int fd, long messages, int count, int flags);

    static native int epoll_create1(int flags);

    static native int epoll_ctl(int epollFd, int operation, int fd, long event);

    static native int epoll_wait(int epollFd, long events, int maxEvents, int timeoutMillis);

    static native int eventfd(int initial, int flags);

    static native long write(int fd, long data, long length);

    static native int poll(long descriptors, long count, int timeoutMillis);

    static native int prctl(int operation, long argument, long unused3, long unused4, long unused5);

    static native int setns(int fd, int type);

    static native int open(byte[] path, int flags);

    static native int ioctl(int fd, long request, long argument);

    static native int close(int fd);
}
