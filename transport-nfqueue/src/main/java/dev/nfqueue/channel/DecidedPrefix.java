// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import java.util.function.IntConsumer;

/**
 * Finds the written verdicts that one {@code NFQNL_MSG_VERDICT_BATCH} can stand for. The kernel judges <em>every</em> packet
 * that waits up to an id by it, so they must be the packets that have waited longest, one behind the other without a gap.
 */
final class DecidedPrefix {
    private static final int REMEMBERED = 64;

    private final PacketLedger ledger;
    private int count;
    private int firstId;
    private int word;

    /** First and last ids of the batches that were sent last, for errors that the kernel tells later. */
    private final int[] sent = new int[2 * REMEMBERED];

    private int sentAt;

    DecidedPrefix(PacketLedger ledger) {
        this.ledger = ledger;
    }

    /** Returns how many of the written verdicts, from the first on, are one batch; 0 when it would not pay. */
    int find(WrittenVerdicts written) {
        count = 0;
        ledger.whileOutstanding(packet -> continues(packet, written));
        return count < 2 ? 0 : count;
    }

    private boolean continues(NfqueuePacket waiting, WrittenVerdicts written) {
        Object message = count < written.size() ? written.message(count) : null;
        if (message == null || PacketInjector.isOwn(message)) {
            return false;
        }
        if (PacketLedger.packet(message).origin != waiting || !VerdictEncoder.isPlain(message)) {
            return false;
        }
        if (count == 0) {
            firstId = waiting.id();
            word = VerdictEncoder.verdict(message).word();
        }
        if (waiting.id() != firstId + count || VerdictEncoder.verdict(message).word() != word) {
            return false;
        }
        count++;
        return true;
    }

    /** Returns the verdict of those that were found. */
    int word() {
        return word;
    }

    /** Returns the last id of those that were found, and notes that they are sent. */
    int send() {
        sent[sentAt] = firstId;
        sent[sentAt + 1] = firstId + count - 1;
        sentAt = (sentAt + 2) % sent.length;
        return firstId + count - 1;
    }

    /** Calls with each id of the batch whose last one is given; with that one alone when it is not remembered. */
    void forEachId(int lastId, IntConsumer action) {
        int id = lastId;
        for (int i = 0; i < sent.length; i += 2) {
            if (sent[i + 1] == lastId && sent[i] != 0) {
                id = sent[i];
            }
        }
        for (; id != lastId; id++) {
            action.accept(id);
        }
        action.accept(lastId);
    }
}
