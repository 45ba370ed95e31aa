// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.nio.ByteBuffer;

/**
 * {@code epoll_pwait2(2)}, which waits by the nanosecond: glibc 2.35 and Linux 5.11 have it. It stands in a class of its
 * own because mapping a missing function fails the whole class.
 */
final class EpollPwait2 {
    private static final boolean MAPPED = map();

    private EpollPwait2() {}

    private static boolean map() {
        try {
            NativeLibrary libc = NativeLibrary.getInstance(Platform.C_LIBRARY_NAME);
            libc.getFunction("epoll_pwait2");
            Native.register(EpollPwait2.class, libc);
            ByteBuffer noTime = NativeMemory.allocate(16);
            int result = epoll_pwait2(-1, NativeMemory.address(noTime), 1, NativeMemory.address(noTime), 0);
            return result < 0 && Native.getLastError() != Errno.ENOSYS;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    /** Whether the C library and the kernel both have it. */
    static boolean isAvailable() {
        return MAPPED;
    }

    static native int epoll_pwait2(int epollFd, long events, int maxEvents, long timespec, long signals);
}
