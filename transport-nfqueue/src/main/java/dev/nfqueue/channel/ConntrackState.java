// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

/** What a packet is to the kernel's connection tracking ({@code enum ip_conntrack_info} without the direction). */
public enum ConntrackState {
    /** Belongs to a connection that has seen packets both ways, or is one in reply ({@code IP_CT_ESTABLISHED}). */
    ESTABLISHED,
    /** Begins a connection that another one announced, or is an ICMP error about one ({@code IP_CT_RELATED}). */
    RELATED,
    /** Begins a connection, or belongs to one that has had no reply yet ({@code IP_CT_NEW}). */
    NEW,
    /** Is not tracked by intent ({@code IP_CT_UNTRACKED}). Kernels leave out the state of such a packet, as a rule. */
    UNTRACKED;

    private static final int IP_CT_IS_REPLY = 3;
    private static final int IP_CT_NUMBER = 5;
    private static final int IP_CT_UNTRACKED = 7;

    /** Returns the state that an {@code enum ip_conntrack_info} means, or {@code null} for an unknown number. */
    static ConntrackState valueOf(int info) {
        return switch (info) {
            case 0, IP_CT_IS_REPLY -> ESTABLISHED;
            case 1, IP_CT_IS_REPLY + 1 -> RELATED;
            case 2, IP_CT_NUMBER -> NEW;
            case IP_CT_UNTRACKED -> UNTRACKED;
            default -> null;
        };
    }

    /** Returns the direction that an {@code enum ip_conntrack_info} means, or {@code null} for none. */
    static FlowDirection direction(int info) {
        if (info < 0 || info > IP_CT_NUMBER) {
            return null;
        }
        return info < IP_CT_IS_REPLY ? FlowDirection.ORIGINAL : FlowDirection.REPLY;
    }
}
