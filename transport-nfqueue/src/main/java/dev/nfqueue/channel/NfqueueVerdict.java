// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCounted;
import io.netty.util.internal.ObjectUtil;
import java.time.Duration;
import java.util.BitSet;

/**
 * A verdict on one packet, with what goes with it: the outbound message of an {@link NfqueueChannel}. The packet makes it:
 * {@code packet.accept().mark(0x10)}.
 *
 * <p>Writing it hands it over with the packet's reference, and the parts are not to be changed afterwards. The write's
 * promise succeeds after the system call that carried the verdict, when the kernel has acted on it; it fails with
 * {@link VerdictAlreadyGivenException} when the packet has been judged before, with {@link ContentRejectedException} when the
 * new content cannot be right, with {@link VerdictPartRejectedException} or {@link UnsupportedFeatureException} when the kernel
 * would not do what another part says. An error that the kernel tells later is an {@link NfqueueVerdictErrorEvent}.
 *
 * <h2>Reference Counting</h2>
 *
 * <p>The verdict has no count of its own: {@code retain} and {@code release} go to the packet and to the new content.
 */
public final class NfqueueVerdict implements ReferenceCounted {
    private final NfqueuePacket packet;
    private final Verdict verdict;
    private boolean marked;
    private boolean edited;
    private int mark;

    /**
     * What is beside verdict and mark: {@code null}, or the new content when that is all, or {@link VerdictParts} with the
     * content in it. A verdict that changes bytes has one object less for it.
     */
    private Object extra;

    NfqueueVerdict(NfqueuePacket packet, Verdict verdict) {
        this.packet = packet;
        this.verdict = ObjectUtil.checkNotNull(verdict, "verdict");
    }

    /** Returns the packet that is judged. */
    public NfqueuePacket packet() {
        return packet;
    }

    /** Returns what becomes of it. */
    public Verdict verdict() {
        return verdict;
    }

    /** Sets the packet's mark ({@code NFQA_MARK}); without it the mark stays as it is. Rules of later chains see it. */
    public NfqueueVerdict mark(int newMark) {
        marked = true;
        mark = newMark;
        return this;
    }

    /**
     * Sets the bits of the mark that {@code mask} has, and leaves the others as they were when the packet was queued, or as an
     * earlier call has set them.
     */
    public NfqueueVerdict mark(int value, int mask) {
        return mark(((marked ? this.mark : packet.mark()) & ~mask) | (value & mask));
    }

    /** Returns whether the verdict sets the packet's mark. */
    public boolean hasMark() {
        return marked;
    }

    /** Returns the mark to set, 0 when {@link #hasMark()} is false. */
    public int mark() {
        return mark;
    }

    /**
     * Replaces the packet's bytes ({@code NFQA_PAYLOAD}) by a whole packet from the IP header on, whose lengths and checksums
     * are right, since the kernel checks neither. Takes over the buffer's reference.
     */
    public NfqueueVerdict replaceContent(ByteBuf newContent) {
        setOwnContent(ObjectUtil.checkNotNull(newContent, "newContent"));
        return this;
    }

    private void setOwnContent(ByteBuf newContent) {
        if (ownContent() != null) {
            ownContent().release();
        }
        if (extra instanceof VerdictParts parts) {
            parts.content = newContent;
        } else {
            extra = newContent;
        }
    }

    /**
     * Sends the packet's {@link NfqueuePacket#content()} back, for bytes that were edited in place; what has been written must
     * not change any more. They are the packet's own, so there is no reference to count. Lengths and checksums are the
     * caller's, as with {@link #replaceContent}; of these two the last call counts.
     */
    public NfqueueVerdict withEdits() {
        setOwnContent(null);
        edited = true;
        return this;
    }

    /**
     * Returns the new bytes, from {@link #replaceContent}, {@link #withEdits} or a packet's {@code replace}; {@code null}: they stay
     * as they are.
     */
    public ByteBuf newContent() {
        ByteBuf own = ownContent();
        return own == null && (edited || packet.isReplaced()) ? packet.content() : own;
    }

    /** Sets the packet's priority for traffic control ({@code NFQA_PRIORITY}, {@link NfqueueFeature#PRIORITY}). */
    public NfqueueVerdict priority(int priority) {
        makeParts().priority = priority;
        return this;
    }

    /**
     * Sets the mark of the packet's connection ({@code CTA_MARK}): what lets a rule pass the rest of the connection without
     * queueing it.
     *
     * <p>For the three {@code conntrack} parts: the kernel ignores them on a packet that it does not track, and tells
     * nothing. It takes timeout, labels, mark in this order, and leaves out the rest after one that it cannot do. The write
     * fails with {@link UnsupportedFeatureException} on a kernel without {@link NfqueueFeature#CONNTRACK}; the option of that
     * name is not needed.
     */
    public NfqueueVerdict conntrackMark(int value) {
        return conntrackMark(value, -1);
    }

    /** Sets the bits of the connection's mark that {@code mask} has, see {@link #conntrackMark(int)}. */
    public NfqueueVerdict conntrackMark(int value, int mask) {
        makeConntrack().mark = value;
        makeConntrack().markMask = mask;
        return this;
    }

    /**
     * Sets those labels of the packet's connection that {@code mask} has, to what {@code labels} has for them ({@code
     * CTA_LABELS}), see {@link #conntrackMark(int)}. Only connections have labels that began when some rule looked at labels;
     * for others the kernel ignores this, and a mark set along with it.
     *
     * @param labels 0 to 127
     * @param mask 0 to 127
     * @throws IllegalArgumentException when there is a label above 127
     */
    public NfqueueVerdict conntrackLabels(BitSet labels, BitSet mask) {
        BitSet masked = (BitSet) labels.clone();
        masked.and(mask); // The kernel would flip labels beside the mask.
        byte[] newLabels = ConntrackLabels.write(masked);
        makeConntrack().labelsMask = ConntrackLabels.write(mask);
        makeConntrack().labels = newLabels;
        return this;
    }

