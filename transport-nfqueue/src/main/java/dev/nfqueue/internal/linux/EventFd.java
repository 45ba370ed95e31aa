// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An {@code eventfd(2)} that other threads signal to end a wait in {@link Epoll}; it is never read. */
public final class EventFd {
    private static final int EFD_NONBLOCK = 0x800;
    private static final int EFD_CLOEXEC = 0x80000;

    private final ByteBuffer one = NativeMemory.allocate(8).putLong(0, 1);
    private final long oneAddress = NativeMemory.address(one);
    private final int fd;

    /** Opens it. */
    public EventFd() throws IOException {
        fd = Libc.eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
        if (fd < 0) {
            throw Errno.exception("eventfd", Libc.errno());
        }
    }

    /** Adds it to an epoll instance, edge-triggered: each signal wakes once, and nobody need read it. */
    public int addTo(Epoll epoll, long number) {
        return epoll.addEdgeTriggered(fd, Epoll.EPOLLIN, number);
    }

    /** Signals. The counter cannot overflow within the life of a process, so this never fails. */
    public void signal() {
        Libc.write(fd, oneAddress, 8);
    }

    /** Closes it; nobody may signal any more. */
    public void close() {
        Libc.close(fd);
    }
}
