// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.netlink.Nfqnl;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.util.IllegalReferenceCountException;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import io.netty.util.ResourceLeakTracker;
import io.netty.util.internal.ObjectUtil;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A packet that waits in a netfilter queue for its verdict: the inbound message of an {@link NfqueueChannel}.
 *
 * <h2>Verdict</h2>
 *
 * <p>Each packet gets exactly one:
 * <ul>
 *   <li>write a verdict: {@code ctx.write(packet.accept())}, {@code packet.drop()}, {@code packet.accept().mark(0x10)};
 *   <li>or write the packet itself: it is accepted, with new bytes when it came from {@link #replace(ByteBuf)};
 *   <li>or do neither: when the last reference is released, it gets {@link NfqueueChannelOption#DEFAULT_VERDICT}.
 * </ul>
 *
 * <p>A second verdict fails its promise with {@link VerdictAlreadyGivenException}.
 *
 * <h2>Reference Counting</h2>
 *
 * <p>Writing takes over the packet's reference, as with any Netty message. The verdict methods and {@link #replace(ByteBuf)}
 * do not consume it: a replacement holds its own reference to the packet, and the caller still releases the original.
 *
 * <p>Bytes and metadata stay readable until the last reference is gone, whether or not a verdict has been given.
 */
public final class NfqueuePacket extends PacketMetadata implements ByteBufHolder {
    private static final ResourceLeakDetector<NfqueuePacket> LEAKS =
            ResourceLeakDetectorFactory.instance().newResourceLeakDetector(NfqueuePacket.class);
    private static final VarHandle REFERENCES;

    static {
        try {
            REFERENCES = MethodHandles.lookup().findVarHandle(NfqueuePacket.class, "references", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int FLAGS_SHIFT = 24;
    private static final int LENGTH_MASK = (1 << FLAGS_SHIFT) - 1;

    // How far a packet's verdict has come; read and written on the event loop.

    /** Nobody has decided. */
    static final int WAITING = 0;

    /** A verdict has been written, and not yet sent. */
    static final int WRITTEN = 1;

    /** The kernel has the verdict, or the default verdict is on its way. */
    static final int JUDGED = 2;

    final PacketLedger ledger;

    /** The packet as it was received: this, or what this replaces. Holds the progress for all of them. */
    final NfqueuePacket origin;

    /** Progress in the lowest two bits, place in {@link OutstandingPackets} above: one number more takes 8 bytes more. */
    private int state = WAITING;

    /** The packet whose reference count this one shares: this, or what this duplicates. */
    private final NfqueuePacket counted;

    private final int packetId;
    private final int payloadStart;

    /** The payload's length in the lower 24 bits, {@link #flags()} above. */
    private final int payload;

    private final ResourceLeakTracker<NfqueuePacket> leak;
    private ByteBuf content;

    /** Plain, so that making a packet costs no fence; changed and asked for through the handle only. */
    private int references = 1;

    /**
     * A packet as received; takes over one reference of the memory.
     *
     * @param watched whether the leak detector may choose it; it records a stack trace of those that it chooses
     */
    NfqueuePacket(
            PacketLedger ledger,
            ByteBuf memory,
            int bodyStart,
            int bodyEnd,
            int packetId,
            int payloadStart,
            int payloadLength,
            int flags,
            boolean watched) {
        super(memory, bodyStart, bodyEnd);
        this.ledger = ledger;
        this.packetId = packetId;
        this.payloadStart = payloadStart;
        payload = payloadLength | flags << FLAGS_SHIFT;
        origin = this;
        counted = this;
        leak = watched ? LEAKS.track(this) : null;
    }

    /** Another content for a packet: counted on its own when {@code sharedCount} is {@code null}. */
    private NfqueuePacket(NfqueuePacket packet, ByteBuf content, NfqueuePacket sharedCount) {
        super(packet);
        ledger = packet.ledger;
        origin = packet.origin;
        packetId = packet.packetId;
        payloadStart = packet.payloadStart;
        payload = packet.payload;
        this.content = content;
        counted = sharedCount == null ? this : sharedCount;
        leak = sharedCount == null && packet.origin.leak != null ? LEAKS.track(this) : null;
    }

    /** Returns the packet's id in its queue, an unsigned 32-bit number that counts from 1 with each binding. */
    public long packetId() {
        return Integer.toUnsignedLong(packetId);
    }

    int id() {
        return packetId;
    }

    /** Returns {@link #WAITING}, {@link #WRITTEN} or {@link #JUDGED}. */
    int progress() {
        return state & 3;
    }

    void setProgress(int progress) {
        state = (state & ~3) | progress;
    }

    /** Returns the lower 30 bits of what {@link #setSlot} was given. */
    int slot() {
        return state >>> 2;
    }

    void setSlot(int slot) {
        state = (slot << 2) | (state & 3);
    }

    /**
     * Returns the packet from its IP header on, without link-layer header; empty under {@link CopyMode#META}. The buffer
     * can be edited in place, but what is edited is only sent back with a verdict that says so:
     * {@link NfqueueVerdict#withEdits()}.
     */
    @Override
    public ByteBuf content() {
        if (counted.references <= 0) {
            throw new IllegalReferenceCountException(0);
        }
        if (content == null) {
            content = payloadLength() == 0 ? Unpooled.EMPTY_BUFFER : memory.slice(payloadStart, payloadLength());
        }
        return content;
    }

    /** Returns whether {@link #content()} is not what the kernel delivered, but came from {@link #replace(ByteBuf)}. */
    public boolean isReplaced() {
        return origin != counted;
    }

    /** Returns the packet's length in bytes before it was cut to the copy range ({@code NFQA_CAP_LEN}), cut or not. */
    public int originalLength() {
        return getInt(Nfqnl.NFQA_CAP_LEN, payloadLength());
    }

    private int payloadLength() {
        return payload & LENGTH_MASK;
    }

    @Override
    int flags() {
        return payload >>> FLAGS_SHIFT;
    }

    @Override
    String interfaceName(int index) {
        return ledger.interfaceName(index);
    }

    /** Makes the verdict {@link Verdict#ACCEPT}. */
    public NfqueueVerdict accept() {
        return new NfqueueVerdict(this, Verdict.ACCEPT);
    }

    /**
     * Makes the verdict {@link Verdict#ACCEPT} that marks the packet's connection, too: a rule before the queue rule that lets
     * packets of connections with this mark pass hands the rest of the flow back to the kernel. See
     * {@link NfqueueVerdict#conntrackMark(int)} for what the kernel must have.
     *
     * @param mark what the rule looks for; anything but 0
     */
    public NfqueueVerdict acceptFlow(int mark) {
        return accept().conntrackMark(mark);
    }

    /** Makes the verdict {@link Verdict#DROP}. */
    public NfqueueVerdict drop() {
        return new NfqueueVerdict(this, Verdict.DROP);
    }

    /** Makes the verdict {@link Verdict#STOP}. */
    public NfqueueVerdict stop() {
        return new NfqueueVerdict(this, Verdict.STOP);
    }

    /** Makes the verdict {@link Verdict#REPEAT} with a mark, by which the rule must know the packet and let it pass. */
    public NfqueueVerdict repeat(int mark) {
        return new NfqueueVerdict(this, Verdict.REPEAT).mark(mark);
    }

    /**
     * Makes the verdict {@link Verdict#DROP} with an answer to the packet's sender, see {@link NfqueueVerdict#answer(ByteBuf)}.
     * Without an answer for what must have none: ICMP errors, resets, later fragments, multicast, broadcast.
     */
    public NfqueueVerdict reject(RejectReason reason) {
        return drop().answer(RejectAnswer.to(content(), reason));
    }

    /** Makes any verdict. */
    public NfqueueVerdict verdict(Verdict verdict) {
        return new NfqueueVerdict(this, verdict);
    }

    /**
     * Returns the same packet with other bytes, which takes over {@code newContent}. Written, it is accepted and the kernel
     * goes on with the new bytes: a whole packet from the IP header on, whose lengths and checksums are right, since the
     * kernel checks neither.
     */
    @Override
    public NfqueuePacket replace(ByteBuf newContent) {
        ObjectUtil.checkNotNull(newContent, "newContent");
        origin.retain(); // First: it fails when the packet is gone, and then nothing has been made or taken over.
        return new NfqueuePacket(this, newContent, null);
    }

    @Override
    public NfqueuePacket copy() {
        return replace(content().copy());
    }

    @Override
    public NfqueuePacket duplicate() {
        return new NfqueuePacket(this, content().duplicate(), counted);
    }

    @Override
    public NfqueuePacket retainedDuplicate() {
        return duplicate().retain();
    }

    @Override
    public int refCnt() {
        return (int) REFERENCES.getVolatile(counted);
    }

    @Override
    public NfqueuePacket retain() {
        return retain(1);
    }

    @Override
    public NfqueuePacket retain(int increment) {
        ObjectUtil.checkPositive(increment, "increment");
        int before = (int) REFERENCES.getAndAdd(counted, increment);
        if (before <= 0 || before + increment < before) {
            REFERENCES.getAndAdd(counted, -increment);
            throw new IllegalReferenceCountException(before, increment);
        }
        return this;
    }

    @Override
    public NfqueuePacket touch() {
        return touch(null);
    }

    @Override
    public NfqueuePacket touch(Object hint) {
        if (counted.leak != null) {
            counted.leak.record(hint);
        }
        return this;
    }

    @Override
    public boolean release() {
        return release(1);
    }

    @Override
    public boolean release(int decrement) {
        ObjectUtil.checkPositive(decrement, "decrement");
        int before = (int) REFERENCES.getAndAdd(counted, -decrement);
        if (before < decrement) {
            REFERENCES.getAndAdd(counted, decrement);
            throw new IllegalReferenceCountException(before, -decrement);
        }
        if (before == decrement) {
            counted.deallocate();
            return true;
        }
        return false;
    }

    private void deallocate() {
        if (leak != null) {
            leak.close(this);
        }
        if (origin == this) {
            memory.release();
            ledger.released(this);
        } else {
            content.release();
            origin.release();
        }
    }

    /** Returns one line: {@code "NfqueuePacket(id 7, 84 bytes)"}. */
    @Override
    public String toString() {
        return "NfqueuePacket(id " + packetId() + ", " + payloadLength() + " bytes)";
    }
}
