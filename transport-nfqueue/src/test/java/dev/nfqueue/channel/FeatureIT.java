// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.internal.linux.KernelVersion;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.UdpPair;
import io.netty.channel.ChannelOption;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the kernel says that it has, against what it does. */
@KernelTest
class FeatureIT {
    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"BRIDGE", "PRIORITY", "CGROUP_CLASSID"})
    void flagIsSupportedExactlyWhereAQueueTakesIt(NfqueueFeature feature) throws Exception {
        ChannelOption<Boolean> option =
                NfqueueChannelConfig.flagOptions().get(Integer.numberOfTrailingZeros(feature.flag()));
        if (Nfqueue.supports(feature)) {
            TestQueue.setup().option(option, true).bind(7).close();
        } else {
            UnsupportedFlagException refused = assertThrows(
                    UnsupportedFlagException.class,
                    () -> TestQueue.setup().option(option, true).bind(7));
            assertTrue(refused.flags().contains(feature.name()), refused.getMessage());
        }
    }

    @Test
    void featuresWithoutOptionsInTheBuildFollowTheVersion() {
        KernelVersion version = KernelVersion.current();
        for (NfqueueFeature feature : new NfqueueFeature[] {
            NfqueueFeature.FAIL_OPEN,
            NfqueueFeature.GSO,
            NfqueueFeature.UID_GID,
            NfqueueFeature.BRIDGE,
            NfqueueFeature.PRIORITY
        }) {
            boolean inRelease = feature.isIn(version.major(), version.minor());
            // Distributions add features to old releases, but none takes one away.
            assertTrue(Nfqueue.supports(feature) || !inRelease, feature.name());
        }
    }

    @Test
    void askingTouchesNoQueue() throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(IpFamily.V4));
        TestQueue queue = cleanup.add(TestQueue.bind(65535)); // The number that the question names.
        cleanup.add(udp.at("INPUT").queue(65535));
        udp.send("waiting");
        NfqueuePacket packet = queue.take();
        for (NfqueueFeature feature : NfqueueFeature.values()) {
            assertTrue(Nfqueue.supports(feature) || feature != NfqueueFeature.GSO);
        }
        assertEquals(1, queue.channel().metrics().outstanding());
        queue.write(packet);
        assertEquals("waiting", udp.receive());
    }

    @Test
    void conntrackPartIsRefusedWhereTheKernelWouldIgnoreIt() throws Exception {
        assertRefusedUnlessSupported(NfqueueFeature.CONNTRACK, verdict -> verdict.conntrackMark(1));
    }

    @Test
    void priorityIsRefusedWhereTheKernelWouldIgnoreIt() throws Exception {
        assertRefusedUnlessSupported(NfqueueFeature.PRIORITY, verdict -> verdict.priority(1));
    }

    /** Drops a packet by a verdict with a part; where the part is refused the packet passes by default. */
    private void assertRefusedUnlessSupported(NfqueueFeature feature, UnaryOperator<NfqueueVerdict> part)
            throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(IpFamily.V4));
        TestQueue queue = cleanup.add(TestQueue.setup()
                .option(NfqueueChannelOption.DEFAULT_VERDICT, Verdict.ACCEPT)
                .bind(8));
        cleanup.add(udp.at("INPUT").queue(8));
        udp.send("first");
        NfqueueVerdict verdict = part.apply(queue.take().drop());
        if (Nfqueue.supports(feature)) {
            queue.write(verdict);
            udp.send("second");
            queue.write(queue.take());
            assertEquals("second", udp.receive());
        } else {
            UnsupportedFeatureException refused =
                    assertInstanceOf(UnsupportedFeatureException.class, queue.writeFailing(verdict));
            assertEquals(feature, refused.feature());
            assertEquals("first", udp.receive());
        }
    }
}