    /**
     * Sets when the packet's connection expires if no packet comes ({@code CTA_TIMEOUT}), see {@link #conntrackMark(int)}. The
     * next packet sets it anew.
     *
     * @param timeout rounded up to a second; 0 to 4,294,967,295 seconds
     */
    public NfqueueVerdict conntrackTimeout(Duration timeout) {
        long seconds = timeout.getSeconds() + (timeout.getNano() > 0 ? 1 : 0);
        makeConntrack().timeoutSeconds = (int) ObjectUtil.checkInRange(seconds, 0, 0xffff_ffffL, "timeout");
        return this;
    }

    /**
     * Sets the VLAN tag of a packet of the bridge family ({@code NFQA_VLAN}), which may have had none. The write of a verdict on
     * another family's packet fails with {@link VerdictPartRejectedException}, since the kernel would ignore the tag.
     */
    public NfqueueVerdict vlan(Vlan vlan) {
        makeParts().vlan = ObjectUtil.checkNotNull(vlan, "vlan");
        return this;
    }

    /** Sets the VLAN tag, see {@link #vlan(Vlan)}. */
    public NfqueueVerdict vlan(int protocol, int tci) {
        return vlan(new Vlan(protocol, tci));
    }

    /**
     * Replaces the link-layer header of a packet of the bridge family ({@code NFQA_L2HDR}) by one of the same length, as
     * {@link NfqueuePacket#linkHeader()} has it; the bytes are copied. With another length, or on another family's packet, the
     * write fails with {@link VerdictPartRejectedException}, since the kernel would drop the packet or ignore the header.
     */
    public NfqueueVerdict linkHeader(byte... header) {
        makeParts().linkHeader = header.clone();
        return this;
    }

    /**
     * Sends an answer to whomever it names, as soon as the kernel has the verdict: a whole packet from the IP header on, lengths
     * and checksums right, no longer than the MTU of its way. It leaves by a raw socket under {@link NfqueueChannelOption#ANSWER_MARK}, so
     * that a rule can keep it out of the queue. The buffer's bytes are copied and its reference is taken over.
     *
     * <p>Needs {@code CAP_NET_RAW}; without it the write fails. That an answer could not be routed is counted only, in
     * {@link NfqueueMetrics#answersFailed()}.
     *
     * @throws IllegalArgumentException when the buffer holds no IP packet of that size; the reference is taken over all the same
     */
    public NfqueueVerdict answer(ByteBuf ipPacket) {
        try {
            PacketInjector.checkSendable(ipPacket);
            makeParts().answer = ByteBufUtil.getBytes(ipPacket);
        } finally {
            ipPacket.release();
        }
        return this;
    }

    NfqueueVerdict answer(byte[] ipPacket) {
        if (ipPacket != null) {
            makeParts().answer = ipPacket;
        }
        return this;
    }

    /** Returns the answer that goes with the verdict, a copy on the heap that needs no release, or {@code null}. */
    public ByteBuf answer() {
        return answerBytes() == null
                ? null
                : Unpooled.wrappedBuffer(answerBytes().clone());
    }

    byte[] answerBytes() {
        return extra instanceof VerdictParts parts ? parts.answer : null;
    }

    /** Returns what is beside verdict, mark and new content, or {@code null}. */
    VerdictParts parts() {
        return extra instanceof VerdictParts parts ? parts : null;
    }

    private VerdictParts makeParts() {
        if (extra instanceof VerdictParts parts) {
            return parts;
        }
        VerdictParts parts = new VerdictParts();
        parts.content = (ByteBuf) extra;
        extra = parts;
        return parts;
    }

    private VerdictParts.ConntrackUpdate makeConntrack() {
        VerdictParts all = makeParts();
        if (all.conntrack == null) {
            all.conntrack = new VerdictParts.ConntrackUpdate();
        }
        return all.conntrack;
    }

    private ByteBuf ownContent() {
        return extra instanceof VerdictParts parts ? parts.content : (ByteBuf) extra;
    }

    @Override
    public int refCnt() {
        return packet.refCnt();
    }

    @Override
    public NfqueueVerdict retain() {
        return retain(1);
    }

    @Override
    public NfqueueVerdict retain(int increment) {
        packet.retain(increment);
        if (ownContent() != null) {
            ownContent().retain(increment);
        }
        return this;
    }

    @Override
    public NfqueueVerdict touch() {
        return touch(null);
    }

    @Override
    public NfqueueVerdict touch(Object hint) {
        packet.touch(hint);
        if (ownContent() != null) {
            ownContent().touch(hint);
        }
        return this;
    }

    @Override
    public boolean release() {
        return release(1);
    }

    @Override
    public boolean release(int decrement) {
        if (ownContent() != null) {
            ownContent().release(decrement);
        }
        return packet.release(decrement);
    }

    /** Returns one line: {@code "ACCEPT mark 0x10 on packet 7"}. */
    @Override
    public String toString() {
        return verdict + (marked ? " mark 0x" + Integer.toHexString(mark) : "")
                + (parts() == null ? "" : parts().describe())
                + (packet.refCnt() > 0 && newContent() != null
                        ? " with " + newContent().readableBytes() + " new bytes"
                        : "")
                + " on packet "
                + packet.packetId();
    }
}
