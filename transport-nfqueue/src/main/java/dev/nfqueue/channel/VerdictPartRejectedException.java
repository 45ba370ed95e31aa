// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

/**
 * A part of a verdict was refused, because the kernel would ignore it or drop the packet for it without telling: a VLAN tag or
 * link-layer header for a packet that did not come over a bridge, or a header of another length.
 */
public final class VerdictPartRejectedException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    VerdictPartRejectedException(String message) {
        super(message);
    }
}
