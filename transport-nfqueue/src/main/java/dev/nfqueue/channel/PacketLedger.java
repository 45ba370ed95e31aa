// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.netlink.MessageWriter;
import dev.nfqueue.internal.netlink.Nfqnl;
import dev.nfqueue.internal.netlink.PacketMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * The books on the packets of one binding: which wait, which have been judged. It keeps the promise that every packet gets
 * exactly one verdict, for any channel that carries {@link NfqueuePacket}s: {@link NfqueueChannel}, the embedded one of the
 * tests, one of your own.
 *
 * <p>All methods are called on the channel's event loop. Packets may be released on any thread.
 */
public final class PacketLedger {
    private final Channel channel;
    private final Consumer<NfqueuePacket> unjudged;
    private final IntFunction<String> interfaceNames;
    private final Predicate<NfqueueFeature> supported;
    private final OutstandingPackets outstanding = new OutstandingPackets();
    private volatile boolean closed;
    private long doubleVerdicts;
    private long now;
    private VerdictLatency latency;

    /**
     * Opens the books of a binding.
     *
     * @param channel whose packets they are
     * @param unjudged called on the channel's event loop with each packet whose last reference was released without a
     *     verdict, to give the default one; its bytes are gone by then
     */
    public PacketLedger(Channel channel, Consumer<NfqueuePacket> unjudged) {
        this(channel, unjudged, index -> null);
    }

    /**
     * Opens the books of a binding.
     *
     * @param interfaceNames an interface's name by its index, {@code null} for none; called on any thread
     */
    public PacketLedger(Channel channel, Consumer<NfqueuePacket> unjudged, IntFunction<String> interfaceNames) {
        this(channel, unjudged, interfaceNames, feature -> true);
    }

    /** Opens the books of a binding to a kernel that may lack features. */
    PacketLedger(
            Channel channel,
            Consumer<NfqueuePacket> unjudged,
            IntFunction<String> interfaceNames,
            Predicate<NfqueueFeature> supported) {
        this.channel = channel;
        this.unjudged = unjudged;
        this.interfaceNames = interfaceNames;
        this.supported = supported;
    }

    /**
     * Enters a packet.
     *
     * @param body an {@code NFQNL_MSG_PACKET} message's body, from its netfilter header to its end, in the buffer's readable
     *     bytes; taken over
     * @throws NetlinkFormatException when it is none; the buffer stays the caller's
     */
    public NfqueuePacket received(ByteBuf body) {
        int start = body.readerIndex();
        int length = body.readableBytes();
        PacketMessage message = new PacketMessage();
        ByteBuffer bytes = body.nioBuffer(start, length).order(ByteOrder.nativeOrder());
        if (message.read(bytes, bytes.position(), bytes.limit()) != PacketMessage.Outcome.OK) {
            throw new NetlinkFormatException("This is no complete packet message");
        }
        int payload = start + message.payloadStart() - bytes.position();
        return received(
                body,
                start,
                start + length,
                message.packetId(),
                payload,
                message.payloadLength(),
                message.flags(),
                true);
    }

    /**
     * Enters a packet whose message's body is in {@code [bodyStart, bodyEnd)} of this memory; takes over one reference of it.
     *
     * @param watched whether it may be one of those that the leak detector watches
     */
    NfqueuePacket received(
            ByteBuf memory,
            int bodyStart,
            int bodyEnd,
            int packetId,
            int payloadStart,
            int payloadLength,
            int flags,
            boolean watched) {
        NfqueuePacket packet = new NfqueuePacket(
                this, memory, bodyStart, bodyEnd, packetId, payloadStart, payloadLength, flags, watched);
        outstanding.add(packet, now);
        return packet;
    }

    /** Returns the packet that was entered last, or {@code null} when it has been judged. */
    NfqueuePacket newest() {
        return outstanding.newest();
    }

    /**
     * Accepts a message for writing, once for each packet. The message stays the caller's.
     *
     * @throws VerdictAlreadyGivenException when the packet has a verdict, or its binding has ended
     * @throws ContentRejectedException when the new content cannot be right; the packet still waits
     * @throws VerdictPartRejectedException when another part of the verdict cannot be done to this packet; it still waits
     * @throws UnsupportedFeatureException when the kernel would ignore a part of the verdict; the packet still waits
     * @throws IllegalArgumentException when the packet is another channel's
     * @throws UnsupportedOperationException when the message is neither a verdict nor a packet
     */
    public void claim(Object message) {
        NfqueuePacket packet = packet(message);
        if (packet.ledger != this) {
            if (packet.ledger.closed) {
                throw new VerdictAlreadyGivenException(packet.packetId(), true);
            }
            throw new IllegalArgumentException(
                    packet + " came from another binding; write its verdict to the channel that it came from.");
        }
        NfqueuePacket origin = packet.origin;
        if (closed || origin.progress() != NfqueuePacket.WAITING) {
            doubleVerdicts++;
            throw new VerdictAlreadyGivenException(packet.packetId(), closed);
        }
        ByteBuf content = newContent(message);
        if (content != null) {
            ContentCheck.check(origin, content);
        }
        if (message instanceof NfqueueVerdict verdict && verdict.parts() != null) {
            PartsCheck.check(origin, verdict.parts(), supported);
        }
        origin.setProgress(NfqueuePacket.WRITTEN);
    }

