// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.netlink.AttributeView;
import dev.nfqueue.internal.netlink.Ctnl;

/**
 * What the kernel knows of a TCP connection ({@code CTA_PROTOINFO_TCP}).
 *
 * @param state how far it has come; {@code null} for a state that has no name here
 * @param originalWindowScale by how many bits the originator's windows are to be shifted, 0 when not agreed; -1 when the
 *     kernel does not tell
 * @param replyWindowScale the same of the answering end
 * @param originalFlags what was seen of the originator ({@code IP_CT_TCP_FLAG_*}), 0 to 255; -1 when the kernel does not tell
 * @param replyFlags the same of the answering end
 */
public record ConntrackTcp(
        State state, int originalWindowScale, int replyWindowScale, int originalFlags, int replyFlags) {
    /** The end offered window scaling ({@code IP_CT_TCP_FLAG_WINDOW_SCALE}). */
    public static final int FLAG_WINDOW_SCALE = 0x01;

    /** The end permits selective acknowledgements ({@code IP_CT_TCP_FLAG_SACK_PERM}). */
    public static final int FLAG_SACK_PERMITTED = 0x02;

    /** The end sent its FIN first ({@code IP_CT_TCP_FLAG_CLOSE_INIT}). */
    public static final int FLAG_CLOSE_INIT = 0x04;

    /** Sequence numbers of the end are not checked ({@code IP_CT_TCP_FLAG_BE_LIBERAL}). */
    public static final int FLAG_BE_LIBERAL = 0x08;

    /** The end sent something that is not acknowledged yet ({@code IP_CT_TCP_FLAG_DATA_UNACKNOWLEDGED}). */
    public static final int FLAG_DATA_UNACKNOWLEDGED = 0x10;

    /** States of a TCP connection as tracking sees them ({@code enum tcp_conntrack}). */
    public enum State {
        /** {@code TCP_CONNTRACK_NONE}. */
        NONE(0),
        /** {@code TCP_CONNTRACK_SYN_SENT}. */
        SYN_SENT(1),
        /** {@code TCP_CONNTRACK_SYN_RECV}. */
        SYN_RECV(2),
        /** {@code TCP_CONNTRACK_ESTABLISHED}. */
        ESTABLISHED(3),
        /** {@code TCP_CONNTRACK_FIN_WAIT}. */
        FIN_WAIT(4),
        /** {@code TCP_CONNTRACK_CLOSE_WAIT}. */
        CLOSE_WAIT(5),
        /** {@code TCP_CONNTRACK_LAST_ACK}. */
        LAST_ACK(6),
        /** {@code TCP_CONNTRACK_TIME_WAIT}. */
        TIME_WAIT(7),
        /** {@code TCP_CONNTRACK_CLOSE}. */
        CLOSE(8),
        /** {@code TCP_CONNTRACK_SYN_SENT2}: both ends have sent a SYN. */
        SYN_SENT2(9);

        private static final State[] ALL = values();

        private final int number;

        State(int number) {
            this.number = number;
        }

        /** Returns the kernel's number of the state. */
        public int number() {
            return number;
        }
    }

    /** Returns {@code null} when there is none. */
    static ConntrackTcp read(AttributeView attributes) {
        int state = attributes == null ? -1 : attributes.getUnsignedByte(Ctnl.CTA_PROTOINFO_TCP_STATE, -1);
        if (state < 0) {
            return null;
        }
        // The flags are a struct of two bytes, flags and a mask that only matters when they are set.
        return new ConntrackTcp(
                state < State.ALL.length ? State.ALL[state] : null,
                attributes.getUnsignedByte(Ctnl.CTA_PROTOINFO_TCP_WSCALE_ORIGINAL, -1),
                attributes.getUnsignedByte(Ctnl.CTA_PROTOINFO_TCP_WSCALE_REPLY, -1),
                attributes.getUnsignedByte(Ctnl.CTA_PROTOINFO_TCP_FLAGS_ORIGINAL, -1),
                attributes.getUnsignedByte(Ctnl.CTA_PROTOINFO_TCP_FLAGS_REPLY, -1));
    }
}
