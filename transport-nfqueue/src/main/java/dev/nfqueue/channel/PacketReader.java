// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.Errno;
import dev.nfqueue.internal.linux.NetlinkSocket;
import dev.nfqueue.internal.linux.ReceiveBatch;
import dev.nfqueue.internal.netlink.NetlinkMessage;
import dev.nfqueue.internal.netlink.Nfqnl;
import dev.nfqueue.internal.netlink.PacketMessage;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelPipeline;
import io.netty.util.ResourceLeakDetector;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Turns what the kernel sends into packets and events. Receiving and delivering are two steps, since a handler may do
 * anything, such as binding another channel of the loop, which needs the scratch that a receive fills.
 */
final class PacketReader {
    /**
     * Of every so many batches the leak detector may choose one packet, of which it chooses one in 128. The stack trace that it
     * takes then costs as much as ten packets.
     */
    private static final int DELIVERIES_PER_CANDIDATE = 4;

    private final QueueEngine engine;
    private final PacketArena arena;
    private final ReceivedPackets packets = new ReceivedPackets();
    private final VerdictErrors errors;
    private final Queue<Object> events = new ArrayDeque<>();
    private boolean delivering;
    private int deliveries;
    private int packetCount;
    private long byteCount;
    private int expectedId = 1;
    private int awaitedSequence;
    private int reply;
    private boolean replied;

    PacketReader(QueueEngine engine, PacketArena arena, VerdictErrors errors) {
        this.engine = engine;
        this.arena = arena;
        this.errors = errors;
    }

    /**
     * Receives up to {@code max} datagrams, and keeps what was in them for {@link #deliver}.
     *
     * @return how many, or {@code -errno}
     */
    int receive(NetlinkSocket socket, int max) {
        LoopScratch scratch = LoopScratch.get();
        ReceiveBatch batch = scratch.received;
        int n = socket.receive(batch, max);
        if (n > 0) {
            engine.counters().countReceive(n);
            errors.nextBatch();
            engine.ledger().setTime(System.nanoTime());
        }
        packetCount = 0;
        byteCount = 0;
        for (int i = 0; i < n; i++) {
            if (batch.length(i) == 0) {
                return -Errno.EPIPE; // Only a descriptor that is no netlink socket has an end.
            }
            if (batch.isCut(i)) {
                malformed("A netlink message was longer than the kernel should make them");
            }
            readDatagram(scratch, i);
        }
        if (packetCount > 0) {
            engine.counters().add(ChannelCounters.PACKETS, packetCount);
            engine.counters().add(ChannelCounters.BYTES, byteCount);
        }
        return n;
    }

    private void readDatagram(LoopScratch scratch, int i) {
        int from = scratch.received.start(i);
        int to = from + scratch.received.length(i);
        if (PacketMessage.isAlone(scratch.received.nio(i), from, to)) {
            readPacket(scratch, i, true, PacketMessage.body(from), to);
            return;
        }
        NetlinkMessage message = scratch.message.reset(scratch.received.buffer(i), from, to);
        while (message.next()) {
            if (message.type() == Nfqnl.NFQNL_MSG_PACKET) {
                readPacket(scratch, i, false, message.bodyStart(), message.end());
            } else if (message.isError()) {
                readError(message);
            }
        }
        if (message.isMalformed()) {
            malformed("A netlink message's length reaches beyond its datagram");
        }
    }

    private void readPacket(LoopScratch scratch, int i, boolean alone, int from, int to) {
        PacketMessage packet = scratch.packet;
        switch (packet.read(scratch.received.nio(i), from, to)) {
            case OK -> {
                countUpTo(packet.packetId());
                keep(packet, scratch.received, i, alone, from, to);
            }
            case MALFORMED_PACKET -> {
                countUpTo(packet.packetId());
                malformed("The attributes of packet " + packet.packetId()
                        + " are malformed; it gets the default verdict");
                engine.defaults().give(packet.packetId());
            }
            default -> malformed("A packet message has no packet id");
        }
    }

