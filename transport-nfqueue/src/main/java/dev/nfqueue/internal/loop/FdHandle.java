// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.loop;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;

/** A listener as the transport's own event loop takes it. */
public final class FdHandle implements IoHandle {
    private final FdListener listener;

    FdHandle(FdListener listener) {
        this.listener = listener;
    }

    /** Returns the descriptor. */
    public int fd() {
        return listener.fd();
    }

    /** Reads, whether or not there is something; returns whether there was. */
    public boolean read() {
        return listener.readable();
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
        read();
    }

    @Override
    public void close() {
        listener.loopClosing();
    }
}
