// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import static dev.nfqueue.codec.ip.flow.FlowDirection.ORIGINAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.IpPacketDecoder;
import dev.nfqueue.codec.ip.IpPacketEncoder;
import dev.nfqueue.codec.ip.flow.FlowRig.Pass;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What very many flows take. */
class FlowMemoryTest {

    private static final int FLOWS = 100_000;

    /** An idle flow with a pipeline of one handler: what it takes is printed, and must stay below. */
    private static final int MAX_BYTES_PER_FLOW = 1800;

    @Test
    void aHundredThousandFlowsFitOneLoop() {
        FlowMultiplexHandler multiplexer = new FlowMultiplexHandler(new Pass(), new FlowOptions().maxFlows(FLOWS));
        EmbeddedChannel parent = new EmbeddedChannel(new IpPacketDecoder(), new IpPacketEncoder(), multiplexer);
        parent.freezeTime();
        open(parent, 0, 1000); // Whatever is loaded or compiled on the way is not counted.
        long before = used();
        open(parent, 1000, FLOWS);
        long after = used();

        assertEquals(FLOWS, multiplexer.metrics().open());
        long each = (after - before) / (FLOWS - 1000);
        System.getLogger("FlowMemoryTest").log(System.Logger.Level.INFO, each + " bytes for an idle flow");
        assertTrue(each < MAX_BYTES_PER_FLOW, each + " bytes for an idle flow");

        open(parent, 0, FLOWS); // All are found again.
        assertEquals(FLOWS, multiplexer.metrics().created());
        parent.advanceTimeBy(Duration.ofSeconds(31).toNanos(), TimeUnit.NANOSECONDS);
        for (int turn = 0; multiplexer.metrics().open() > 0; turn++) {
            assertTrue(turn < FLOWS);
            parent.runScheduledPendingTasks();
            parent.runPendingTasks();
        }
        assertEquals(FLOWS, multiplexer.metrics().expired());
        assertTrue(used() - before < FLOWS * 50L, "what ended is not kept");
        parent.finishAndReleaseAll();
    }

    private static void open(EmbeddedChannel parent, int from, int to) {
        for (int i = from; i < to; i++) {
            String client = "10." + (i >> 16) + "." + (i >> 8 & 0xFF) + "." + (i & 0xFF);
            parent.writeInbound(
                    FlowPackets.of(client, "198.51.100.2").udp(ORIGINAL).toHolder());
            ReferenceCountUtil.release(parent.readOutbound());
        }
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
