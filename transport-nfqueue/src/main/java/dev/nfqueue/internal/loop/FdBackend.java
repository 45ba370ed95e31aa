// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.loop;

import io.netty.channel.IoEventLoop;
import io.netty.util.concurrent.Future;

/** One kind of event loop that a descriptor can live on. */
public interface FdBackend {
    /** Returns whether the loop is of this kind. */
    boolean isCompatible(IoEventLoop loop);

    /** Registers the listener's descriptor, with nothing wanted at first. */
    Future<FdRegistration> register(IoEventLoop loop, FdListener listener);
}
