// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.Errno;
import java.net.BindException;

/** A queue could not be bound. The message is a sentence that says why and what to do; the subclasses tell causes apart. */
public class NfqueueBindException extends BindException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    NfqueueBindException(String message, int errno) {
        super(message);
        this.errno = errno;
    }

    /** Returns the kernel's error number, 0 when the failure was not the kernel's. */
    public int errno() {
        return errno;
    }

    /** Makes the exception for an error that has no type of its own. */
    static NfqueueBindException unexpected(int queue, int errno) {
        return new NfqueueBindException(
                "Binding to queue " + queue + " failed unexpectedly with " + Errno.name(errno) + ".", errno);
    }
}
