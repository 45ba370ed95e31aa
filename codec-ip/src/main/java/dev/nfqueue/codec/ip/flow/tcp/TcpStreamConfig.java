// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import java.util.Objects;

/**
 * How a {@link TcpStreamHandler} follows connections. It is read when a connection begins; do not change it after that.
 * Handlers may share it, on several event loops; those that do share its {@link #memoryLimit}.
 *
 * <pre>{@code
 * new TcpStreamConfig().overlapPolicy(OverlapPolicy.BSD).bufferLimit(256 * 1024)
 * }</pre>
 */
public final class TcpStreamConfig {
    /** Bytes of the largest packet that comes: one that is yet to be segmented. */
    static final int LARGEST_SEGMENT = 64 * 1024;

    private static final int RELAY_BUFFER_LIMIT = 1024 * 1024;

    /** An observer cannot close the window: it needs room for what a sender may have under way, 4 MiB on Linux. */
    private static final int OBSERVE_BUFFER_LIMIT = 8 * 1024 * 1024;

    private OverlapPolicy overlapPolicy = OverlapPolicy.LINUX;
    private UrgentPolicy urgentPolicy = UrgentPolicy.IN_LINE;
    private MidStreamPolicy midStreamPolicy = MidStreamPolicy.PASS;
    private int bufferLimit;
    private StreamMemory memory = StreamMemory.DEFAULT;
    private boolean checksumsVerified = true;
    private boolean timestampsChecked = true;
    private boolean conflictsDetected = true;
    private boolean gapsSkipped;

    /** Makes the defaults, which the setters tell. */
    public TcpStreamConfig() {}

    /** Whose bytes count where segments overlap; {@link OverlapPolicy#LINUX} unless set. */
    public TcpStreamConfig overlapPolicy(OverlapPolicy policy) {
        overlapPolicy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /** What becomes of urgent data; {@link UrgentPolicy#IN_LINE} unless set. */
    public TcpStreamConfig urgentPolicy(UrgentPolicy policy) {
        urgentPolicy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /** What becomes of a connection that was there before; {@link MidStreamPolicy#PASS} unless set. */
    public TcpStreamConfig midStreamPolicy(MidStreamPolicy policy) {
        midStreamPolicy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * How many bytes a direction may keep: those ahead of a gap, those not read yet, those not acknowledged yet; in the modes
     * that relay, so many in order and as many ahead of gaps. Unless set, it is 1 MiB in these modes, where it bounds how
     * much can be under way at once, and 8 MiB in observe mode, where a gap is told when it is reached: more than a Linux
     * sender has under way as it comes, which is 4 MiB.
     *
     * @throws IllegalArgumentException below 64 KiB, which a single packet can have
     */
    public TcpStreamConfig bufferLimit(int bytes) {
        if (bytes < LARGEST_SEGMENT) {
            throw new IllegalArgumentException(
                    "bufferLimit " + bytes + " is less than a packet can have; give 65536 or more.");
        }
        bufferLimit = bytes;
        return this;
    }

    /**
     * How many bytes all connections may keep together whose handlers have this configuration, on however many event loops.
     * Unless set, that is all connections of all configurations without a limit of their own, and a quarter of what direct
     * memory may be ({@code -XX:MaxDirectMemorySize}, {@code io.netty.maxDirectMemory}).
     *
     * <p>No direction keeps more than what is left for others: one alone may have half of the limit, each of ten an
     * eleventh. Who would keep more is at its bound, as at {@link #bufferLimit}: in observe mode, a gap is told by a {@link
     * TcpGapEvent}, and retransmitted bytes are not compared; in the modes that relay, the window closes, and what comes
     * all the same is dropped, to be sent again: nothing passes unread for it. What handlers write counts and is taken
     * all the same, so that the sum may be over the limit by that, and by a packet for each event loop.
     *
     * @throws IllegalArgumentException below 256 KiB, which leaves no room for a large packet
     */
    public TcpStreamConfig memoryLimit(long bytes) {
        if (bytes < StreamMemory.LEAST) {
            throw new IllegalArgumentException("memoryLimit " + bytes + " is too little for a large packet; give "
                    + StreamMemory.LEAST + " or more.");
        }
        memory = new StreamMemory(bytes);
        return this;
    }

    /**
     * Bytes that the connections which share {@link #memoryLimit} keep now: what waits behind gaps, what is not read, not
     * written or not acknowledged yet, with the cost of keeping it. From any thread.
     */
    public long memoryUsed() {
        return memory.used();
    }

    /**
     * How often there was no memory under {@link #memoryLimit}: for a segment, which was dropped or left out, or for what
     * had come before, which was given up. From any thread.
     */
    public long memoryRefusals() {
        return memory.refused();
    }

    /** Whether segments with wrong checksums are left out, as the receiver leaves them out; true unless set. */
    public TcpStreamConfig checksumsVerified(boolean verified) {
        checksumsVerified = verified;
        return this;
    }

    /** Whether segments with timestamps from long ago are left out, as RFC 7323 (PAWS) has it; true unless set. */
    public TcpStreamConfig timestampsChecked(boolean checked) {
        timestampsChecked = checked;
        return this;
    }

    /**
     * Whether retransmitted bytes are compared with what was read, in observe mode: a {@link TcpConflictEvent} tells that
     * they differ. True unless set; it takes a copy of what is not acknowledged yet.
     */
    public TcpStreamConfig conflictsDetected(boolean detected) {
        conflictsDetected = detected;
        return this;
    }

    /**
     * Whether a stream goes on behind bytes that are missing for good, in observe mode, after a {@link TcpGapEvent}; else
     * it ends there, since few decoders find their way again. False unless set.
     */
    public TcpStreamConfig gapsSkipped(boolean skipped) {
        gapsSkipped = skipped;
        return this;
    }

    OverlapPolicy overlapPolicy() {
        return overlapPolicy;
    }

    UrgentPolicy urgentPolicy() {
        return urgentPolicy;
    }

    MidStreamPolicy midStreamPolicy() {
        return midStreamPolicy;
    }

    StreamMemory memory() {
        return memory;
    }

    int observeLimit() {
        return bufferLimit == 0 ? OBSERVE_BUFFER_LIMIT : bufferLimit;
    }

    int relayLimit() {
        return bufferLimit == 0 ? RELAY_BUFFER_LIMIT : bufferLimit;
    }

    boolean isChecksumsVerified() {
        return checksumsVerified;
    }

    boolean isTimestampsChecked() {
        return timestampsChecked;
    }

    boolean isConflictsDetected() {
        return conflictsDetected;
    }

    boolean isGapsSkipped() {
        return gapsSkipped;
    }
}
