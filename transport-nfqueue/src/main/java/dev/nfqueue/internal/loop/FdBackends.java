// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.loop;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The kinds of event loops that this class path has. */
public final class FdBackends {
    private static final List<FdBackend> ALL = all();

    private FdBackends() {}

    private static List<FdBackend> all() {
        List<FdBackend> backends = new ArrayList<>();
        backends.add(new OwnLoopBackend());
        // Netty's own are optional dependencies. Named by string, so that their absence does not fail this class.
        addIfPresent(backends, "io.netty.channel.epoll.EpollIoHandle", EpollBackend::new);
        addIfPresent(backends, "io.netty.channel.uring.IoUringIoHandle", IoUringBackend::new);
        return List.copyOf(backends);
    }

    private static void addIfPresent(List<FdBackend> backends, String neededClass, Supplier<FdBackend> backend) {
        try {
            Class.forName(neededClass, false, FdBackends.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            return;
        }
        backends.add(backend.get());
    }

    /** Returns the backend for an event loop, or {@code null} when a descriptor cannot live on loops of its kind. */
    public static FdBackend of(EventLoop loop) {
        if (loop instanceof IoEventLoop ioLoop) {
            for (FdBackend backend : ALL) {
                if (backend.isCompatible(ioLoop)) {
                    return backend;
                }
            }
        }
        return null;
    }
}