    private void keep(PacketMessage packet, ReceiveBatch batch, int i, boolean alone, int from, int to) {
        ByteBuf memory;
        try {
            memory = alone ? arena.keep(batch, i, from, to - from) : arena.copy(batch.nio(i), from, to - from);
        } catch (OutOfMemoryError | RuntimeException e) {
            // Netty's limit on direct memory, or an allocator of somebody's: the packet cannot be delivered, but it is
            // not left waiting either.
            events.add(e);
            engine.defaults().give(packet.packetId());
            return;
        }
        int start = arena.offset();
        packets.add(packet, memory, start, start + packet.payloadStart() - from, start + to - from);
        packetCount++;
        byteCount += packet.payloadLength();
    }

    private void malformed(String what) {
        engine.counters().add(ChannelCounters.MALFORMED, 1);
        events.add(new NetlinkFormatException(what));
    }

    /** Ids are consecutive within a binding: a gap is what the socket's buffer had no room for. */
    private void countUpTo(int id) {
        int lost = id - expectedId;
        if (lost > 0) {
            engine.counters().add(ChannelCounters.LOST, lost);
            events.add(new NfqueueLossEvent(lost, engine.config().isFailOpen()));
        }
        if (lost >= 0) {
            expectedId = id + 1;
        }
    }

    private void readError(NetlinkMessage message) {
        int errno = message.errno();
        if (message.requestType() != Nfqnl.NFQNL_MSG_CONFIG) {
            if (errno != 0 && message.requestType() == Nfqnl.NFQNL_MSG_VERDICT_BATCH) {
                engine.writer().runs().forEachId(message.requestSequence(), id -> verdictRefused(id, errno));
            } else if (errno != 0) {
                verdictRefused(message.requestSequence(), errno);
            }
        } else if (awaitedSequence != 0 && message.requestSequence() == awaitedSequence) {
            replied = true;
            reply = errno;
            awaitedSequence = 0;
        } else {
            Throwable refusal = engine.configAnswered(message.requestSequence(), errno);
            if (refusal != null) {
                events.add(refusal);
            }
        }
    }

    private void verdictRefused(int packetId, int errno) {
        NfqueueVerdictErrorEvent.Cause cause = errors.cause(errno);
        engine.counters().countKernelError(cause);
        events.add(new NfqueueVerdictErrorEvent(Integer.toUnsignedLong(packetId), errno, cause));
    }

    /** Starts waiting for the reply to a configuration message with this sequence number, not 0. */
    void awaitReply(int sequence) {
        awaitedSequence = sequence;
        replied = false;
    }

    /** Returns whether the reply has come. */
    boolean hasReply() {
        return replied;
    }

    /** Returns the error number of the reply that has come, 0 for success. */
    int reply() {
        return reply;
    }

    /** Returns whether something has been received and not yet delivered. */
    boolean hasUndelivered() {
        return !packets.isEmpty() || !events.isEmpty();
    }

    /** Fires what has been received. What a closed channel cannot deliver any more is discarded. */
    void deliver(ChannelPipeline pipeline) {
        while (!events.isEmpty()) {
            Object event = events.remove();
            if (event instanceof Throwable failure) {
                pipeline.fireExceptionCaught(failure);
            } else {
                pipeline.fireUserEventTriggered(event);
            }
        }
        boolean watchesAll = ResourceLeakDetector.getLevel() == ResourceLeakDetector.Level.PARANOID;
        boolean candidate = ++deliveries % DELIVERIES_PER_CANDIDATE == 0;
        while (!packets.isEmpty()) {
            if (!engine.isActive()) {
                discard();
                return;
            }
            NfqueuePacket packet = packets.enter(engine.ledger(), candidate || watchesAll);
            candidate = false;
            delivering = true;
            pipeline.fireChannelRead(packet);
            delivering = false;
        }
    }

    /** Returns the packet that is being fired at the moment and has not been judged, or {@code null}. */
    NfqueuePacket delivering() {
        return delivering ? engine.ledger().newest() : null;
    }

    /** Gives what has been received the default verdict, and forgets the events. */
    void discard() {
        while (!packets.isEmpty()) {
            int id = packets.drop();
            if (!engine.ledger().isClosed()) {
                engine.defaults().give(id);
            }
        }
        events.clear();
    }
}
