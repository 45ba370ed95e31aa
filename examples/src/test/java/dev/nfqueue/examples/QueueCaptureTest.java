// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.nfqueue.channel.Hook;
import dev.nfqueue.channel.NfqueueAddress;
import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.channel.embedded.EmbeddedNfqueueChannel;
import dev.nfqueue.channel.embedded.NfqueuePacketBuilder;
import dev.nfqueue.codec.ip.capture.CaptureHandler;
import dev.nfqueue.codec.ip.capture.CaptureReader;
import dev.nfqueue.codec.ip.capture.CapturedPacket;
import dev.nfqueue.testsupport.IpFamily;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueueCaptureTest {
    private static final byte[] PACKET = Packets.udp(IpFamily.V4, 1, 9, "text");

    @TempDir
    Path folder;

    /** The lines that a packet leaves in the capture: direction, length, comments. */
    private List<String> lines(NfqueuePacketBuilder packet, Function<NfqueuePacket, Object> decision)
            throws IOException, InterruptedException {
        Path file = folder.resolve("a.pcapng");
        CaptureHandler capture = QueueCapture.of(file, new NfqueueAddress(7)).build();
        EmbeddedNfqueueChannel channel = new EmbeddedNfqueueChannel(capture, new Decider(decision));
        channel.writePacket(packet.content(PACKET));
        channel.releaseOutbound();
        assertFalse(channel.finish());
        capture.closeFuture().sync();
        List<String> lines = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(file)) {
            for (CapturedPacket captured : reader) {
                assertEquals("queue 7", captured.captureInterface().name());
                lines.add(captured.options().direction() + " " + captured.originalLength() + " "
                        + captured.options().comments());
                captured.release();
            }
        }
        return lines;
    }

    @Test
    void tellsWhatTheKernelToldAndTheVerdict() throws Exception {
        assertEquals(
                List.of("INBOUND 32 [id 1, hook INPUT, mark 0x10, DROP]"),
                lines(new NfqueuePacketBuilder().hook(Hook.INPUT).mark(0x10), NfqueuePacket::drop));
        assertEquals(
                List.of("OUTBOUND 32 [id 1, hook OUTPUT, ACCEPT, new mark 0x20]"),
                lines(
                        new NfqueuePacketBuilder().hook(Hook.OUTPUT),
                        packet -> packet.accept().mark(0x20)));
    }

    @Test
    void showsTheNewBytesAsAPacketOfTheirOwn() throws Exception {
        List<String> expected = List.of(
                "INBOUND 32 [id 1, hook INPUT, ACCEPT, rewritten]",
                "OUTBOUND 33 [id 1, hook INPUT, ACCEPT, rewritten]");
        byte[] longer = Packets.udp(IpFamily.V4, 1, 9, "texts");
        assertEquals(
                expected,
                lines(
                        new NfqueuePacketBuilder().hook(Hook.INPUT),
                        packet -> packet.accept().replaceContent(Unpooled.wrappedBuffer(longer))));
        assertEquals(expected, lines(new NfqueuePacketBuilder().hook(Hook.INPUT), packet -> {
            NfqueuePacket replaced = packet.replace(Unpooled.wrappedBuffer(longer));
            packet.release();
            return replaced;
        }));
    }

    @Test
    void tellsOfPacketsWrittenBackAndReleased() throws Exception {
        assertEquals(
                List.of("INBOUND 32 [id 1, hook INPUT, ACCEPT]"),
                lines(new NfqueuePacketBuilder().hook(Hook.INPUT), packet -> packet));
        assertEquals(
                List.of("INBOUND 32 [id 1, hook INPUT, released undecided]"),
                lines(new NfqueuePacketBuilder().hook(Hook.INPUT), packet -> {
                    packet.release();
                    return null;
                }));
    }

    @Test
    void showsAnswersAndPacketsOfOurOwn() throws Exception {
        byte[] answer = Packets.udp(IpFamily.V4, 9, 1, "no");
        assertEquals(
                List.of(
                        "INBOUND 32 [id 1, hook INPUT, DROP, with an answer]",
                        "OUTBOUND 30 [id 1, hook INPUT, DROP, with an answer]"),
                lines(
                        new NfqueuePacketBuilder().hook(Hook.INPUT),
                        packet -> packet.drop().answer(Unpooled.wrappedBuffer(answer))));
        assertEquals(
                List.of("OUTBOUND 30 [sent by ourselves]", "INBOUND 32 [id 1, hook INPUT, released undecided]"),
                lines(new NfqueuePacketBuilder().hook(Hook.INPUT), packet -> {
                    packet.release();
                    return new DefaultByteBufHolder(Unpooled.wrappedBuffer(answer));
                }));
    }

    private static final class Decider extends SimpleChannelInboundHandler<NfqueuePacket> {
        private final Function<NfqueuePacket, Object> decision;

        Decider(Function<NfqueuePacket, Object> decision) {
            super(false);
            this.decision = decision;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, NfqueuePacket packet) {
            Object message = decision.apply(packet);
            if (message != null) {
                ctx.write(message);
            }
        }
    }
}
