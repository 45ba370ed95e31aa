// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Two connected sockets that keep message boundaries, for a peer that plays the kernel.
 *
 * @param first one end's descriptor
 * @param second the other end's
 */
public record SocketPair(int first, int second) {
    /** Opens a pair, closed on exec, on which a send waits for room: a kernel never asks its senders to come again. */
    public static SocketPair open() throws IOException {
        return open(0);
    }

    /** Opens a pair, closed on exec, on which a send fails with {@code EAGAIN} while the other end does not read. */
    public static SocketPair openNonBlocking() throws IOException {
        return open(Libc.SOCK_NONBLOCK);
    }

    private static SocketPair open(int flags) throws IOException {
        ByteBuffer descriptors = NativeMemory.allocate(8);
        int type = Libc.SOCK_SEQPACKET | Libc.SOCK_CLOEXEC | flags;
        if (Libc.socketpair(Libc.AF_UNIX, type, 0, NativeMemory.address(descriptors)) < 0) {
            throw Errno.exception("socketpair", Libc.errno());
        }
        return new SocketPair(descriptors.getInt(0), descriptors.getInt(4));
    }
}
