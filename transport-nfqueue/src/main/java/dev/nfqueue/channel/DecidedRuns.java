// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import java.util.function.IntConsumer;

/**
 * Finds the runs of written verdicts that one {@code NFQNL_MSG_VERDICT_BATCH} each can stand for. The kernel judges
 * <em>every</em> packet that waits up to an id by it. So runs are looked for only as long as what was written is, one by one,
 * what has waited longest: then all before a run have been judged when the kernel comes to it, and none is passed over.
 */
final class DecidedRuns {
    private static final int REMEMBERED = 256;

    private final OutstandingPackets.Cursor waiting;
    private boolean over;
    private int firstId;
    private int lastId;
    private Object first;

    /** First and last ids of the batches that were sent last, for errors that the kernel tells later. */
    private final int[] sent = new int[2 * REMEMBERED];

    private int sentAt;

    DecidedRuns(PacketLedger ledger) {
        waiting = ledger.cursor();
    }

    /** Starts with the packet that has waited longest. */
    void begin() {
        waiting.rewind();
        over = false;
    }

    /** Lets there be no more runs until the next {@link #begin}. */
    void end() {
        over = true;
    }

    /**
     * Goes on with the written verdicts from this one on, where the last call has stopped; those between have been cancelled.
     *
     * @return how many of them are one run; 1 for a verdict that stands for itself, 0 when there are no runs any more
     */
    int next(WrittenVerdicts written, int from) {
        int count = 0;
        while (!over && from + count < written.size()) {
            Object message = written.message(from + count);
            if (message == null || PacketInjector.isOwn(message)) {
                return count;
            }
            NfqueuePacket packet = PacketLedger.packet(message).origin;
            if (packet != waiting.packet()) {
                over = true; // Some packet before this one has not been decided on.
                return count;
            }
            boolean plain = VerdictEncoder.isPlain(message);
            if (count > 0 && (!plain || packet.id() != lastId + 1 || !saysTheSame(message))) {
                return count;
            }
            waiting.advance();
            if (count == 0) {
                firstId = packet.id();
                first = message;
            }
            lastId = packet.id();
            count++;
            if (!plain) {
                return count;
            }
        }
        return count;
    }

    private boolean saysTheSame(Object message) {
        return VerdictEncoder.verdict(message).word()
                        == VerdictEncoder.verdict(first).word()
                && VerdictEncoder.hasMark(message) == VerdictEncoder.hasMark(first)
                && VerdictEncoder.mark(message) == VerdictEncoder.mark(first);
    }

    /** Returns a message of the run that was found; all say the same, about different packets. */
    Object message() {
        return first;
    }

    /** Returns the last id of the run that was found, and notes that it is sent. */
    int send() {
        sent[sentAt] = firstId;
        sent[sentAt + 1] = lastId;
        sentAt = (sentAt + 2) % sent.length;
        return lastId;
    }

    /** Calls with each id of the batch whose last one is given; with that one alone when it is not remembered. */
    void forEachId(int batchId, IntConsumer action) {
        int id = batchId;
        for (int i = 0; i < sent.length; i += 2) {
            if (sent[i + 1] == batchId && sent[i] != 0) {
                id = sent[i];
            }
        }
        for (; id != batchId; id++) {
            action.accept(id);
        }
        action.accept(batchId);
    }
}
