// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.channel.ChannelOption;

/**
 * The options of an {@link NfqueueChannel}, beside Netty's own {@code ALLOCATOR}, {@code AUTO_READ}, {@code SO_RCVBUF} and
 * {@code WRITE_BUFFER_WATER_MARK}. Each but {@link #NETWORK_NAMESPACE} can be changed while the channel is bound, and takes
 * effect at once.
 *
 * <p>{@link ChannelOption#SO_RCVBUF} is the size of the socket's receive buffer in bytes <em>as the kernel accounts them</em>,
 * bookkeeping included: about 830 for a small packet, 2,300 for one of 1,500 bytes. Unset, or 0, it is sized from the
 * queue's length and the copy range.
 */
public final class NfqueueChannelOption<T> extends ChannelOption<T> {
    /** How much of each packet is copied; {@link CopyMode#PACKET} by default. */
    public static final ChannelOption<CopyMode> COPY_MODE = valueOf(NfqueueChannelOption.class, "COPY_MODE");

    /** How many bytes of each packet are copied at most: 1 to 65,531, the default (NFQA_CFG_PARAMS). */
    public static final ChannelOption<Integer> COPY_RANGE = valueOf(NfqueueChannelOption.class, "COPY_RANGE");

    /** How many packets may wait for a verdict before the queue is full; 1,024 by default (NFQA_CFG_QUEUE_MAXLEN). */
    public static final ChannelOption<Integer> QUEUE_MAX_LENGTH =
            valueOf(NfqueueChannelOption.class, "QUEUE_MAX_LENGTH");

    /**
     * Lets packets pass without a verdict when the queue or the receive buffer is full, instead of dropping them; off by
     * default (NFQA_CFG_F_FAIL_OPEN, Linux 3.6). It does not cover a process that has ended, see {@link FailurePolicy}.
     */
    public static final ChannelOption<Boolean> FAIL_OPEN = valueOf(NfqueueChannelOption.class, "FAIL_OPEN");

    /** Delivers each packet's connection tracking entry; off by default (NFQA_CFG_F_CONNTRACK, Linux 3.6). */
    public static final ChannelOption<Boolean> CONNTRACK = valueOf(NfqueueChannelOption.class, "CONNTRACK");

    /**
     * Delivers packets that stand for several as they are, up to 64 KiB and with incomplete checksums, instead of cutting
     * them apart first: less work for bulk traffic; off by default (NFQA_CFG_F_GSO, Linux 3.10).
     */
    public static final ChannelOption<Boolean> GSO = valueOf(NfqueueChannelOption.class, "GSO");

    /** Delivers the user and group of local senders; off by default (NFQA_CFG_F_UID_GID, Linux 3.14). */
    public static final ChannelOption<Boolean> UID_GID = valueOf(NfqueueChannelOption.class, "UID_GID");

    /** Delivers the security context of packets; off by default (NFQA_CFG_F_SECCTX, Linux 4.3). */
    public static final ChannelOption<Boolean> SECCTX = valueOf(NfqueueChannelOption.class, "SECCTX");

    /** What a packet gets that is released without a verdict; {@link Verdict#DROP} by default. */
    public static final ChannelOption<Verdict> DEFAULT_VERDICT = valueOf(NfqueueChannelOption.class, "DEFAULT_VERDICT");

    /** Sets {@link #FAIL_OPEN} and {@link #DEFAULT_VERDICT} in one word; {@link FailurePolicy#FAIL_CLOSED} by default. */
    public static final ChannelOption<FailurePolicy> FAILURE_POLICY =
            valueOf(NfqueueChannelOption.class, "FAILURE_POLICY");

    /** How many packets one system call reads at most: 1 to 64, the default. */
    public static final ChannelOption<Integer> BATCH_SIZE = valueOf(NfqueueChannelOption.class, "BATCH_SIZE");

    /**
     * How long the event loop rests after a batch that was not full, while packets come faster than that, so that more come in
     * one batch: microseconds, 0 to 10,000; 0, the default, never. A packet is delayed by that much at most, and so is whatever
     * else lives on the same loop, whose thread is given the least timer slack (PR_SET_TIMERSLACK), so that it wakes in time.
     */
    public static final ChannelOption<Integer> COALESCE_MICROS = valueOf(NfqueueChannelOption.class, "COALESCE_MICROS");

    /**
     * Sends one message for a run of packets that get the same verdict and mark, accept, drop or stop (NFQNL_MSG_VERDICT_BATCH,
     * Linux 3.1), instead of one each; on by default. Only where nothing undecided waits before or between them, since the
     * kernel judges all that wait up to an id.
     *
     * <p>The kernel tells no error then when it has lost some of the packets, only when it has lost all. Without the option it
     * tells one for each.
     */
    public static final ChannelOption<Boolean> VERDICT_BATCH = valueOf(NfqueueChannelOption.class, "VERDICT_BATCH");

    /**
     * How long {@code close()} waits at most for handlers to judge what they hold, in milliseconds; 1,000 by default. What
     * is left then gets the default verdict. 0: at once.
     */
    public static final ChannelOption<Integer> DRAIN_TIMEOUT_MILLIS =
            valueOf(NfqueueChannelOption.class, "DRAIN_TIMEOUT_MILLIS");

    /**
     * How long a packet may wait for its verdict before it gets the default one, in milliseconds; 0, the default: for ever.
     * Each time is told by an {@link NfqueueTimeoutEvent}.
     */
    public static final ChannelOption<Integer> VERDICT_TIMEOUT_MILLIS =
            valueOf(NfqueueChannelOption.class, "VERDICT_TIMEOUT_MILLIS");

    /**
     * Measures how long packets wait for their verdicts, for {@link NfqueueMetrics#latency()}; off by default. Needs
     * HdrHistogram on the class path.
     */
    public static final ChannelOption<Boolean> VERDICT_LATENCY = valueOf(NfqueueChannelOption.class, "VERDICT_LATENCY");

    /**
     * The mark of answers that are sent with verdicts ({@link NfqueueVerdict#answer}) and of packets of one's own, see
     * {@link NfqueueChannel} ({@code SO_MARK}); 0x4e46 by default. A rule that queues what this host sends should leave packets
     * with this mark alone. Takes effect with the next packet that is sent.
     */
    public static final ChannelOption<Integer> ANSWER_MARK = valueOf(NfqueueChannelOption.class, "ANSWER_MARK");

    /**
     * Makes {@link NfqueuePacket#timestamp()} appear: the kernel stamps packets only while some socket asks for it, and with
     * this option the channel's does; off by default. It costs every packet of the host a look at the clock.
     */
    public static final ChannelOption<Boolean> KERNEL_TIMESTAMPS =
            valueOf(NfqueueChannelOption.class, "KERNEL_TIMESTAMPS");

    /**
     * The network namespace whose queue is bound: a name under {@code /run/netns} or a path such as
     * {@code /proc/1234/ns/net}; empty, the default: the process's own. To be set before the channel is registered, with
     * {@code Bootstrap.option}. Needs {@code CAP_SYS_ADMIN}.
     */
    public static final ChannelOption<String> NETWORK_NAMESPACE =
            valueOf(NfqueueChannelOption.class, "NETWORK_NAMESPACE");

    @SuppressWarnings({"deprecation", "unused"}) // Netty's options are made by valueOf, never by constructor.
    private NfqueueChannelOption() {
        super(null);
    }
}
