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
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;

/**
 * Turns what the kernel sends into packets and events. Receiving and delivering are two steps, since a handler may do
 * anything, such as binding another channel of the loop, which needs the scratch that a receive fills.
 */
final class PacketReader {
    private final QueueEngine engine;
    private final PacketArena arena;
    private NfqueuePacket[] packets = new NfqueuePacket[NfqueueChannelConfig.MAX_BATCH_SIZE];
    private int count;
    private final VerdictErrors errors;
    private final Queue<Object> events = new ArrayDeque<>();
    private NfqueuePacket delivering;
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
        for (int i = 0; i < n; i++) {
            if (batch.length(i) == 0) {
                return -Errno.EPIPE; // Only a descriptor that is no netlink socket has an end.
            }
            if (batch.isCut(i)) {
                malformed("A netlink message was longer than the kernel should make them");
            }
            readDatagram(scratch, batch.start(i), batch.start(i) + batch.length(i));
        }
        return n;
    }

    private void readDatagram(LoopScratch scratch, int from, int to) {
        NetlinkMessage message = scratch.message.reset(scratch.received.buffer(), from, to);
        while (message.next()) {
            if (message.type() == Nfqnl.NFQNL_MSG_PACKET) {
                readPacket(scratch, message.bodyStart(), message.end());
            } else if (message.isError()) {
                readError(message);
            }
        }
        if (message.isMalformed()) {
            malformed("A netlink message's length reaches beyond its datagram");
        }
    }

    private void readPacket(LoopScratch scratch, int from, int to) {
        ByteBuf memory;
        try {
            memory = arena.copy(scratch.received.nio(), from, to - from);
        } catch (OutOfMemoryError | RuntimeException e) {
            // Netty's limit on direct memory, or an allocator of somebody's: the packet cannot be delivered, but it is
            // not left waiting either.
            events.add(e);
            if (scratch.packet.read(scratch.received.buffer(), from, to) != PacketMessage.Outcome.MALFORMED) {
                countUpTo(scratch.packet.packetId());
                engine.defaults().give(scratch.packet.packetId());
            }
            return;
        }
        int start = arena.offset();
        int end = start + to - from;
        switch (scratch.packet.read(memory, start, end)) {
            case OK -> {
                countUpTo(scratch.packet.packetId());
                engine.counters().add(ChannelCounters.PACKETS, 1);
                engine.counters().add(ChannelCounters.BYTES, scratch.packet.payloadLength());
                add(engine.ledger().received(scratch.packet, memory, start, end));
            }
            case MALFORMED_PACKET -> {
                memory.release();
                countUpTo(scratch.packet.packetId());
                malformed("The attributes of packet " + scratch.packet.packetId()
                        + " are malformed; it gets the default verdict");
                engine.defaults().give(scratch.packet.packetId());
            }
            default -> {
                memory.release();
                malformed("A packet message has no packet id");
            }
        }
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
            if (errno != 0) {
                long packetId = Integer.toUnsignedLong(message.requestSequence());
                engine.counters().countKernelError(errno);
                events.add(new NfqueueVerdictErrorEvent(packetId, errno, errors.cause(errno)));
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

    private void add(NfqueuePacket packet) {
        if (count == packets.length) {
            packets = Arrays.copyOf(packets, count * 2);
        }
        packets[count++] = packet;
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
        return count > 0 || !events.isEmpty();
    }

    /** Fires what has been received. What a closed channel cannot deliver any more is released. */
    void deliver(ChannelPipeline pipeline) {
        while (!events.isEmpty()) {
            Object event = events.remove();
            if (event instanceof Throwable failure) {
                pipeline.fireExceptionCaught(failure);
            } else {
                pipeline.fireUserEventTriggered(event);
            }
        }
        int end = count;
        for (int i = 0; i < end; i++) {
            NfqueuePacket packet = packets[i];
            packets[i] = null;
            if (packet == null) {
                break; // A handler has closed the channel, which has released the rest.
            }
            if (engine.isActive()) {
                delivering = packet;
                pipeline.fireChannelRead(packet);
                delivering = null;
            } else {
                packet.release();
            }
        }
        count = 0;
    }

    /** Returns the packet that is being fired at the moment, or {@code null}. */
    NfqueuePacket delivering() {
        return delivering;
    }

    /** Releases what has been received, so that it gets the default verdict, and forgets the events. */
    void discard() {
        int end = count;
        count = 0;
        for (int i = 0; i < end; i++) {
            NfqueuePacket packet = packets[i];
            packets[i] = null;
            if (packet != null) {
                packet.release();
            }
        }
        events.clear();
    }
}
