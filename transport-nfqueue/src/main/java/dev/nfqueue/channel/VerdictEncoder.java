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

    /** Returns whether a message means no more than that the packet goes on, perhaps with a mark, or is dropped. */
    static boolean isPlain(Object message) {
        boolean bare = message instanceof NfqueueVerdict verdict
                ? verdict.parts() == null && verdict.newContent() == null
                : !((NfqueuePacket) message).isReplaced();
        return bare && verdict(message).isFinal();
    }

    /** Returns whether a message sets the packet's mark. */
    static boolean hasMark(Object message) {
        return message instanceof NfqueueVerdict verdict && verdict.hasMark();
    }

    /** Returns the mark that a message sets, 0 for none. */
    static int mark(Object message) {
        return message instanceof NfqueueVerdict verdict ? verdict.mark() : 0;
    }

    /**
     * Adds everything to a message that has been begun, and ends it.
     *
     * @param contentLength how many bytes of new content will be appended, -1 for none
     */
    static void encode(MessageWriter out, Object message, int contentLength) {
        int id = PacketLedger.packet(message).id();
        putVerdictAndMark(out, message, id);
        if (message instanceof NfqueueVerdict verdict) {
            if (verdict.parts() != null) {
                verdict.parts().write(out);
            }
        }
        if (contentLength >= 0) {
            out.announce(Nfqnl.NFQA_PAYLOAD, contentLength);
        }
        out.end();
    }

    /** Adds what a message means beside parts and new content, for this packet, or for all that wait up to it. */
    static void putVerdictAndMark(MessageWriter out, Object message, int id) {
        out.putVerdict(verdict(message).word(), id);
        if (hasMark(message)) {
            out.putInt(Nfqnl.NFQA_MARK, mark(message));
        }
    }
}
