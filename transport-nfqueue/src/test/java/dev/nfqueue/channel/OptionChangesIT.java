// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.NeedsKernel;
import dev.nfqueue.testsupport.ProcQueue;
import dev.nfqueue.testsupport.Rule;
import dev.nfqueue.testsupport.UdpPair;
import io.netty.channel.ChannelOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each option that can be changed while the queue is bound, and that the next packet shows it; see {@code OptionsIT}, too. */
@KernelTest
class OptionChangesIT {
    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    private UdpPair udp;
    private TestQueue queue;

    private void begin(IpFamily family, String chain) throws Exception {
        udp = cleanup.add(UdpPair.loopback(family));
        queue = cleanup.add(TestQueue.bind(3));
        cleanup.add(udp.at(chain).queue(3));
    }

    private <T> void change(ChannelOption<T> option, T value) throws Exception {
        assertTrue(queue.channel().config().setOption(option, value));
        TestQueue.turnLoop(queue);
    }

    private NfqueuePacket next() {
        udp.send("next");
        return queue.take();
    }

    private void accept(NfqueuePacket packet) throws Exception {
        queue.write(packet.accept());
        assertEquals("next", udp.receive());
    }

    @ParameterizedTest
    @EnumSource
    void copyMode(IpFamily family) throws Exception {
        begin(family, "INPUT");
        change(NfqueueChannelOption.COPY_MODE, CopyMode.META);
        NfqueuePacket meta = next();
        assertEquals(0, meta.content().readableBytes());
        accept(meta);
        change(NfqueueChannelOption.COPY_MODE, CopyMode.PACKET);
        NfqueuePacket whole = next();
        assertEquals("next", UdpBytes.payload(whole.content()));
        accept(whole);
    }

    @ParameterizedTest
    @EnumSource
    void uidAndGid(IpFamily family) throws Exception {
        begin(family, "OUTPUT");
        NfqueuePacket before = next();
        assertEquals(-1, before.uid());
        accept(before);
        change(NfqueueChannelOption.UID_GID, true);
        NfqueuePacket after = next();
        assertTrue(after.uid() >= 0 && after.gid() >= 0, "told of whose socket it is");
        accept(after);
    }

    /** A loopback's sums are not computed before the packet leaves, which a queue waits for unless it takes packets uncut. */
    @ParameterizedTest
    @EnumSource
    void gso(IpFamily family) throws Exception {
        begin(family, "INPUT");
        NfqueuePacket before = next();
        assertTrue(before.isChecksumReady());
        accept(before);
        change(NfqueueChannelOption.GSO, true);
        NfqueuePacket after = next();
        assertFalse(after.isChecksumReady());
        accept(after);
    }

    @NeedsKernel(config = "CONFIG_NETFILTER_NETLINK_GLUE_CT")
    @ParameterizedTest
    @EnumSource
    void conntrack(IpFamily family) throws Exception {
        begin(family, "INPUT");
        // Has the namespace track its connections.
        cleanup.add(udp.at("PREROUTING").connectionMark(0x7777).setMark(1));
        NfqueuePacket before = next();
        assertNull(before.conntrack());
        accept(before);
        change(NfqueueChannelOption.CONNTRACK, true);
        NfqueuePacket after = next();
        assertNotNull(after.conntrack());
        accept(after);
    }

    /** The names of contexts are the security module's: this one is AppArmor's. */
    @NeedsKernel(config = {"CONFIG_SECURITY_APPARMOR", "CONFIG_NETFILTER_XT_TARGET_SECMARK"})
    @ParameterizedTest
    @EnumSource
    void securityContexts(IpFamily family) throws Exception {
        udp = cleanup.add(UdpPair.loopback(family));
        queue = cleanup.add(TestQueue.bind(3));
        atSecurityTable(family, "-j", "SECMARK", "--selctx", "unconfined");
        atSecurityTable(family, "-j", "NFQUEUE", "--queue-num", "3");
        NfqueuePacket before = next();
        assertNull(before.securityContext());
        accept(before);
        change(NfqueueChannelOption.SECCTX, true);
        NfqueuePacket after = next();
        assertEquals("unconfined", after.securityContext());
        accept(after);
        change(NfqueueChannelOption.SECCTX, false);
        NfqueuePacket last = next();
        assertNull(last.securityContext());
        accept(last);
    }

    /** A rule of the only table that sets security contexts, for what the test sends. */
    private void atSecurityTable(IpFamily family, String... target) {
        List<String> rule = new ArrayList<>(List.of("OUTPUT", "-p", "udp"));
        rule.addAll(List.of(target));
        String iptables = family == IpFamily.V4 ? "iptables" : "ip6tables";
        Command.run(command(iptables, "-A", rule));
        cleanup.add(() -> Command.run(command(iptables, "-D", rule)));
    }

