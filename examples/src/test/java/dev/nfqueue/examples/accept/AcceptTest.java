// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.accept;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.nfqueue.channel.NfqueueLossEvent;
import dev.nfqueue.channel.Verdict;
import dev.nfqueue.channel.embedded.EmbeddedNfqueueChannel;
import dev.nfqueue.channel.embedded.GivenVerdict;
import dev.nfqueue.channel.embedded.NfqueuePacketBuilder;
import dev.nfqueue.examples.RecordedConsole;
import dev.nfqueue.examples.Tally;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class AcceptTest {
    private final RecordedConsole recorded = new RecordedConsole();
    private final Tally tally = new Tally();

    @Test
    void acceptsEachPacketAsItCame() {
        EmbeddedNfqueueChannel channel = new EmbeddedNfqueueChannel(new AcceptHandler());
        long[] ids = channel.writePackets(packet(20), packet(1500));

        assertEquals(new GivenVerdict(ids[0], Verdict.ACCEPT, null, null, false), channel.readVerdict());
        assertEquals(new GivenVerdict(ids[1], Verdict.ACCEPT, null, null, false), channel.readVerdict());
        assertNull(channel.readVerdict());
        assertEquals(0, channel.outstanding());
        assertFalse(channel.finish());
    }

    @Test
    void reportsTheRateOfEachSecond() {
        EmbeddedNfqueueChannel channel = reporting();
        channel.writePackets(packet(1000), packet(500));
        pass(channel, 1000);
        channel.writePackets(packet(20));
        channel.pipeline().fireUserEventTriggered(new NfqueueLossEvent(7, false));
        pass(channel, 1000);
        pass(channel, 1000);

        assertEquals(
                List.of(
                        "2 packets/s, 1.5 kB/s, 0 outstanding, 0 lost",
                        "1 packets/s, 20 B/s, 0 outstanding, 7 lost",
                        "0 packets/s, 0 B/s, 0 outstanding, 7 lost"),
                recorded.output());
        channel.releaseOutbound();
        assertFalse(channel.finish());
    }

    @Test
    void reportsTheTrueRateWhenTheLoopIsLate() {
        EmbeddedNfqueueChannel channel = reporting();
        for (int i = 0; i < 30; i++) {
            channel.writePacket(packet(100));
        }
        pass(channel, 1500);

        assertEquals(
                "20 packets/s, 2.0 kB/s, 0 outstanding, 0 lost",
                recorded.output().get(0));
        channel.releaseOutbound();
        assertFalse(channel.finish());
    }

    @Test
    void reportsNothingAfterClose() {
        EmbeddedNfqueueChannel channel = reporting();
        assertFalse(channel.finish());
        pass(channel, 5000);

        assertEquals(List.of(), recorded.output());
    }

    /** A channel that reports, and whose time stands still until it is told to pass. */
    private EmbeddedNfqueueChannel reporting() {
        EmbeddedNfqueueChannel channel = new EmbeddedNfqueueChannel();
        channel.freezeTime();
        channel.pipeline().addLast(tally, new RateReport(tally, recorded.console()), new AcceptHandler());
        channel.pipeline().fireChannelActive();
        return channel;
    }

    private static void pass(EmbeddedNfqueueChannel channel, long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    private static NfqueuePacketBuilder packet(int length) {
        return new NfqueuePacketBuilder().content(new byte[length]);
    }
}
