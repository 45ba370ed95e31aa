// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.loop;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandle;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.function.Function;

/** One kind of event loop that a descriptor can live on. */
public interface FdBackend {
    /** Returns whether the loop is of this kind. */
    boolean isCompatible(IoEventLoop loop);

    /** Registers the listener's descriptor, with nothing wanted at first. */
    Future<FdRegistration> register(IoEventLoop loop, FdListener listener);

    /** Registers a handle, and makes of the registration what the channel sees. */
    static Future<FdRegistration> register(
            IoEventLoop loop, IoHandle handle, Function<IoRegistration, FdRegistration> adapter) {
        Promise<FdRegistration> promise = loop.newPromise();
        loop.register(handle).addListener((Future<IoRegistration> registered) -> {
            if (registered.isSuccess()) {
                promise.setSuccess(adapter.apply(registered.getNow()));
            } else {
                promise.setFailure(registered.cause());
            }
        });
        return promise;
    }
}
