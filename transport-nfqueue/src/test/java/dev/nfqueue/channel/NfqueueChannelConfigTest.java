// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.internal.linux.Errno;
import dev.nfqueue.internal.netlink.Nfqnl;
import dev.nfqueue.testsupport.Await;
import io.netty.channel.ChannelOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every option: its default, a change, what it refuses; and what the kernel is told of changes. */
class NfqueueChannelConfigTest {
    @RegisterExtension
    final Rig rig = new Rig();

    private final NfqueueChannelConfig config = new NfqueueChannel().config();

    static Stream<Arguments> options() {
        return Stream.of(
                Arguments.of(NfqueueChannelOption.COPY_MODE, CopyMode.PACKET, CopyMode.META),
                Arguments.of(NfqueueChannelOption.COPY_RANGE, 65_531, 128),
                Arguments.of(NfqueueChannelOption.QUEUE_MAX_LENGTH, 1024, 0),
                Arguments.of(NfqueueChannelOption.FAIL_OPEN, false, true),
                Arguments.of(NfqueueChannelOption.CONNTRACK, false, true),
                Arguments.of(NfqueueChannelOption.GSO, false, true),
                Arguments.of(NfqueueChannelOption.UID_GID, false, true),
                Arguments.of(NfqueueChannelOption.SECCTX, false, true),
                Arguments.of(NfqueueChannelOption.DEFAULT_VERDICT, Verdict.DROP, Verdict.queue(7)),
                Arguments.of(NfqueueChannelOption.FAILURE_POLICY, FailurePolicy.FAIL_CLOSED, FailurePolicy.FAIL_OPEN),
                Arguments.of(NfqueueChannelOption.BATCH_SIZE, 64, 1),
                Arguments.of(NfqueueChannelOption.COALESCE_MICROS, 0, 10_000),
                Arguments.of(NfqueueChannelOption.VERDICT_BATCH, true, false),
                Arguments.of(NfqueueChannelOption.DRAIN_TIMEOUT_MILLIS, 1000, 0),
                Arguments.of(NfqueueChannelOption.VERDICT_TIMEOUT_MILLIS, 0, 50),
                Arguments.of(NfqueueChannelOption.VERDICT_LATENCY, false, true),
                Arguments.of(NfqueueChannelOption.ANSWER_MARK, 0x4e46, 5),
                Arguments.of(NfqueueChannelOption.KERNEL_TIMESTAMPS, false, true),
                Arguments.of(NfqueueChannelOption.NETWORK_NAMESPACE, "", "blue"),
                Arguments.of(ChannelOption.SO_RCVBUF, 0, 100_000));
    }

    @ParameterizedTest
    @MethodSource("options")
    <T> void keepsWhatIsSet(ChannelOption<T> option, T byDefault, T changed) {
        assertEquals(byDefault, config.getOption(option));
        assertEquals(byDefault, config.getOptions().get(option));
        assertTrue(config.setOption(option, changed));
        assertEquals(changed, config.getOption(option));
        assertEquals(changed, config.getOptions().get(option));
        assertTrue(config.setOption(option, byDefault));
        assertEquals(byDefault, config.getOption(option));
    }

    @ParameterizedTest
    @MethodSource("options")
    <T> void refusesNothingAtAll(ChannelOption<T> option, T byDefault, T changed) {
        assertThrows(NullPointerException.class, () -> config.setOption(option, null));
        assertEquals(byDefault, config.getOption(option));
    }

    static Stream<Arguments> senseless() {
        return Stream.of(
                Arguments.of(NfqueueChannelOption.COPY_RANGE, List.of(0, -1, 65_532)),
                Arguments.of(NfqueueChannelOption.QUEUE_MAX_LENGTH, List.of(-1)),
                Arguments.of(NfqueueChannelOption.BATCH_SIZE, List.of(0, 65)),
                Arguments.of(NfqueueChannelOption.COALESCE_MICROS, List.of(-1, 10_001)),
                Arguments.of(NfqueueChannelOption.DRAIN_TIMEOUT_MILLIS, List.of(-1)),
                Arguments.of(NfqueueChannelOption.VERDICT_TIMEOUT_MILLIS, List.of(-1)),
                Arguments.of(ChannelOption.SO_RCVBUF, List.of(-1)));
    }

