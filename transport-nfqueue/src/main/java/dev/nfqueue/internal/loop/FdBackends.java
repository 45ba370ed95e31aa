// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.loop;

import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import java.util.List;

/** The kinds of event loops that this class path has. */
public final class FdBackends {
    private static final List<FdBackend> ALL = List.of(new OwnLoopBackend());

    private FdBackends() {}

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
