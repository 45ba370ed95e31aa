// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.netlink.Ctnl;
import dev.nfqueue.internal.netlink.MessageWriter;
import dev.nfqueue.internal.netlink.Nfqnl;
import io.netty.buffer.ByteBuf;

/**
 * What few verdicts carry: everything but verdict and mark. Apart, so that most verdicts stay one small object. The
 * message that it writes itself into has room for {@link #encodedLength()} bytes; the new content is the sender's to append.
 */
final class VerdictParts {
    private static final int HEADER = 4;
    private static final int INT = HEADER + 4;
    private static final int LABELS = HEADER + Ctnl.LABELS_SIZE;
    private static final int VLAN = HEADER + INT + INT;

    ByteBuf content;
    Integer priority;
    ConntrackUpdate conntrack;
    Vlan vlan;
    byte[] linkHeader;

    /** Is sent by other means, not written. */
    byte[] answer;

    /** What changes in the packet's connection. The kernel keeps what a mask leaves out, and replaces the rest. */
    static final class ConntrackUpdate {
        private static final int ALL = -1;

        Integer mark;
        int markMask = ALL;
        byte[] labels;
        byte[] labelsMask;
        Integer timeoutSeconds;

        private int encodedLength() {
            return HEADER
                    + (timeoutSeconds == null ? 0 : INT)
                    + (labels == null ? 0 : 2 * LABELS)
                    + (mark == null ? 0 : markMask == ALL ? INT : 2 * INT);
        }

        private void write(MessageWriter out) {
            int nest = out.beginNested(Nfqnl.NFQA_CT);
            if (timeoutSeconds != null) {
                out.putInt(Ctnl.CTA_TIMEOUT, timeoutSeconds);
            }
            if (mark != null) {
                // The kernel computes (old & ~mask) ^ mark: bits beside the mask would be flipped.
                out.putInt(Ctnl.CTA_MARK, mark & markMask);
                if (markMask != ALL) {
                    out.putInt(Ctnl.CTA_MARK_MASK, markMask);
                }
            }
            if (labels != null) {
                out.putBytes(Ctnl.CTA_LABELS, labels).putBytes(Ctnl.CTA_LABELS_MASK, labelsMask);
            }
            out.endNested(nest);
        }

        private String describe() {
            return (mark == null
                            ? ""
                            : " conntrack mark 0x" + Integer.toHexString(mark)
                                    + (markMask == ALL ? "" : "/0x" + Integer.toHexString(markMask)))
                    + (labels == null ? "" : " conntrack labels " + ConntrackLabels.read(labels))
                    + (timeoutSeconds == null
                            ? ""
                            : " conntrack timeout " + Integer.toUnsignedString(timeoutSeconds) + " s");
        }
    }

    /** Returns how many bytes {@link #write} writes. */
    int encodedLength() {
        return (priority == null ? 0 : INT)
                + (conntrack == null ? 0 : conntrack.encodedLength())
                + (vlan == null ? 0 : VLAN)
                + (linkHeader == null ? 0 : HEADER + (linkHeader.length + 3 & ~3));
    }

    /** Adds everything to a message but the new content. */
    void write(MessageWriter out) {
        if (priority != null) {
            out.putInt(Nfqnl.NFQA_PRIORITY, priority);
        }
        if (conntrack != null) {
            conntrack.write(out);
        }
        if (vlan != null) {
            int nest = out.beginNested(Nfqnl.NFQA_VLAN);
            out.putShort(Nfqnl.NFQA_VLAN_PROTO, vlan.protocol()).putShort(Nfqnl.NFQA_VLAN_TCI, vlan.tci());
            out.endNested(nest);
        }
        if (linkHeader != null) {
            out.putBytes(Nfqnl.NFQA_L2HDR, linkHeader);
        }
    }

    /** Returns what a verdict's {@code toString} tells of the parts, each after a space. */
    String describe() {
        return (priority == null ? "" : " priority " + Integer.toUnsignedString(priority))
                + (conntrack == null ? "" : conntrack.describe())
                + (vlan == null ? "" : " vlan " + vlan.id())
                + (linkHeader == null ? "" : " with a new link header")
                + (answer == null ? "" : " answered by " + answer.length + " bytes");
    }
}
