// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static io.netty.util.internal.ObjectUtil.checkInRange;
import static io.netty.util.internal.ObjectUtil.checkNotNull;
import static io.netty.util.internal.ObjectUtil.checkPositiveOrZero;

import dev.nfqueue.internal.netlink.Nfqnl;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.WriteBufferWaterMark;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The configuration of an {@link NfqueueChannel}: the options of {@link NfqueueChannelOption} as properties. */
public final class NfqueueChannelConfig extends DefaultChannelConfig {
    static final int MAX_BATCH_SIZE = 64;
    private static final int MAX_COALESCE = 10_000;
    private static final int DEFAULT_MAX_LENGTH = 1024;
    private static final int DEFAULT_DRAIN_TIMEOUT = 1000;
    private static final int DEFAULT_ANSWER_MARK = 0x4e46;

    /** An unflushed write counts about 100 bytes, so Netty's default of 64 KiB would be passed by 650 verdicts. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(4 << 20, 8 << 20);

    private static final Map<ChannelOption<?>, Property<?>> PROPERTIES = properties();

    private final NfqueueChannel owner;
    private volatile CopyMode copyMode = CopyMode.PACKET;
    private volatile int copyRange = Nfqnl.MAX_PAYLOAD;
    private volatile int queueMaxLength = DEFAULT_MAX_LENGTH;
    private volatile int flags;
    private volatile Verdict defaultVerdict = Verdict.DROP;
    private volatile int receiveBufferSize;
    private volatile int batchSize = MAX_BATCH_SIZE;
    private volatile int coalesceMicros;
    private volatile boolean verdictBatch = true;
    private volatile int drainTimeoutMillis = DEFAULT_DRAIN_TIMEOUT;
    private volatile int verdictTimeoutMillis;
    private volatile boolean verdictLatency;
    private volatile boolean kernelTimestamps;
    private volatile int answerMark = DEFAULT_ANSWER_MARK;
    private volatile String networkNamespace = "";

    NfqueueChannelConfig(NfqueueChannel channel) {
        super(channel);
        owner = channel;
        setWriteBufferWaterMark(WATER_MARK);
        setMessageSizeEstimator(new VerdictSizeEstimator());
    }

    private record Property<T>(Function<NfqueueChannelConfig, T> get, BiConsumer<NfqueueChannelConfig, T> set) {}

    private static Map<ChannelOption<?>, Property<?>> properties() {
        Map<ChannelOption<?>, Property<?>> all = new HashMap<>();
        put(all, NfqueueChannelOption.COPY_MODE, c -> c.copyMode, NfqueueChannelConfig::setCopyMode);
        put(all, NfqueueChannelOption.COPY_RANGE, c -> c.copyRange, NfqueueChannelConfig::setCopyRange);
        put(all, NfqueueChannelOption.QUEUE_MAX_LENGTH, c -> c.queueMaxLength, NfqueueChannelConfig::setQueueMaxLength);
        putFlag(all, NfqueueChannelOption.FAIL_OPEN, Nfqnl.NFQA_CFG_F_FAIL_OPEN);
        putFlag(all, NfqueueChannelOption.CONNTRACK, Nfqnl.NFQA_CFG_F_CONNTRACK);
        putFlag(all, NfqueueChannelOption.GSO, Nfqnl.NFQA_CFG_F_GSO);
        putFlag(all, NfqueueChannelOption.UID_GID, Nfqnl.NFQA_CFG_F_UID_GID);
        putFlag(all, NfqueueChannelOption.SECCTX, Nfqnl.NFQA_CFG_F_SECCTX);
        put(all, NfqueueChannelOption.DEFAULT_VERDICT, c -> c.defaultVerdict, NfqueueChannelConfig::setDefaultVerdict);
        put(
                all,
                NfqueueChannelOption.FAILURE_POLICY,
                NfqueueChannelConfig::getFailurePolicy,
                NfqueueChannelConfig::setFailurePolicy);
        put(all, NfqueueChannelOption.BATCH_SIZE, c -> c.batchSize, NfqueueChannelConfig::setBatchSize);
        put(all, NfqueueChannelOption.COALESCE_MICROS, c -> c.coalesceMicros, NfqueueChannelConfig::setCoalesceMicros);
        put(all, NfqueueChannelOption.VERDICT_BATCH, c -> c.verdictBatch, NfqueueChannelConfig::setVerdictBatch);
        put(
                all,
                NfqueueChannelOption.DRAIN_TIMEOUT_MILLIS,
                c -> c.drainTimeoutMillis,
                NfqueueChannelConfig::setDrainTimeoutMillis);
        put(
                all,
                NfqueueChannelOption.VERDICT_TIMEOUT_MILLIS,
                NfqueueChannelConfig::getVerdictTimeoutMillis,
                NfqueueChannelConfig::setVerdictTimeoutMillis);
        put(all, NfqueueChannelOption.VERDICT_LATENCY, c -> c.verdictLatency, NfqueueChannelConfig::setVerdictLatency);
        put(
                all,
                NfqueueChannelOption.KERNEL_TIMESTAMPS,
                c -> c.kernelTimestamps,
                NfqueueChannelConfig::setKernelTimestamps);
        put(all, NfqueueChannelOption.ANSWER_MARK, c -> c.answerMark, NfqueueChannelConfig::setAnswerMark);
        put(
                all,
                NfqueueChannelOption.NETWORK_NAMESPACE,
                c -> c.networkNamespace,
                NfqueueChannelConfig::setNetworkNamespace);
        put(
                all,
                ChannelOption.SO_RCVBUF,
                NfqueueChannelConfig::getReceiveBufferSize,
                NfqueueChannelConfig::setReceiveBufferSize);
        return Map.copyOf(all);
    }

    private static <T> void put(
            Map<ChannelOption<?>, Property<?>> all,
            ChannelOption<T> option,
            Function<NfqueueChannelConfig, T> get,
            BiConsumer<NfqueueChannelConfig, T> set) {
        all.put(option, new Property<>(get, set));
    }

    private static void putFlag(Map<ChannelOption<?>, Property<?>> all, ChannelOption<Boolean> option, int flag) {
        put(all, option, config -> (config.flags & flag) != 0, (config, on) -> config.setFlag(flag, on));
    }

    @Override
    public Map<ChannelOption<?>, Object> getOptions() {
        Map<ChannelOption<?>, Object> options = new LinkedHashMap<>(super.getOptions());
        PROPERTIES.forEach(
                (option, property) -> options.put(option, property.get().apply(this)));
        return options;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T getOption(ChannelOption<T> option) {
        Property<T> property = (Property<T>) PROPERTIES.get(option);
        return property == null ? super.getOption(option) : property.get().apply(this);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> boolean setOption(ChannelOption<T> option, T value) {
        Property<T> property = (Property<T>) PROPERTIES.get(option);
        if (property == null) {
            return super.setOption(option, value);
        }
        validate(option, value);
        property.set().accept(this, value);
        return true;
    }

    /** Returns how much of each packet is copied. */
    public CopyMode getCopyMode() {
        return copyMode;
    }

