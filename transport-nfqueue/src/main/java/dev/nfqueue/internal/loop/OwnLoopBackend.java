// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.loop;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.util.concurrent.Future;

/** The transport's own event loop, {@code NfqueueIoHandler}. */
final class OwnLoopBackend implements FdBackend {
    @Override
    public boolean isCompatible(IoEventLoop loop) {
        return loop.isCompatible(FdHandle.class);
    }

    @Override
    public Future<FdRegistration> register(IoEventLoop loop, FdListener listener) {
        return FdBackend.register(loop, new FdHandle(listener), Registration::new);
    }

    private record Registration(IoRegistration registration) implements FdRegistration {
        @Override
        public void want(boolean readable) {
            if (registration.isValid()) {
                registration.submit(readable ? FdOps.READABLE : FdOps.NOTHING);
            }
        }

        @Override
        public void cancel() {
            registration.cancel();
        }
    }
}
