// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CaptureReplayTest {

    private static final String HEADER = "a1b23c4d 0002 0004 00000000 00000000 00040000 00000065";

    /** Packets at 10 s, 10.5 s, before that, and at 13 s. */
    private static final String SPACED =
            HEADER + record(10, 0) + record(10, 500_000_000) + record(9, 0) + record(13, 0);

    private final List<String> seen = new ArrayList<>();

    private static String record(int seconds, int nanos) {
        return String.format("%08x%08x0000002100000021", seconds, nanos) + Captures.IPV4;
    }

    /** Tells the loop's time of each packet, and one second after each. */
    private final class Timed extends ChannelInboundHandlerAdapter {
        private long start = -1;

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // It is the clock that is looked at.
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
            if (start < 0) {
                start = ctx.executor().ticker().nanoTime();
            }
            seen.add("packet at " + millis(ctx));
            ctx.executor().schedule(() -> seen.add("timer at " + millis(ctx)), 1, TimeUnit.SECONDS);
        }

        private long millis(ChannelHandlerContext ctx) {
            return (ctx.executor().ticker().nanoTime() - start) / 1_000_000;
        }
    }

    @Test
    void replaysAsFastAsPossible() throws IOException {
        EmbeddedChannel channel = new EmbeddedChannel();
        try (CaptureReader reader = Captures.read(SPACED)) {
            assertEquals(4, new CaptureReplay(reader).into(channel));
        }
        assertEquals(4, channel.inboundMessages().size());
        channel.finishAndReleaseAll();
    }

    @Test
    void replaysWithTheCapturesSpacing() throws IOException {
        EmbeddedChannel channel = new EmbeddedChannel(new Timed());
        try (CaptureReader reader = Captures.read(SPACED)) {
            assertEquals(4, new CaptureReplay(reader).spacedInto(channel));
        }
        assertEquals(
                List.of(
                        "packet at 0",
                        "packet at 500",
                        "packet at 500",
                        "timer at 1000",
                        "timer at 1500",
                        "timer at 1500",
                        "packet at 3000"),
                seen);
        assertFalse(channel.finish());
    }

    @Test
    void comesAtOnceWhatHasNoTime() throws IOException {
        EmbeddedChannel channel = new EmbeddedChannel(new Timed());
        try (CaptureReader reader = Captures.read(Captures.PCAPNG_LITTLE)) {
            new CaptureReplay(reader).spacedInto(channel);
        }
        assertEquals(List.of("packet at 0", "packet at 0", "packet at 0"), seen);
        channel.finishAndReleaseAll();
    }
}