    /** Sets {@link NfqueueChannelOption#COPY_MODE}. */
    public NfqueueChannelConfig setCopyMode(CopyMode mode) {
        copyMode = checkNotNull(mode, "COPY_MODE");
        return changed();
    }

    /** Returns how many bytes of each packet are copied at most. */
    public int getCopyRange() {
        return copyRange;
    }

    /** Sets {@link NfqueueChannelOption#COPY_RANGE}, 1 to 65,531 bytes. */
    public NfqueueChannelConfig setCopyRange(int bytes) {
        copyRange = checkInRange(bytes, 1, Nfqnl.MAX_PAYLOAD, "COPY_RANGE");
        return changed();
    }

    /** Returns how many packets may wait for a verdict. */
    public int getQueueMaxLength() {
        return queueMaxLength;
    }

    /** Sets {@link NfqueueChannelOption#QUEUE_MAX_LENGTH}; with 0 nothing fits any more. */
    public NfqueueChannelConfig setQueueMaxLength(int packets) {
        queueMaxLength = checkPositiveOrZero(packets, "QUEUE_MAX_LENGTH");
        return changed();
    }

    /** Returns whether packets pass when there is no room for them. */
    public boolean isFailOpen() {
        return (flags & Nfqnl.NFQA_CFG_F_FAIL_OPEN) != 0;
    }

    /** Returns whether packets come uncut ({@link NfqueueChannelOption#GSO}). */
    public boolean isGso() {
        return (flags & Nfqnl.NFQA_CFG_F_GSO) != 0;
    }

    private void setFlag(int flag, boolean on) {
        synchronized (this) {
            flags = on ? flags | flag : flags & ~flag;
        }
        changed();
    }

    /** Returns what a packet gets that is released without a verdict. */
    public Verdict getDefaultVerdict() {
        return defaultVerdict;
    }

    /** Sets {@link NfqueueChannelOption#DEFAULT_VERDICT}. */
    public NfqueueChannelConfig setDefaultVerdict(Verdict verdict) {
        defaultVerdict = checkNotNull(verdict, "DEFAULT_VERDICT");
        return this;
    }

    /** Returns the policy that the options amount to, or {@code null} when they were set apart and amount to neither. */
    public FailurePolicy getFailurePolicy() {
        for (FailurePolicy policy : FailurePolicy.values()) {
            if (policy.failOpen() == isFailOpen() && policy.defaultVerdict().equals(defaultVerdict)) {
                return policy;
            }
        }
        return null;
    }

    /** Sets {@link NfqueueChannelOption#FAILURE_POLICY}. */
    public NfqueueChannelConfig setFailurePolicy(FailurePolicy policy) {
        defaultVerdict = policy.defaultVerdict();
        setFlag(Nfqnl.NFQA_CFG_F_FAIL_OPEN, policy.failOpen());
        return this;
    }

    /** Returns how many packets one system call reads at most. */
    public int getBatchSize() {
        return batchSize;
    }

