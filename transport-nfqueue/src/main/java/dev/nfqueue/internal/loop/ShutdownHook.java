// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.loop;

import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;

/**
 * Closes a listener when its loop shuts down. Netty's loops tell their handles, too, but not always: a shutdown without a
 * quiet period that begins while the loop runs its tasks ends it without a word.
 */
final class ShutdownHook {
    private final SingleThreadEventExecutor loop;
    private final Runnable hook;

    ShutdownHook(IoEventLoop loop, FdListener listener) {
        this.loop = loop instanceof SingleThreadEventExecutor executor ? executor : null;
        hook = listener::loopClosing;
    }

    void add() {
        if (loop != null) {
            loop.addShutdownHook(hook);
        }
    }

    void remove() {
        if (loop != null) {
            loop.removeShutdownHook(hook);
        }
    }
}
