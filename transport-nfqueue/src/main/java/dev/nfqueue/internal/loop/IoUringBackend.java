// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.loop;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import io.netty.channel.uring.IoUringIoOps;
import io.netty.util.concurrent.Future;

/**
 * Netty's io_uring loops. A poll is asked for once and answered once, and asked for again behind each answer, which makes it
 * level-triggered; the request rides on the loop's next system call.
 */
final class IoUringBackend implements FdBackend {
    private static final byte IORING_OP_POLL_ADD = 6;
    private static final byte IORING_OP_ASYNC_CANCEL = 14;
    private static final int POLLIN = 1;
    private static final int POLLHUP = 0x10;

    @Override
    public boolean isCompatible(IoEventLoop loop) {
        return loop.isCompatible(IoUringIoHandle.class);
    }

    @Override
    public Future<FdRegistration> register(IoEventLoop loop, FdListener listener) {
        Handle handle = new Handle(listener);
        ShutdownHook hook = new ShutdownHook(loop, listener);
        return FdBackend.register(
                loop, handle, registration -> handle.registered(new Registration(registration, listener, hook)));
    }

    private static final class Handle implements IoUringIoHandle {
        private final FdListener listener;
        private Registration registration;

        Handle(FdListener listener) {
            this.listener = listener;
        }

        FdRegistration registered(Registration newRegistration) {
            registration = newRegistration;
            return newRegistration;
        }

        @Override
        public void handle(IoRegistration ioRegistration, IoEvent event) {
            IoUringIoEvent completion = (IoUringIoEvent) event;
            if (completion.opcode() != IORING_OP_POLL_ADD) {
                return;
            }
            registration.polled();
            if (completion.res() > 0 && registration.wanted) {
                if ((completion.res() & POLLHUP) != 0) {
                    listener.hungUp();
                } else {
                    listener.readable();
                }
            }
            registration.poll();
        }

        @Override
        public void close() {
            listener.loopClosing();
        }
    }

    private static final class Registration implements FdRegistration {
        private final IoRegistration registration;
        private final FdListener listener;
        private final ShutdownHook hook;
        private boolean wanted;
        private boolean polling;
        private long pollId;

        Registration(IoRegistration registration, FdListener listener, ShutdownHook hook) {
            this.registration = registration;
            this.listener = listener;
            this.hook = hook;
            hook.add();
        }

        @Override
        public void want(boolean readable) {
            wanted = readable;
            if (readable) {
                poll();
            } else {
                cancelPoll();
            }
        }

        void poll() {
            if (wanted && !polling && registration.isValid()) {
                polling = true;
                pollId = registration.submit(ops(IORING_OP_POLL_ADD, listener.fd(), 0, POLLIN));
            }
        }

        void polled() {
            polling = false;
        }

        private void cancelPoll() {
            if (polling && registration.isValid()) {
                registration.submit(ops(IORING_OP_ASYNC_CANCEL, -1, pollId, 0));
            }
        }

        @Override
        public void cancel() {
            hook.remove();
            wanted = false;
            cancelPoll(); // First: a cancelled registration takes no more requests.
            registration.cancel();
        }

        private static IoUringIoOps ops(byte opcode, int fd, long address, int events) {
            return new IoUringIoOps(
                    opcode, (byte) 0, (short) 0, fd, 0L, address, 0, events, 0L, (short) 0, (short) 0, 0, 0L);
        }
    }
}
