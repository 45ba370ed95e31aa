// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import java.io.IOException;

/** A netlink call that failed; names the call. */
public final class NetlinkException extends IOException {
    private final int errno;

    NetlinkException(String call, int errno) {
        super(call + ": " + Errno.name(errno));
        this.errno = errno;
    }

    /** Returns the error number. */
    public int errno() {
        return errno;
    }
}
