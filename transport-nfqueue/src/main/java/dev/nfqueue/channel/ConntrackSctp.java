// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.netlink.AttributeView;
import dev.nfqueue.internal.netlink.Ctnl;

/**
 * What the kernel knows of an SCTP association ({@code CTA_PROTOINFO_SCTP}).
 *
 * @param state how far it has come; {@code null} for a state that has no name here
 * @param originalVerificationTag the tag of packets in the original direction, unsigned 32 bits; -1 when the kernel does not
 *     tell
 * @param replyVerificationTag the tag of packets in the reply direction
 */
public record ConntrackSctp(State state, long originalVerificationTag, long replyVerificationTag) {
    /** States of an association as tracking sees them ({@code enum sctp_conntrack}), in the kernel's order. */
    public enum State {
        /** {@code SCTP_CONNTRACK_NONE}. */
        NONE,
        /** {@code SCTP_CONNTRACK_CLOSED}. */
        CLOSED,
        /** {@code SCTP_CONNTRACK_COOKIE_WAIT}. */
        COOKIE_WAIT,
        /** {@code SCTP_CONNTRACK_COOKIE_ECHOED}. */
        COOKIE_ECHOED,
        /** {@code SCTP_CONNTRACK_ESTABLISHED}. */
        ESTABLISHED,
        /** {@code SCTP_CONNTRACK_SHUTDOWN_SENT}. */
        SHUTDOWN_SENT,
        /** {@code SCTP_CONNTRACK_SHUTDOWN_RECD}. */
        SHUTDOWN_RECEIVED,
        /** {@code SCTP_CONNTRACK_SHUTDOWN_ACK_SENT}. */
        SHUTDOWN_ACK_SENT,
        /** {@code SCTP_CONNTRACK_HEARTBEAT_SENT}. */
        HEARTBEAT_SENT,
        /** {@code SCTP_CONNTRACK_HEARTBEAT_ACKED}, which newer kernels do not use. */
        HEARTBEAT_ACKED;

        private static final State[] ALL = values();
    }

    /** Returns {@code null} when there is none. */
    static ConntrackSctp read(AttributeView attributes) {
        int state = attributes == null ? -1 : attributes.getUnsignedByte(Ctnl.CTA_PROTOINFO_SCTP_STATE, -1);
        if (state < 0) {
            return null;
        }
        return new ConntrackSctp(
                state < State.ALL.length ? State.ALL[state] : null,
                attributes.getUnsignedInt(Ctnl.CTA_PROTOINFO_SCTP_VTAG_ORIGINAL, -1),
                attributes.getUnsignedInt(Ctnl.CTA_PROTOINFO_SCTP_VTAG_REPLY, -1));
    }
}