    @ParameterizedTest
    @MethodSource("senseless")
    void refusesSenselessNumbers(ChannelOption<Integer> option, List<Integer> values) {
        Integer before = config.getOption(option);
        for (Integer value : values) {
            assertThrows(IllegalArgumentException.class, () -> config.setOption(option, value));
        }
        assertEquals(before, config.getOption(option));
    }

    @Test
    void knowsAllItsOptions() {
        Map<ChannelOption<?>, Object> options = config.getOptions();
        options().forEach(option -> assertTrue(options.containsKey((ChannelOption<?>) option.get()[0])));
        assertTrue(options.containsKey(ChannelOption.WRITE_BUFFER_WATER_MARK));
    }

    @Test
    void leavesOptionsOfOthersAlone() {
        assertFalse(config.setOption(ChannelOption.TCP_NODELAY, true));
        assertNull(config.getOption(ChannelOption.TCP_NODELAY));
    }

    @Test
    void knowsThePolicyThatTheOptionsAmountTo() {
        config.setOption(NfqueueChannelOption.FAIL_OPEN, true);
        assertNull(config.getFailurePolicy());
        config.setOption(NfqueueChannelOption.DEFAULT_VERDICT, Verdict.ACCEPT);
        assertEquals(FailurePolicy.FAIL_OPEN, config.getFailurePolicy());
        config.setFailurePolicy(FailurePolicy.FAIL_CLOSED);
        assertFalse(config.isFailOpen());
        assertEquals(Verdict.DROP, config.getDefaultVerdict());
    }

    @Test
    void letsThousandsOfVerdictsWaitForAFlush() {
        assertTrue(config.getWriteBufferHighWaterMark() > 1_000_000);
        assertEquals(0, config.getMessageSizeEstimator().newHandle().size("anything"));
    }

    @Test
    void tellsTheKernelOfChangesAtOnce() {
        NfqueueChannel channel = rig.bind(rig.collector());
        channel.config()
                .setCopyMode(CopyMode.META)
                .setCopyRange(99)
                .setQueueMaxLength(17)
                .setFailurePolicy(FailurePolicy.FAIL_OPEN)
                .setOption(NfqueueChannelOption.UID_GID, true);
        Await.until(
                () -> rig.kernel.queue().flags() == (Nfqnl.NFQA_CFG_F_FAIL_OPEN | Nfqnl.NFQA_CFG_F_UID_GID),
                "the flags to reach the kernel");
        assertEquals(CopyMode.META, rig.kernel.queue().copyMode());
        assertEquals(99, rig.kernel.queue().copyRange());
        assertEquals(17, rig.kernel.queue().maxLength());
        assertTrue(rig.kernel.queue().isBound());
        channel.config().setOption(NfqueueChannelOption.UID_GID, false);
        Await.until(() -> rig.kernel.queue().flags() == Nfqnl.NFQA_CFG_F_FAIL_OPEN, "the flag to be taken back");
    }

    @Test
    void takesBackAFlagThatTheKernelRefuses() throws Exception {
        NfqueueChannel channel = rig.bind(rig.collector());
        rig.kernel.failNextFlags(Errno.EOPNOTSUPP);
        channel.config().setOption(NfqueueChannelOption.SECCTX, true);
        UnsupportedFlagException refused = rig.next(UnsupportedFlagException.class);
        assertEquals(List.of("SECCTX"), refused.flags());
        assertEquals(false, channel.config().getOption(NfqueueChannelOption.SECCTX));
        channel.config().setOption(NfqueueChannelOption.GSO, true);
        Await.until(() -> rig.kernel.queue().flags() == Nfqnl.NFQA_CFG_F_GSO, "the next change to be taken");
    }

    @Test
    void tellsThatAChangeWasRefused() throws Exception {
        NfqueueChannel channel = rig.bind(rig.collector());
        rig.kernel.failNextConfig(Errno.EPERM);
        channel.config().setQueueMaxLength(5);
        NfqueueBindException refused = assertInstanceOf(NfqueueBindException.class, rig.next(Throwable.class));
        assertEquals(Errno.EPERM, refused.errno());
        assertTrue(channel.isActive());
    }
}