    private static String[] command(String iptables, String operation, List<String> rule) {
        List<String> command = new ArrayList<>(List.of(iptables, "-w", "-t", "security", operation));
        command.addAll(rule);
        return command.toArray(String[]::new);
    }

    @ParameterizedTest
    @EnumSource
    void defaultVerdictAndFailurePolicy(IpFamily family) throws Exception {
        begin(family, "INPUT");
        change(NfqueueChannelOption.DEFAULT_VERDICT, Verdict.ACCEPT);
        next().release();
        assertEquals("next", udp.receive());
        change(NfqueueChannelOption.FAILURE_POLICY, FailurePolicy.FAIL_CLOSED);
        next().release();
        Trial.awaitVerdicts(queue, 2);
        change(NfqueueChannelOption.FAILURE_POLICY, FailurePolicy.FAIL_OPEN);
        udp.send("passes");
        queue.take().release();
        assertEquals("passes", udp.receive());
    }

    @ParameterizedTest
    @EnumSource
    void batchSize(IpFamily family) throws Exception {
        begin(family, "INPUT");
        change(ChannelOption.AUTO_READ, false);
        change(NfqueueChannelOption.BATCH_SIZE, 2);
        for (int i = 0; i < 4; i++) {
            udp.send("next");
        }
        queue.channel().read();
        queue.take(2).forEach(NfqueuePacket::release);
        TestQueue.turnLoop(queue);
        assertEquals(0, queue.untaken());
        change(NfqueueChannelOption.BATCH_SIZE, 1);
        queue.channel().read();
        queue.take().release();
        TestQueue.turnLoop(queue);
        assertEquals(0, queue.untaken());
        queue.channel().read();
        queue.take().release();
    }

    @ParameterizedTest
    @EnumSource
    void timeouts(IpFamily family) throws Exception {
        begin(family, "INPUT");
        change(NfqueueChannelOption.DRAIN_TIMEOUT_MILLIS, 1_000_000);
        NfqueuePacket held = next();
        change(NfqueueChannelOption.VERDICT_TIMEOUT_MILLIS, 10);
        assertEquals(1, queue.takeEvent(NfqueueTimeoutEvent.class).packets());
        change(NfqueueChannelOption.VERDICT_TIMEOUT_MILLIS, 0);
        NfqueuePacket second = next();
        change(NfqueueChannelOption.DRAIN_TIMEOUT_MILLIS, 1);
        TestQueue.await(queue.channel().close());
        held.release();
        second.release();
    }

    @ParameterizedTest
    @EnumSource
    void verdictLatencyAndKernelTimestamps(IpFamily family) throws Exception {
        begin(family, "INPUT");
        accept(next());
        assertNull(queue.channel().metrics().latency());
        change(NfqueueChannelOption.VERDICT_LATENCY, true);
        accept(next());
        assertEquals(1, queue.channel().metrics().latency().count());
        change(NfqueueChannelOption.VERDICT_LATENCY, false);
        change(NfqueueChannelOption.KERNEL_TIMESTAMPS, true);
        // The kernel begins to stamp some time after it was asked to.
        Await.until(
                () -> {
                    NfqueuePacket packet = next();
                    boolean stamped = packet.timestamp() != null;
                    packet.release();
                    return stamped;
                },
                "a packet with a timestamp");
        assertNull(queue.channel().metrics().latency());
    }

    /** The answers come by in a second queue, with their marks. */
    @ParameterizedTest
    @EnumSource
    void answerMark(IpFamily family) throws Exception {
        begin(family, "INPUT");
        TestQueue answers = cleanup.add(TestQueue.bind(4));
        cleanup.add(Rule.on(family, "OUTPUT")
                .protocol(family == IpFamily.V4 ? 1 : 58)
                .queue(4));
        Set<Integer> marks = new TreeSet<>();
        for (int mark = 0x100; mark < 0x103; mark++) {
            change(NfqueueChannelOption.ANSWER_MARK, mark);
            queue.channel().writeAndFlush(next().reject(RejectReason.PORT_UNREACHABLE));
            NfqueuePacket answer = answers.take();
            marks.add(answer.mark());
            answers.write(answer.drop());
        }
        assertEquals(Set.of(0x100, 0x101, 0x102), marks);
    }

    @ParameterizedTest
    @EnumSource
    void kernelsOwnFiguresFollow(IpFamily family) throws Exception {
        begin(family, "INPUT");
        change(NfqueueChannelOption.COPY_RANGE, 100);
        NfqueuePacket held = next();
        queue.channel().kernelQueue().ifPresent(row -> {
            ProcQueue expected = ProcQueue.of(3).orElseThrow();
            assertEquals(expected.portId(), row.portId());
            assertEquals(1, row.waiting());
            assertEquals(0, row.queueDropped());
        });
        assertEquals(ProcQueue.isReadable(), queue.channel().kernelQueue().isPresent());
        accept(held);
    }
}
