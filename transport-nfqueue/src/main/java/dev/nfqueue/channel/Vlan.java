// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.util.internal.ObjectUtil;

/**
 * The VLAN tag of a bridged packet (IEEE 802.1Q; {@code NFQA_VLAN}).
 *
 * @param protocol the tag's EtherType: 0x8100 for a customer's tag, 0x88a8 for a provider's
 * @param tci the tag control information, 16 bits: priority, drop eligible, id
 */
public record Vlan(int protocol, int tci) {
    private static final int ID_MASK = 0xfff;
    private static final int DROP_ELIGIBLE = 0x1000;
    private static final int PRIORITY_SHIFT = 13;

    /** Makes a tag of two 16-bit numbers. */
    public Vlan {
        ObjectUtil.checkInRange(protocol, 0, 0xffff, "protocol");
        ObjectUtil.checkInRange(tci, 0, 0xffff, "tci");
    }

    /** Returns the VLAN's number, 0 to 4,095; 0 is no VLAN, only a priority. */
    public int id() {
        return tci & ID_MASK;
    }

    /** Returns the priority code point, 0 to 7. */
    public int priority() {
        return tci >>> PRIORITY_SHIFT;
    }

    /** Returns whether the frame may be dropped first when there is no room. */
    public boolean isDropEligible() {
        return (tci & DROP_ELIGIBLE) != 0;
    }

    /** Returns this tag with another VLAN's number, 0 to 4,095. */
    public Vlan withId(int id) {
        return new Vlan(protocol, (tci & ~ID_MASK) | ObjectUtil.checkInRange(id, 0, ID_MASK, "id"));
    }
}