    /**
     * Writes a message that {@link #claim} accepted as the kernel takes it: a netlink message of the type {@code
     * NFQNL_MSG_VERDICT}. For channels that carry verdicts elsewhere than into a netlink socket.
     */
    public static void encode(Object message, ByteBuf out) {
        NfqueuePacket packet = packet(message);
        ByteBuf content = newContent(message);
        int length = content == null ? -1 : content.readableBytes();
        MessageWriter writer = new MessageWriter()
                .begin(out, Nfqnl.NFQNL_MSG_VERDICT, Nfqnl.NLM_F_REQUEST, packet.id(), 0, packet.queue());
        VerdictEncoder.encode(writer, message, length);
        if (content != null) {
            out.writeBytes(content, content.readerIndex(), length);
        }
    }

    /** Tells that the kernel has the verdict in this message, which {@link #claim} accepted. */
    public void sent(Object message) {
        settle(packet(message).origin);
    }

    /** Tells that a packet given to {@code unjudged}, or found by {@link #forEachOutstanding}, has been judged. */
    public void settle(NfqueuePacket packet) {
        packet.setProgress(NfqueuePacket.JUDGED);
        if (latency != null) {
            latency.record(now - outstanding.time(packet));
        }
        outstanding.remove(packet);
    }

    /** Tells the time, by {@link System#nanoTime()}, of what is entered and settled from now on. */
    void setTime(long nanos) {
        now = nanos;
    }

    /** Measures how long packets wait, or not any more ({@code null}). */
    void setLatency(VerdictLatency newLatency) {
        latency = newLatency;
    }

    /** Returns when the packet was received that has waited longest; there must be one. */
    long oldestNanos() {
        return outstanding.time(outstanding.oldest());
    }

    /**
     * Settles the packets that were received before a time and on which nobody has decided, and calls with each. Returns how
     * many they were.
     */
    int expire(long before, IntConsumer action) {
        int[] expired = {0};
        outstanding.forEachUntil(before, packet -> {
            if (isWaiting(packet)) {
                settle(packet);
                action.accept(packet.id());
                expired[0]++;
            }
        });
        return expired[0];
    }

    /**
     * Returns whether a message is a packet of one's own, which is sent and not judged.
     *
     * @throws IllegalArgumentException when it would be one, but is no whole IP packet
     */
    public static boolean isInjection(Object message) {
        if (!PacketInjector.isOwn(message)) {
            return false;
        }
        PacketInjector.checkSendable(((ByteBufHolder) message).content());
        return true;
    }

    /** Returns the packet that an outbound message is about, or fails as {@link #claim} does. */
    static NfqueuePacket packet(Object message) {
        if (message instanceof NfqueuePacket packet) {
            return packet;
        }
        if (message instanceof NfqueueVerdict verdict) {
            return verdict.packet();
        }
        throw new UnsupportedOperationException("An NFQUEUE channel takes NfqueueVerdict and NfqueuePacket, not "
                + (message == null ? null : message.getClass().getName())
                + "; encode it to one of them in a handler before the channel.");
    }

    /** Returns the bytes that an outbound message replaces the packet's with, or {@code null}. */
    static ByteBuf newContent(Object message) {
        if (message instanceof NfqueueVerdict verdict) {
            return verdict.newContent();
        }
        NfqueuePacket packet = (NfqueuePacket) message;
        return packet.isReplaced() ? packet.content() : null;
    }

    /** Returns whether nobody has decided on the packet yet. */
    public boolean isWaiting(NfqueuePacket packet) {
        return packet.origin.progress() == NfqueuePacket.WAITING;
    }

    /** Returns an interface's name, or {@code null}. */
    String interfaceName(int index) {
        return index == 0 ? null : interfaceNames.apply(index);
    }

    /** Returns how many packets wait for a verdict. */
    public int outstanding() {
        return outstanding.size();
    }

    /** Calls with each packet that waits, oldest first; the callee may {@link #settle} it. */
    public void forEachOutstanding(Consumer<NfqueuePacket> action) {
        outstanding.forEach(action);
    }

    /** Returns a walk through the packets that wait, oldest first. */
    OutstandingPackets.Cursor cursor() {
        return outstanding.new Cursor();
    }

    /** Returns how many verdicts were refused because their packet had one. */
    public long doubleVerdicts() {
        return doubleVerdicts;
    }

    /** Returns whether the binding has ended. */
    boolean isClosed() {
        return closed;
    }

    /** Ends the binding: no packet of it can be judged any more. */
    public void close() {
        closed = true;
    }

    /** The packet's last reference is gone, on whichever thread. */
    void released(NfqueuePacket packet) {
        if (packet.progress() == NfqueuePacket.JUDGED) {
            return; // Seen from another thread this may be stale, which only costs the detour.
        }
        EventLoop loop = channel.eventLoop();
        if (loop.inEventLoop()) {
            judgeByDefault(packet);
            return;
        }
        try {
            loop.execute(() -> judgeByDefault(packet));
        } catch (RejectedExecutionException e) {
            // The loop has ended, and with it the channel, which has settled every packet.
        }
    }

    private void judgeByDefault(NfqueuePacket packet) {
        if (!closed && packet.progress() != NfqueuePacket.JUDGED) {
            unjudged.accept(packet);
        }
    }
}