    /** Sets {@link NfqueueChannelOption#BATCH_SIZE}, 1 to 64 packets. */
    public NfqueueChannelConfig setBatchSize(int packets) {
        batchSize = checkInRange(packets, 1, MAX_BATCH_SIZE, "BATCH_SIZE");
        return this;
    }

    /** Returns how long the loop rests after a batch that was not full, in microseconds; 0: not at all. */
    public int getCoalesceMicros() {
        return coalesceMicros;
    }

    /** Sets {@link NfqueueChannelOption#COALESCE_MICROS}, 0 to 10,000. */
    public NfqueueChannelConfig setCoalesceMicros(int micros) {
        coalesceMicros = checkInRange(micros, 0, MAX_COALESCE, "COALESCE_MICROS");
        return this;
    }

    /** Returns whether one message may carry the same verdict for several packets. */
    public boolean isVerdictBatch() {
        return verdictBatch;
    }

    /** Sets {@link NfqueueChannelOption#VERDICT_BATCH}. */
    public NfqueueChannelConfig setVerdictBatch(boolean on) {
        verdictBatch = on;
        return this;
    }

    /** Returns how long closing waits for handlers, in milliseconds. */
    public int getDrainTimeoutMillis() {
        return drainTimeoutMillis;
    }

    /** Sets {@link NfqueueChannelOption#DRAIN_TIMEOUT_MILLIS}. */
    public NfqueueChannelConfig setDrainTimeoutMillis(int millis) {
        drainTimeoutMillis = checkPositiveOrZero(millis, "DRAIN_TIMEOUT_MILLIS");
        return this;
    }

    /** Returns the size that was asked for with {@code SO_RCVBUF}; 0: sized from queue length and copy range. */
    public int getReceiveBufferSize() {
        return receiveBufferSize;
    }

    /** Sets {@code SO_RCVBUF} in bytes as the kernel accounts them; 0: from queue length and copy range. */
    public NfqueueChannelConfig setReceiveBufferSize(int bytes) {
        receiveBufferSize = checkPositiveOrZero(bytes, "SO_RCVBUF");
        return changed();
    }

    /** Returns how long a packet may wait for its verdict, in milliseconds; 0: for ever. */
    public int getVerdictTimeoutMillis() {
        return verdictTimeoutMillis;
    }

    /** Sets {@link NfqueueChannelOption#VERDICT_TIMEOUT_MILLIS}. */
    public NfqueueChannelConfig setVerdictTimeoutMillis(int millis) {
        verdictTimeoutMillis = checkPositiveOrZero(millis, "VERDICT_TIMEOUT_MILLIS");
        return changed();
    }

    /** Returns whether it is measured how long packets wait. */
    public boolean isVerdictLatency() {
        return verdictLatency;
    }

    /**
     * Sets {@link NfqueueChannelOption#VERDICT_LATENCY}.
     *
     * @throws IllegalStateException without HdrHistogram on the class path
     */
    public NfqueueChannelConfig setVerdictLatency(boolean on) {
        owner.measureLatency(on);
        verdictLatency = on;
        return this;
    }

    /** Returns whether the channel asks the kernel for timestamps. */
    public boolean isKernelTimestamps() {
        return kernelTimestamps;
    }

    /** Sets {@link NfqueueChannelOption#KERNEL_TIMESTAMPS}. */
    public NfqueueChannelConfig setKernelTimestamps(boolean on) {
        kernelTimestamps = on;
        return changed();
    }

    /** Returns the mark of answers that are sent with verdicts. */
    public int getAnswerMark() {
        return answerMark;
    }

    /** Sets {@link NfqueueChannelOption#ANSWER_MARK}. */
    public NfqueueChannelConfig setAnswerMark(int mark) {
        answerMark = mark;
        return this;
    }

    /** Returns the network namespace whose queue is bound; empty: the process's own. */
    public String getNetworkNamespace() {
        return networkNamespace;
    }

    /** Sets {@link NfqueueChannelOption#NETWORK_NAMESPACE}, before the channel is registered. */
    public NfqueueChannelConfig setNetworkNamespace(String nameOrPath) {
        if (owner.isRegistered()) {
            throw new IllegalStateException("NETWORK_NAMESPACE must be set before the channel is registered.");
        }
        networkNamespace = checkNotNull(nameOrPath, "NETWORK_NAMESPACE");
        return this;
    }

    /** Returns the {@code NFQA_CFG_F_*} that are set. */
    int flags() {
        return flags;
    }

    /** Takes back what the kernel has refused: each of these bits becomes what it was. */
    void revertFlags(int bits) {
        synchronized (this) {
            flags ^= bits;
        }
    }

    /** Returns the options behind the {@code NFQA_CFG_F_*} bits, lowest first. */
    static List<ChannelOption<Boolean>> flagOptions() {
        return List.of(
                NfqueueChannelOption.FAIL_OPEN,
                NfqueueChannelOption.CONNTRACK,
                NfqueueChannelOption.GSO,
                NfqueueChannelOption.UID_GID,
                NfqueueChannelOption.SECCTX);
    }

    @Override
    protected void autoReadCleared() {
        owner.autoReadCleared();
    }

    private NfqueueChannelConfig changed() {
        owner.configChanged();
        return this;
    }
}
