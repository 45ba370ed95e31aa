// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

/** What becomes of fragments that are not put together. */
public enum FragmentPolicy {
    /** Each is written as its {@link dev.nfqueue.codec.ip.IpPacket#drop drop}: none of the packet arrives. */
    DROP,
    /**
     * Each goes on to the next handler as it came, and those of the same packet that come later do too. A handler
     * behind the {@link IpReassembler} that has to judge by ports then meets packets without.
     */
    PASS
}
