// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;

/** Does things in other network namespaces. A namespace is a thread's, so each is done by a thread of its own. */
final class NetworkNamespace {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int O_RDONLY_CLOEXEC = 0x80000;

    private NetworkNamespace() {}

    /** What is done there. */
    interface Action<T> {
        T run() throws NetlinkException;
    }

    /** Does something in the namespace of a name under {@code /run/netns}, or of a path. */
    static <T> T call(String nameOrPath, Action<T> action) throws NetlinkException {
        AtomicReference<T> result = new AtomicReference<>();
        AtomicReference<NetlinkException> failure = new AtomicReference<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        enter(nameOrPath);
                        result.set(action.run());
                    } catch (NetlinkException e) {
                        failure.set(e);
                    }
                },
                "netns-" + nameOrPath);
        thread.start();
        join(thread);
        if (failure.get() != null) {
            throw failure.get();
        }
        return result.get();
    }

    private static void enter(String nameOrPath) throws NetlinkException {
        String path = nameOrPath.startsWith("/") ? nameOrPath : "/run/netns/" + nameOrPath;
        int fd = Libc.open((path + "\0").getBytes(StandardCharsets.UTF_8), O_RDONLY_CLOEXEC);
        if (fd < 0) {
            throw new NetlinkException("open(" + path + ")", Libc.errno());
        }
        int result = Libc.setns(fd, CLONE_NEWNET);
        int errno = Libc.errno();
        Libc.close(fd);
        if (result < 0) {
            throw new NetlinkException("setns(" + path + ")", errno);
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
