// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * {@code epoll_pwait2(2)}, which waits by the nanosecond: Linux 5.11 has it, and glibc 2.35, which only JNA's way needs. It
 * stands in a class of its own because mapping a missing function fails the whole class.
 */
final class EpollPwait2 {
    private static final boolean AVAILABLE = (SystemCall.isAvailable() || map()) && kernelHasIt();

    private EpollPwait2() {}

    private static boolean map() {
        try {
            NativeLibrary libc = NativeLibrary.getInstance(Platform.C_LIBRARY_NAME);
            libc.getFunction("epoll_pwait2");
            Native.register(EpollPwait2.class, libc);
            return true;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    private static boolean kernelHasIt() {
        ByteBuffer noTime = NativeMemory.allocate(16);
        long address = NativeMemory.address(noTime);
        try {
            return PacketCalls.epollPwait2(-1, address, 1, address) == -Errno.EBADF;
        } finally {
            Reference.reachabilityFence(noTime);
        }
    }

    /** Whether it can be called. */
    static boolean isAvailable() {
        return AVAILABLE;
    }

    static native int epoll_pwait2(int epollFd, long events, int maxEvents, long timespec, long signals);
}
