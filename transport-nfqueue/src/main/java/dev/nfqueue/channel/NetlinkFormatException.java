// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

/**
 * A message of the kernel was not what it should be, told through {@code exceptionCaught}: a packet that it names gets the
 * default verdict, and reading goes on.
 */
public final class NetlinkFormatException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NetlinkFormatException(String message) {
        super(message);
    }
}
