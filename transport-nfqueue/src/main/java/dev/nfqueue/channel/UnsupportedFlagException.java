// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import java.util.List;

/** This kernel does not support an option of the queue. */
public final class UnsupportedFlagException extends NfqueueBindException {
    private static final long serialVersionUID = 1L;

    private final transient List<String> flags;

    UnsupportedFlagException(int queue, int errno, List<String> flags) {
        super(
                "Queue " + queue + " cannot have " + String.join(", ", flags) + ": Linux "
                        + System.getProperty("os.version")
                        + " does not support it; leave the option off, or see what the kernel needs for it.",
                errno);
        this.flags = flags;
    }

    /** Returns the names of the options that the kernel refused, as {@link NfqueueChannelOption} has them. */
    public List<String> flags() {
        return flags == null ? List.of() : flags;
    }
}
