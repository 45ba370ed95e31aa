// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.Errno;
import dev.nfqueue.internal.linux.NetlinkSocket;
import dev.nfqueue.internal.linux.SendBatch;
import dev.nfqueue.internal.netlink.MessageWriter;
import dev.nfqueue.internal.netlink.Nfqnl;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import java.util.Arrays;

/**
 * Sends verdicts: all that have been flushed, and the default verdicts that have come up, as netlink messages in one system
 * call. The kernel runs through them in order, and acts on each before the call returns.
 *
 * <p>A verdict's sequence number is its packet's id, so that the kernel's error, which comes later, names the packet.
 */
final class VerdictWriter implements ChannelOutboundBuffer.MessageProcessor {
    private static final int PLAIN_BYTES = 32;

    private final QueueEngine engine;
    private final NetlinkSocket socket;
    private final int queue;
    private int[] unjudged = new int[NfqueueChannelConfig.MAX_BATCH_SIZE];
    private int unjudgedCount;
    private LoopScratch scratch;
    private int encoded;
    private int encodedDefaults;
    private int defaultWord;

    VerdictWriter(QueueEngine engine, NetlinkSocket socket, int queue) {
        this.engine = engine;
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

    /** Sends everything that is flushed, and the default verdicts. */
    void write(ChannelOutboundBuffer in) throws Exception {
        int result = 0;
        while (true) {
            removeCancelled(in);
            if (PacketInjector.isOwn(in.current())) {
                inject(in);
                continue;
            }
            begin();
            encoded = 0;
            encodedDefaults = 0;
            if (result >= 0) {
                encodeDefaults(); // After a failure they wait for another time, and only the verdicts of handlers fail.
            }
            in.forEachFlushedMessage(this);
            if (scratch.send.isEmpty()) {
                return;
            }
            int sent = encoded; // A promise's listener may come back here.
            result = send();
            engine.ledger().setTime(System.nanoTime());
            for (int i = 0; i < sent; i++) {
                removeCancelled(in);
                if (result < 0) {
                    in.remove(Errno.exception("sendmsg(verdicts)", -result));
                } else {
                    engine.ledger().sent(in.current());
                    engine.injector().sendAnswer(in.current());
                    in.remove();
                }
            }
        }
    }

    /** Sends a run of packets of one's own, which stand first. */
    private void inject(ChannelOutboundBuffer in) throws Exception {
        PacketInjector.Run run = engine.injector().run(in.current());
        in.forEachFlushedMessage(run::add);
        int sent = run.send();
        for (int i = 0; i < sent; i++) {
            removeCancelled(in);
            in.remove();
        }
        if (run.failure() != null) {
            in.remove(run.failure());
        }
    }

    /** Drops writes that were cancelled before they were flushed: Netty leaves an empty buffer in the place of each. */
    private static void removeCancelled(ChannelOutboundBuffer in) {
        while (in.current() instanceof ByteBuf) {
            in.remove();
        }
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
        encodedDefaults = 0;
        while (encodedDefaults < unjudgedCount && scratch.send.hasRoomFor(PLAIN_BYTES)) {
            int id = unjudged[encodedDefaults];
            message(id).putVerdict(defaultWord, id).end();
            encodedDefaults++;
        }
    }

    @Override
    public boolean processMessage(Object message) {
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
            batch.buffer().writeZero(-length & 3);
        }
        encoded++;
        return true;
    }

    private MessageWriter message(int packetId) {
        return scratch.writer.begin(
                scratch.send.buffer(), Nfqnl.NFQNL_MSG_VERDICT, Nfqnl.NLM_F_REQUEST, packetId, 0, queue);
    }
}
