// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

/**
 * A packet cannot be cut into fragments; the message says why. Without a stack trace, since packets decide about it.
 */
public final class CannotFragmentException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final boolean dontFragment;

    CannotFragmentException(String message, boolean dontFragment) {
        super(message, null, false, false);
        this.dontFragment = dontFragment;
    }

    /**
     * Whether the reason is that the packet's sender has forbidden it (DF). It is to be told of the size that would do:
     * {@link dev.nfqueue.codec.ip.IpReplies#tooBig}.
     */
    public boolean isDontFragment() {
        return dontFragment;
    }
}
