// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.Errno;
import dev.nfqueue.internal.linux.NetlinkSocket;
import dev.nfqueue.internal.linux.SendBatch;
import dev.nfqueue.internal.netlink.MessageWriter;
import dev.nfqueue.internal.netlink.Nfqnl;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Sends verdicts: all that have been flushed, and the default verdicts that have come up, as netlink messages in one system
 * call. The kernel runs through them in order, and acts on each before the call returns.
 *
 * <p>A verdict's sequence number is its packet's id, so that the kernel's error, which comes later, names the packet.
 */
final class VerdictWriter {
    private static final int PLAIN_BYTES = 32;

    private final QueueEngine engine;
    private final WrittenVerdicts written;
    private final DecidedRuns runs;
    private final NetlinkSocket socket;
    private final int queue;
    private int[] unjudged = new int[NfqueueChannelConfig.MAX_BATCH_SIZE];
    private int unjudgedCount;
    private LoopScratch scratch;
    private boolean writing;
    private int encodedDefaults;
    private int defaultWord;

    VerdictWriter(QueueEngine engine, WrittenVerdicts written, NetlinkSocket socket, int queue) {
        this.engine = engine;
        this.written = written;
        runs = new DecidedRuns(engine.ledger());
        this.socket = socket;
        this.queue = queue;
    }

    /** Notes that a packet is to get the default verdict with the next send. */
    void addDefault(int packetId) {
        if (unjudgedCount == unjudged.length) {
            unjudged = Arrays.copyOf(unjudged, unjudgedCount * 2);
        }
        unjudged[unjudgedCount++] = packetId;
    }

    /** Returns whether default verdicts wait to be sent. */
    boolean hasDefaults() {
        return unjudgedCount > 0;
    }

    /** Sends everything that is marked for it, and the default verdicts. */
    void write() {
        if (writing) {
            return; // A promise's listener has flushed: what it wrote goes out with the next round.
        }
        writing = true;
        try {
            int result = 0;
            // A promise's listener may close the channel, and with it the socket.
            while (engine.isActive() && (written.size() > 0 || (result >= 0 && hasDefaults()))) {
                // After a failure the default verdicts wait for another time, and only those of handlers fail.
                result = PacketInjector.isOwn(written.first()) ? inject(result) : writeOnce(result >= 0);
            }
        } finally {
            writing = false;
            written.sent();
        }
    }

    private int writeOnce(boolean withDefaults) {
        begin();
        if (withDefaults) {
            encodeDefaults();
        }
        int count = encodeWritten();
        if (count == 0 && scratch.send.isEmpty()) {
            written.remove(1, new ContentRejectedException("The new content has grown since it was written."));
            return 0;
        }
        int result = scratch.send.isEmpty() ? 0 : send();
        engine.ledger().setTime(System.nanoTime());
        for (int i = 0; i < count && result >= 0; i++) {
            Object message = written.message(i);
            if (message != null) {
                engine.ledger().sent(message);
                engine.injector().sendAnswer(message);
            }
        }
        written.remove(count, result < 0 ? Errno.exception("sendmsg(verdicts)", -result) : null);
        return result;
    }

    /** Sends a run of packets of one's own, which stand first. Returns the result of verdicts before, which it leaves be. */
    private int inject(int result) {
        PacketInjector.Run run = engine.injector().run(written.first());
        int count = 0;
        while (count < written.size() && written.message(count) != null && run.add(written.message(count))) {
            count++;
        }
        written.remove(run.send(), null);
        if (run.failure() != null) {
            written.remove(1, run.failure());
        }
        return result;
    }

    private int encodeWritten() {
        runs.begin();
        if (!engine.config().isVerdictBatch() || encodedDefaults < unjudgedCount) {
            runs.end(); // A default verdict that has no room is for a packet that waits, perhaps with a lower id.
        }
        int count = 0;
        int size = written.size();
        while (count < size) {
            int run = runs.next(written, count);
            if (run > 1 ? encodeRun(run) : written.message(count) == null || encode(written.message(count))) {
                count += Math.max(run, 1);
            } else {
                return count;
            }
        }
        return count;
    }

    /** Sends the default verdicts that have come up. Returns {@code false} when the kernel could not take them now. */
    boolean writeDefaults() {
        while (hasDefaults()) {
            begin();
            encodeDefaults();
            if (send() < 0) {
                return false;
            }
        }
        return true;
    }

    private void begin() {
        scratch = LoopScratch.get();
        scratch.send.clear();
        encodedDefaults = 0;
    }

    private int send() {
        int result;
        do {
            result = socket.send(scratch.send);
        } while (result == -Errno.EINTR);
        engine.counters().add(ChannelCounters.SENDS, 1);
        if (result >= 0) {
            unjudgedCount -= encodedDefaults;
            System.arraycopy(unjudged, encodedDefaults, unjudged, 0, unjudgedCount);
            engine.counters().countDefaults(defaultWord, encodedDefaults);
        }
        return result;
    }

    private void encodeDefaults() {
        defaultWord = engine.config().getDefaultVerdict().word();
        while (encodedDefaults < unjudgedCount && scratch.send.hasRoomFor(PLAIN_BYTES)) {
            int id = unjudged[encodedDefaults];
            message(id).putVerdict(defaultWord, id).end();
            encodedDefaults++;
        }
    }

    /** Adds one message for a run of verdicts. Returns {@code false} when it has no room. */
    private boolean encodeRun(int count) {
        Object message = runs.message();
        if (!scratch.send.hasRoomFor(VerdictEncoder.length(message))) {
            return false;
        }
        int last = runs.send();
        MessageWriter out = scratch.writer.begin(
                scratch.send.buffer(), Nfqnl.NFQNL_MSG_VERDICT_BATCH, Nfqnl.NLM_F_REQUEST, last, 0, queue);
        VerdictEncoder.putVerdictAndMark(out, message, last);
        out.end();
        engine.counters().countVerdicts(VerdictEncoder.verdict(message).word(), count);
        return true;
    }

    /** Returns what errors of batches are about. */
    DecidedRuns runs() {
        return runs;
    }

    /** Adds a verdict to the batch. Returns {@code false} when it has no room. */
    private boolean encode(Object message) {
        if (PacketInjector.isOwn(message)) {
            return false; // It is sent after the verdicts before it.
        }
        SendBatch batch = scratch.send;
        ByteBuf content = PacketLedger.newContent(message);
        int length = content == null ? 0 : content.readableBytes();
        if (!batch.hasRoomFor(VerdictEncoder.length(message) + length + 3)) {
            return false;
        }
        VerdictEncoder.encode(message(PacketLedger.packet(message).id()), message, content == null ? -1 : length);
        engine.counters().countVerdict(VerdictEncoder.verdict(message).word());
        if (content != null) {
            engine.counters().add(ChannelCounters.REPLACED, 1);
            batch.append(content);
            if ((length & 3) != 0) {
                batch.buffer().writeZero(-length & 3);
            }
        }
        return true;
    }

    private MessageWriter message(int packetId) {
        return scratch.writer.begin(
                scratch.send.buffer(), Nfqnl.NFQNL_MSG_VERDICT, Nfqnl.NLM_F_REQUEST, packetId, 0, queue);
    }
}
