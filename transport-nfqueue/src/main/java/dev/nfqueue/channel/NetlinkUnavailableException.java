// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

/** The kernel gives no netfilter netlink socket at all. */
public final class NetlinkUnavailableException extends NfqueueBindException {
    private static final long serialVersionUID = 1L;

    NetlinkUnavailableException(String call, int errno, Throwable cause) {
        super(
                "No netfilter netlink socket can be had (" + call + "): is this Linux with nfnetlink ('modprobe"
                        + " nfnetlink'), outside a sandbox that forbids AF_NETLINK, and below the descriptor limit?",
                errno);
        initCause(cause);
    }
}
