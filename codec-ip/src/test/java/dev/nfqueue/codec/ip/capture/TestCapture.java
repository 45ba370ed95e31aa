// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import dev.nfqueue.testsupport.Await;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A capture of packets that are decided on, in a channel: a packet's key is its number, a decision is a text. */
final class TestCapture {

    final List<Object> events = new ArrayList<>();
    final CaptureHandler handler;
    final EmbeddedChannel channel;

    /** A packet with a number. */
    static final class Numbered extends DefaultByteBufHolder {
        final int number;

        Numbered(int number, String hex) {
            super(Unpooled.buffer().writeBytes(Captures.bytes(hex)));
            this.number = number;
        }
    }

    /** A decision on the packet of a number. */
    record Decided(int number, String comment, String newHex) {}

    TestCapture(CaptureHandlerBuilder builder) throws IOException {
        handler = builder.build();
        channel = new EmbeddedChannel(handler, new ChannelInboundHandlerAdapter() {
            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                events.add(event);
            }
        });
    }

    static CaptureHandlerBuilder deciding(Path file) {
        return new CaptureHandlerBuilder(file)
                .arrivals(packet -> {
                    int number = ((Numbered) packet).number;
                    PacketOptions options =
                            PacketOptions.NONE.withComment("no " + number).withPacketId(number);
                    return new CaptureArrival(number, number * 1_000_000_001L, 0, options);
                })
                .decisions(message -> message instanceof Decided decided
                        ? new CaptureDecision(
                                decided.number,
                                decided.comment,
                                decided.newHex == null ? null : Unpooled.wrappedBuffer(Captures.bytes(decided.newHex)))
                        : null);
    }

    Numbered read(int number, String hex) {
        Numbered packet = new Numbered(number, hex);
        channel.writeInbound(packet);
        channel.readInbound();
        return packet;
    }

    void decide(int number, String comment) {
        channel.writeOutbound(new Decided(number, comment, null));
        channel.readOutbound();
    }

    void close() {
        channel.finishAndReleaseAll();
        Await.until(() -> handler.closeFuture().isDone(), "the capture's end");
    }

    static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** What the packets of a file say of themselves, one line each. */
    static List<String> lines(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(file)) {
            for (CapturedPacket packet : reader) {
                lines.add(packet.options().direction() + " " + packet.content().readableBytes() + " "
                        + packet.options().comments());
                packet.release();
            }
        }
        return lines;
    }
}
