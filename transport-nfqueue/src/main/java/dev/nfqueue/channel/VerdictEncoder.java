// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.netlink.MessageWriter;
import dev.nfqueue.internal.netlink.Nfqnl;

/** Writes the message of a verdict up to its new content, which comes last and is the sender's to append. */
final class VerdictEncoder {
    private static final int PLAIN_BYTES = 32;
    private static final int MARK_BYTES = 8;
    private static final int CONTENT_HEADER_BYTES = 4;

    private VerdictEncoder() {}

    /** Returns how many bytes {@link #encode} writes at most. */
    static int length(Object message) {
        VerdictParts parts = message instanceof NfqueueVerdict verdict ? verdict.parts() : null;
        return PLAIN_BYTES + MARK_BYTES + CONTENT_HEADER_BYTES + (parts == null ? 0 : parts.encodedLength());
    }

    /** Returns the verdict that a message means. */
    static Verdict verdict(Object message) {
        return message instanceof NfqueueVerdict verdict ? verdict.verdict() : Verdict.ACCEPT;
    }

    /** Returns whether a message means nothing but that the packet goes on or is dropped, as it is. */
    static boolean isPlain(Object message) {
        boolean bare = message instanceof NfqueueVerdict verdict
                ? !verdict.hasMark() && verdict.parts() == null && verdict.newContent() == null
                : !((NfqueuePacket) message).isReplaced();
        return bare && verdict(message).isFinal();
    }

    /**
     * Adds everything to a message that has been begun, and ends it.
     *
     * @param contentLength how many bytes of new content will be appended, -1 for none
     */
    static void encode(MessageWriter out, Object message, int contentLength) {
        int id = PacketLedger.packet(message).id();
        out.putVerdict(verdict(message).word(), id);
        if (message instanceof NfqueueVerdict verdict) {
            if (verdict.hasMark()) {
                out.putInt(Nfqnl.NFQA_MARK, verdict.mark());
            }
            if (verdict.parts() != null) {
                verdict.parts().write(out);
            }
        }
        if (contentLength >= 0) {
            out.announce(Nfqnl.NFQA_PAYLOAD, contentLength);
        }
        out.end();
    }
}
