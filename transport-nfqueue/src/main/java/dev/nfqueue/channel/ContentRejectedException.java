// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

/**
 * New bytes for a packet were refused, because the kernel would cut or silently drop the packet with them: the original was
 * truncated, or the lengths do not fit. The packet gets the default verdict when it is released.
 */
public final class ContentRejectedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    ContentRejectedException(String message) {
        super(message);
    }
}
