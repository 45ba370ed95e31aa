// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.Errno;
import java.io.IOException;

/** A packet of one's own was not sent: it is too long for its way, or there is none. The message says what to do. */
public final class InjectionFailedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    InjectionFailedException(int length, int errno) {
        super("A packet of " + length + " bytes was not sent (" + Errno.name(errno) + "): " + reason(errno));
        this.errno = errno;
    }

    private static String reason(int errno) {
        return switch (errno) {
            case Errno.EMSGSIZE -> "it is longer than the MTU of its way; send smaller ones.";
            case Errno.ENETUNREACH, Errno.EHOSTUNREACH, Errno.ENETDOWN -> "there is no route to its destination.";
            case Errno.EPERM -> "a rule of this host's drops what it sends; let ANSWER_MARK pass.";
            case Errno.EINVAL -> "its header is not one that the kernel sends; look at its lengths.";
            default -> "the kernel refused it.";
        };
    }

    /** Returns the kernel's error number, such as 90, {@code EMSGSIZE}. */
    public int errno() {
        return errno;
    }
}
