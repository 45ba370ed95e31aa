// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

/**
 * The status of a connection ({@code CTA_STATUS}, {@code enum ip_conntrack_status}).
 *
 * @param bits the status as the kernel gives it ({@code IPS_*}), with bits that have no name here
 */
public record ConntrackStatus(int bits) {
    private static final int IPS_EXPECTED = 1;
    private static final int IPS_SEEN_REPLY = 1 << 1;
    private static final int IPS_ASSURED = 1 << 2;
    private static final int IPS_CONFIRMED = 1 << 3;
    private static final int IPS_SRC_NAT = 1 << 4;
    private static final int IPS_DST_NAT = 1 << 5;
    private static final int IPS_SEQ_ADJUST = 1 << 6;
    private static final int IPS_SRC_NAT_DONE = 1 << 7;
    private static final int IPS_DST_NAT_DONE = 1 << 8;
    private static final int IPS_DYING = 1 << 9;
    private static final int IPS_FIXED_TIMEOUT = 1 << 10;
    private static final int IPS_TEMPLATE = 1 << 11;
    private static final int IPS_HELPER = 1 << 13;
    private static final int IPS_OFFLOAD = 1 << 14;
    private static final int IPS_HW_OFFLOAD = 1 << 15;

    /** Returns whether another connection announced this one ({@code IPS_EXPECTED}). */
    public boolean isExpected() {
        return has(IPS_EXPECTED);
    }

    /** Returns whether packets have gone both ways ({@code IPS_SEEN_REPLY}). */
    public boolean hasSeenReply() {
        return has(IPS_SEEN_REPLY);
    }

    /** Returns whether the entry is kept when the table is full ({@code IPS_ASSURED}). */
    public boolean isAssured() {
        return has(IPS_ASSURED);
    }

    /** Returns whether the first packet has left this host, and the entry is in the table ({@code IPS_CONFIRMED}). */
    public boolean isConfirmed() {
        return has(IPS_CONFIRMED);
    }

    /** Returns whether the source is translated ({@code IPS_SRC_NAT}). */
    public boolean isSourceNat() {
        return has(IPS_SRC_NAT);
    }

    /** Returns whether the destination is translated ({@code IPS_DST_NAT}). */
    public boolean isDestinationNat() {
        return has(IPS_DST_NAT);
    }

    /** Returns whether source or destination is translated ({@code IPS_NAT_MASK}). */
    public boolean isNat() {
        return has(IPS_SRC_NAT | IPS_DST_NAT);
    }

    /** Returns whether TCP sequence numbers are shifted ({@code IPS_SEQ_ADJUST}), see {@link SequenceAdjustment}. */
    public boolean isSequenceAdjusted() {
        return has(IPS_SEQ_ADJUST);
    }

    /** Returns whether it is settled if the source is translated ({@code IPS_SRC_NAT_DONE}). */
    public boolean isSourceNatDone() {
        return has(IPS_SRC_NAT_DONE);
    }

    /** Returns whether it is settled if the destination is translated ({@code IPS_DST_NAT_DONE}). */
    public boolean isDestinationNatDone() {
        return has(IPS_DST_NAT_DONE);
    }

    /** Returns whether the entry is being removed ({@code IPS_DYING}). */
    public boolean isDying() {
        return has(IPS_DYING);
    }

    /** Returns whether packets do not renew the timeout ({@code IPS_FIXED_TIMEOUT}). */
    public boolean hasFixedTimeout() {
        return has(IPS_FIXED_TIMEOUT);
    }

    /** Returns whether the entry is a rule's template and no connection ({@code IPS_TEMPLATE}). */
    public boolean isTemplate() {
        return has(IPS_TEMPLATE);
    }

    /** Returns whether a rule attached the connection's helper ({@code IPS_HELPER}). */
    public boolean hasExplicitHelper() {
        return has(IPS_HELPER);
    }

    /** Returns whether a flow table forwards the connection ({@code IPS_OFFLOAD}). */
    public boolean isOffloaded() {
        return has(IPS_OFFLOAD);
    }

    /** Returns whether hardware forwards the connection ({@code IPS_HW_OFFLOAD}). */
    public boolean isHardwareOffloaded() {
        return has(IPS_HW_OFFLOAD);
    }

    private boolean has(int any) {
        return (bits & any) != 0;
    }

    /** Returns the status in hexadecimal. */
    @Override
    public String toString() {
        return "0x" + Integer.toHexString(bits);
    }
}
