// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

/** The kernel has no {@code nfnetlink_queue}, and could not load it. */
public final class KernelModuleMissingException extends NfqueueBindException {
    private static final long serialVersionUID = 1L;

    KernelModuleMissingException(int queue, int errno) {
        super(
                "Queue " + queue + " cannot be bound since the kernel has no nfnetlink_queue; load it as root with"
                        + " 'modprobe nfnetlink_queue'.",
                errno);
    }
}
