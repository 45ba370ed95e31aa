// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.channel.NfqueueLossEvent;
import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.channel.NfqueueVerdictErrorEvent;
import dev.nfqueue.channel.embedded.EmbeddedNfqueueChannel;
import dev.nfqueue.channel.embedded.NfqueuePacketBuilder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.List;
import org.junit.jupiter.api.Test;

class TallyTest {
    private static final int ENOENT = 2;

    private final RecordedConsole recorded = new RecordedConsole();
    private final Tally tally = new Tally();

    @Test
    void countsWhatCameAndWhatWasDecided() {
        EmbeddedNfqueueChannel channel = new EmbeddedNfqueueChannel(tally, new OneOfEach());
        for (int i = 0; i < 6; i++) {
            channel.writePacket(new NfqueuePacketBuilder().content(new byte[200]));
        }

        assertEquals(6, tally.packets());
        assertEquals(1200, tally.bytes());
        assertEquals(1, tally.outstanding());
        assertTrue(tally.summary().startsWith("6 packets (1.2 kB) in "), tally.summary());
        assertTrue(tally.summary().endsWith(": 4 accepted, 1 dropped, 1 marked, 2 rewritten; 0 lost"), tally.summary());
        ((OneOfEach) channel.pipeline().last()).held.release();
        channel.releaseOutbound();
        assertFalse(channel.finish());
    }

    @Test
    void countsTruncatedPacketsInFull() {
        EmbeddedNfqueueChannel channel = new EmbeddedNfqueueChannel(tally);
        channel.writePacket(new NfqueuePacketBuilder().content(new byte[40]).originalLength(1500));

        assertEquals(1500, tally.bytes());
        channel.releaseOutbound();
        assertFalse(channel.finish());
    }

    @Test
    void tellsTroubleInOneLineEach() {
        EmbeddedNfqueueChannel channel = new EmbeddedNfqueueChannel(tally, new TroubleReport(recorded.console()));
        channel.pipeline().fireUserEventTriggered(new NfqueueLossEvent(12, false));
        channel.pipeline().fireUserEventTriggered(new NfqueueLossEvent(1, true));
        channel.pipeline()
                .fireUserEventTriggered(
                        new NfqueueVerdictErrorEvent(7, ENOENT, NfqueueVerdictErrorEvent.Cause.QUEUE_FLUSHED));

        assertEquals(13, tally.lost());
        List<String> errors = recorded.errors();
        assertEquals(3, errors.size(), errors.toString());
        assertTrue(errors.get(0).startsWith("warning: 12 packets lost"), errors.get(0));
        assertTrue(errors.get(1).startsWith("warning: 1 packet passed without a verdict"), errors.get(1));
        assertTrue(errors.get(2).startsWith("warning: The kernel refused the verdict on packet 7"), errors.get(2));
        assertEquals(List.of(), recorded.output());
        assertFalse(channel.finish());
    }

    /** Decides on each packet in another way, and holds the last. */
    private static final class OneOfEach extends SimpleChannelInboundHandler<NfqueuePacket> {
        private NfqueuePacket held;
        private int count;

        OneOfEach() {
            super(false);
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, NfqueuePacket packet) {
            switch (count++) {
                case 0 -> ctx.write(packet.accept().mark(7));
                case 1 -> ctx.write(packet.drop());
                case 2 -> ctx.write(packet);
                case 3 ->
                    ctx.write(packet.accept().replaceContent(Unpooled.buffer().writeZero(200)));
                case 4 -> {
                    ctx.write(packet.replace(Unpooled.buffer().writeZero(200)));
                    packet.release();
                }
                default -> held = packet;
            }
        }
    }
}
