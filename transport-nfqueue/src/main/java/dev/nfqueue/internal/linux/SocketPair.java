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
    /** Opens a pair, non-blocking and closed on exec. */
    public static SocketPair open() throws IOException {
        ByteBuffer descriptors = NativeMemory.allocate(8);
        int type = Libc.SOCK_SEQPACKET | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC;
        if (Libc.socketpair(Libc.AF_UNIX, type, 0, NativeMemory.address(descriptors)) < 0) {
            throw Errno.exception("socketpair", Libc.errno());
        }
        return new SocketPair(descriptors.getInt(0), descriptors.getInt(4));
    }
}
