// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

/** The process lacks {@code CAP_NET_ADMIN} in the user namespace that owns the network namespace. */
public final class MissingCapabilityException extends NfqueueBindException {
    private static final long serialVersionUID = 1L;

    MissingCapabilityException(int queue, int errno, boolean inOtherUserNamespace) {
        super(
                "Binding to queue " + queue + " needs CAP_NET_ADMIN"
                        + (inOtherUserNamespace
                                ? " in the user namespace that owns this network namespace; join that one, or make a"
                                        + " network namespace here (unshare -n)."
                                : "; run as root, or give the JVM the capability (systemd AmbientCapabilities, setpriv,"
                                        + " docker --cap-add NET_ADMIN)."),
                errno);
    }
}
