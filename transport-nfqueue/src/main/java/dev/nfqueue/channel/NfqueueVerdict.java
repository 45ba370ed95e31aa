// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCounted;
import io.netty.util.internal.ObjectUtil;

/**
 * A verdict on one packet, with what goes with it: the outbound message of an {@link NfqueueChannel}. The packet makes it:
 * {@code packet.accept().mark(0x10)}.
 *
 * <p>Writing it hands it over with the packet's reference, and the parts are not to be changed afterwards. The write's
 * promise succeeds after the system call that carried the verdict, when the kernel has acted on it; it fails with
 * {@link VerdictAlreadyGivenException} when the packet has been judged before, with {@link ContentRejectedException} when the
 * new content cannot be right. An error that the kernel tells later is an {@link NfqueueVerdictErrorEvent}.
 *
 * <h2>Reference Counting</h2>
 *
 * <p>The verdict has no count of its own: {@code retain} and {@code release} go to the packet and to the new content.
 */
public final class NfqueueVerdict implements ReferenceCounted {
    private final NfqueuePacket packet;
    private final Verdict verdict;
    private boolean marked;
    private int mark;
    private ByteBuf content;

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
        ObjectUtil.checkNotNull(newContent, "newContent");
        if (content != null) {
            content.release();
        }
        content = newContent;
        return this;
    }

    /** Returns the new bytes, from {@link #replaceContent} or a packet's {@code replace}; {@code null}: they stay as they are. */
    public ByteBuf newContent() {
        return content != null || !packet.isReplaced() ? content : packet.content();
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
        if (content != null) {
            content.retain(increment);
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
        if (content != null) {
            content.touch(hint);
        }
        return this;
    }

    @Override
    public boolean release() {
        return release(1);
    }

    @Override
    public boolean release(int decrement) {
        if (content != null) {
            content.release(decrement);
        }
        return packet.release(decrement);
    }

    /** Returns one line: {@code "ACCEPT mark 0x10 on packet 7"}. */
    @Override
    public String toString() {
        return verdict + (marked ? " mark 0x" + Integer.toHexString(mark) : "")
                + (newContent() != null ? " with " + newContent().readableBytes() + " new bytes" : "") + " on packet "
                + packet.packetId();
    }
}
