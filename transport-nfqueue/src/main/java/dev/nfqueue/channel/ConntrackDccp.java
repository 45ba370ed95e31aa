// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.netlink.AttributeView;
import dev.nfqueue.internal.netlink.Ctnl;

/**
 * What the kernel knows of a DCCP connection ({@code CTA_PROTOINFO_DCCP}); kernels from 6.17 on track no DCCP.
 *
 * @param state how far it has come; {@code null} for a state that has no name here
 * @param originatorIsServer whether the end that sent the first packet has the server's role; {@code false} too when the
 *     kernel does not tell
 * @param handshakeSequence the sequence number that the handshake awaits; -1 when the kernel does not tell
 */
public record ConntrackDccp(State state, boolean originatorIsServer, long handshakeSequence) {
    /** States of a DCCP connection as tracking sees them ({@code enum ct_dccp_states}), in the kernel's order. */
    public enum State {
        /** {@code CT_DCCP_NONE}. */
        NONE,
        /** {@code CT_DCCP_REQUEST}. */
        REQUEST,
        /** {@code CT_DCCP_RESPOND}. */
        RESPOND,
        /** {@code CT_DCCP_PARTOPEN}. */
        PARTOPEN,
        /** {@code CT_DCCP_OPEN}. */
        OPEN,
        /** {@code CT_DCCP_CLOSEREQ}. */
        CLOSEREQ,
        /** {@code CT_DCCP_CLOSING}. */
        CLOSING,
        /** {@code CT_DCCP_TIMEWAIT}. */
        TIMEWAIT;

        private static final State[] ALL = values();
    }

    /** Returns {@code null} when there is none. */
    static ConntrackDccp read(AttributeView attributes) {
        int state = attributes == null ? -1 : attributes.getUnsignedByte(Ctnl.CTA_PROTOINFO_DCCP_STATE, -1);
        if (state < 0) {
            return null;
        }
        return new ConntrackDccp(
                state < State.ALL.length ? State.ALL[state] : null,
                attributes.getUnsignedByte(Ctnl.CTA_PROTOINFO_DCCP_ROLE, 0) == 1,
                attributes.getLong(Ctnl.CTA_PROTOINFO_DCCP_HANDSHAKE_SEQ, -1));
    }
}
