// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.netlink.AttributeView;
import dev.nfqueue.internal.netlink.Ctnl;

/**
 * What the kernel's SYN proxy remembers of a connection that it opened in place of the server ({@code CTA_SYNPROXY}).
 *
 * @param initialSequence the sequence number that it began with, unsigned 32 bits
 * @param initialTimestamp the TCP timestamp that it began with, unsigned 32 bits
 * @param timestampOffset what TCP timestamps are shifted by
 */
public record ConntrackSynproxy(long initialSequence, long initialTimestamp, int timestampOffset) {
    /** Returns {@code null} when there is none. */
    static ConntrackSynproxy read(AttributeView attributes) {
        if (attributes == null || !attributes.has(Ctnl.CTA_SYNPROXY_ISN)) {
            return null;
        }
        return new ConntrackSynproxy(
                attributes.getUnsignedInt(Ctnl.CTA_SYNPROXY_ISN, 0),
                attributes.getUnsignedInt(Ctnl.CTA_SYNPROXY_ITS, 0),
                attributes.getInt(Ctnl.CTA_SYNPROXY_TSOFF, 0));
    }
}
