// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.netlink.AttributeView;
import dev.nfqueue.internal.netlink.Ctnl;

/**
 * How the kernel shifts the TCP sequence numbers of one direction, since a helper changed the length of what was said
 * ({@code CTA_SEQ_ADJ_ORIG}, {@code CTA_SEQ_ADJ_REPLY}).
 *
 * @param correctionPosition the sequence number of the last change, unsigned 32 bits
 * @param offsetBefore bytes that numbers before it are shifted by
 * @param offsetAfter bytes that numbers after it are shifted by
 */
public record SequenceAdjustment(long correctionPosition, int offsetBefore, int offsetAfter) {
    /** Returns {@code null} when there is none, or not all of it. */
    static SequenceAdjustment read(AttributeView attributes) {
        if (attributes == null
                || !attributes.has(Ctnl.CTA_SEQADJ_CORRECTION_POS)
                || !attributes.has(Ctnl.CTA_SEQADJ_OFFSET_BEFORE)
                || !attributes.has(Ctnl.CTA_SEQADJ_OFFSET_AFTER)) {
            return null;
        }
        return new SequenceAdjustment(
                attributes.getUnsignedInt(Ctnl.CTA_SEQADJ_CORRECTION_POS, 0),
                attributes.getInt(Ctnl.CTA_SEQADJ_OFFSET_BEFORE, 0),
                attributes.getInt(Ctnl.CTA_SEQADJ_OFFSET_AFTER, 0));
    }
}
