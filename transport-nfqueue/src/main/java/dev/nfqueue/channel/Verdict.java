// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.util.internal.ObjectUtil;

/**
 * What the kernel is to do with a packet: a netfilter verdict ({@code NF_*}). A value: verdicts with the same meaning are
 * equal. What runs next in the kernel after each is the difference that matters:
 */
public final class Verdict {
    private static final int NF_QUEUE = 3;
    private static final int NF_VERDICT_FLAG_QUEUE_BYPASS = 0x8000;
    private static final int QUEUE_SHIFT = 16;

    /** Drops the packet silently ({@code NF_DROP}). Nothing runs next. */
    public static final Verdict DROP = new Verdict(0);

    /**
     * Lets the packet pass ({@code NF_ACCEPT}). It goes on at the <em>next base chain</em> of the same hook: the rules that
     * follow in the chain that queued it are not run.
     */
    public static final Verdict ACCEPT = new Verdict(1);

    /**
     * Runs the base chain that queued the packet once more from its start ({@code NF_REPEAT}). The same rule would queue
     * it again, forever, so change what the rule looks at, usually the mark: {@link NfqueuePacket#repeat(int)}.
     */
    public static final Verdict REPEAT = new Verdict(4);

    /** Lets the packet pass this hook at once ({@code NF_STOP}): no further chain of this hook runs, not even one that drops. */
    public static final Verdict STOP = new Verdict(5);

    private final int word;

    private Verdict(int word) {
        this.word = word;
    }

    /**
     * Hands the packet to another queue, where it gets a new id ({@code NF_QUEUE}). When nobody listens there it is dropped;
     * see {@link #orBypass()}.
     *
     * @param queue the other queue's number, 0 to 65535
     */
    public static Verdict queue(int queue) {
        return new Verdict(NF_QUEUE | ObjectUtil.checkInRange(queue, 0, 0xffff, "queue") << QUEUE_SHIFT);
    }

    /**
     * Of {@link #queue}: returns the verdict that accepts the packet when nobody listens on that queue
     * ({@code NF_VERDICT_FLAG_QUEUE_BYPASS}).
     *
     * @throws IllegalStateException when this verdict is another one
     */
    public Verdict orBypass() {
        if (!isQueue()) {
            throw new IllegalStateException("Only a queue(n) verdict can bypass, not " + this);
        }
        return new Verdict(word | NF_VERDICT_FLAG_QUEUE_BYPASS);
    }

    /** Returns whether this verdict hands the packet to another queue. */
    public boolean isQueue() {
        return (word & 0xff) == NF_QUEUE;
    }

    /** Returns whether the packet does not come back to this queue, nor to another. */
    boolean isFinal() {
        return equals(ACCEPT) || equals(DROP) || equals(STOP);
    }

    /** Returns the number of the queue that {@link #queue} named, or -1 for another verdict. */
    public int targetQueue() {
        return isQueue() ? word >>> QUEUE_SHIFT : -1;
    }

    /**
     * Returns the verdict that a kernel's word means, for programs that read verdict messages.
     *
     * @throws IllegalArgumentException for {@code NF_STOLEN} and numbers that the kernel refuses
     */
    public static Verdict ofWord(int word) {
        return switch (word & 0xff) {
            case 0 -> DROP;
            case 1 -> ACCEPT;
            case NF_QUEUE -> new Verdict(word);
            case 4 -> REPEAT;
            case 5 -> STOP;
            default -> throw new IllegalArgumentException("The kernel takes no verdict " + (word & 0xff) + ".");
        };
    }

    /** Returns the verdict as the kernel takes it: the verdict in the low byte, a queue's number in the upper half. */
    public int word() {
        return word;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Verdict verdict && verdict.word == word;
    }

    @Override
    public int hashCode() {
        return word;
    }

    /** Returns {@code ACCEPT}, {@code DROP}, {@code REPEAT}, {@code STOP}, {@code QUEUE(7)} or {@code QUEUE(7, bypass)}. */
    @Override
    public String toString() {
        return switch (word & 0xff) {
            case 0 -> "DROP";
            case 1 -> "ACCEPT";
            case 4 -> "REPEAT";
            case 5 -> "STOP";
            default -> "QUEUE(" + targetQueue() + ((word & NF_VERDICT_FLAG_QUEUE_BYPASS) != 0 ? ", bypass)" : ")");
        };
    }
}
