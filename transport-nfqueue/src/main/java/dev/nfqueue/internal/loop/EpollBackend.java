// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.loop;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.Future;

/** Netty's own epoll loops, which TCP, UDP and HTTP channels live on. */
final class EpollBackend implements FdBackend {
    private static final int EPOLLHUP = 0x10;

    @Override
    public boolean isCompatible(IoEventLoop loop) {
        return loop.isCompatible(EpollIoHandle.class);
    }

    @Override
    public Future<FdRegistration> register(IoEventLoop loop, FdListener listener) {
        ShutdownHook hook = new ShutdownHook(loop, listener);
        return FdBackend.register(loop, new Handle(listener), registration -> new Registration(registration, hook));
    }

    private static final class Handle implements EpollIoHandle {
        private final FdListener listener;
        private final FileDescriptor descriptor;

        Handle(FdListener listener) {
            this.listener = listener;
            descriptor = new BorrowedDescriptor(listener.fd());
        }

        @Override
        public FileDescriptor fd() {
            return descriptor;
        }

        @Override
        public void handle(IoRegistration registration, IoEvent event) {
            if ((((EpollIoEvent) event).ops().value() & EPOLLHUP) != 0) {
                listener.hungUp();
            } else {
                listener.readable();
            }
        }

        @Override
        public void close() {
            listener.loopClosing();
        }
    }

    /** A descriptor that the channel closes, not Netty. */
    private static final class BorrowedDescriptor extends FileDescriptor {
        BorrowedDescriptor(int fd) {
            super(fd);
        }

        @Override
        public void close() {
            markClosed();
        }
    }

    private static final class Registration implements FdRegistration {
        private final IoRegistration registration;
        private final ShutdownHook hook;
        private boolean wanted;

        Registration(IoRegistration registration, ShutdownHook hook) {
            this.registration = registration;
            this.hook = hook;
            hook.add();
        }

        @Override
        public void want(boolean readable) {
            if (readable != wanted && registration.isValid()) {
                wanted = readable;
                // Not NONE to park it: that removes the descriptor, and Netty could not have it back.
                registration.submit(readable ? EpollIoOps.EPOLLIN : EpollIoOps.EPOLLERR);
            }
        }

        @Override
        public void cancel() {
            hook.remove();
            registration.cancel();
        }
    }
}
