// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCounted;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PcapngWriterTest {

    private interface Writing {
        void to(PcapngWriter writer) throws IOException;
    }

    private static byte[] written(CaptureSection section, Writing writing) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PcapngWriter writer = new PcapngWriter(Channels.newChannel(bytes), section)) {
            writing.to(writer);
        }
        return bytes.toByteArray();
    }

    private static void assertBytes(String hex, byte[] bytes) {
        assertEquals(ByteBufUtil.hexDump(Captures.bytes(hex)), ByteBufUtil.hexDump(bytes));
    }

    @Test
    void writesEachBlock() throws IOException {
        byte[] bytes = written(new CaptureSection("hw", "os", "appx", List.of("hel")), writer -> {
            CaptureInterface raw = writer.addInterface(LinkType.RAW, 0x1234, "eth0");
            PacketOptions options = PacketOptions.NONE
                    .withComment("first")
                    .withComment("second")
                    .withDirection(PacketDirection.INBOUND)
                    .withDropCount(7)
                    .withPacketId(9);
            ByteBuf packet = Unpooled.wrappedBuffer(Captures.bytes(Captures.IPV4));
            writer.write(raw, 1_701_493_233_123_456_789L, packet, 48, options);
            writer.write(raw, new InterfaceStatistics(0x100000002L, 0x300000004L, 5, 6));
        });
        assertBytes(
                "0a0d0d0a 40000000 4d3c2b1a 0100 0000 ffffffffffffffff"
                        + "0100 0300 68656c00 0200 0200 68770000 0300 0200 6f730000 0400 0400 61707078"
                        + "0000 0000 40000000"
                        + "01000000 28000000 6500 0000 34120000 0200 0400 65746830 0900 0100 09000000 0000 0000 28000000"
                        + "06000000 80000000 00000000 14eb9c17 15f70da4 21000000 30000000" + Captures.IPV4 + "000000"
                        + "0100 0500 6669727374 000000 0100 0600 7365636f6e64 0000 0200 0400 01000000"
                        + "0400 0800 0700000000000000 0500 0800 0900000000000000 0000 0000 80000000"
                        + "05000000 4c000000 00000000 03000000 04000000"
                        + "0200 0800 01000000 02000000 0300 0800 03000000 04000000"
                        + "0400 0800 0500000000000000 0500 0800 0600000000000000 0000 0000 4c000000",
                bytes);
    }

    @Test
    void writesNoOptionsWhereThereIsNothingToSay() throws IOException {
        byte[] bytes = written(CaptureSection.NONE, writer -> {
            CaptureInterface raw = writer.addInterface(LinkType.RAW, 0, null);
            writer.write(raw, 0, Unpooled.EMPTY_BUFFER, 0, PacketOptions.NONE);
            writer.write(raw, new InterfaceStatistics(-1, 0, -1, -1));
        });
        assertBytes(
                "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000"
                        + "01000000 20000000 6500 0000 00000000 0900 0100 09000000 0000 0000 20000000"
                        + "06000000 20000000 00000000 00000000 00000000 00000000 00000000 20000000"
                        + "05000000 28000000 00000000 00000000 00000000 0300 0800 00000000 00000000 0000 0000 28000000",
                bytes);
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        Random random = new Random(3);
        byte[] data = new byte[70_000];
        random.nextBytes(data);
        data[0] = 0x45;
        byte[] bytes = written(CaptureSection.NONE, writer -> {
            CaptureInterface one = writer.addInterface(LinkType.RAW, 0, "one");
            CaptureInterface two = writer.addInterface(LinkType.RAW, 100, "two");
            for (int length = 1; length < 200; length++) {
                PacketOptions options =
                        PacketOptions.NONE.withComment("ü" + "x".repeat(length)).withPacketId(length);
                ByteBuf packet = Unpooled.wrappedBuffer(data, 0, length);
                writer.write(length % 2 == 0 ? one : two, length * 1_000_000_007L, packet, 0, options);
                assertEquals(length, packet.readableBytes());
            }
            writer.write(one, 1, Unpooled.wrappedBuffer(data), 0, PacketOptions.NONE);
        });
        List<CapturedPacket> packets = Captures.all(Captures.read(bytes));
        assertEquals(200, packets.size());
        for (int length = 1; length < 200; length++) {
            CapturedPacket packet = packets.get(length - 1);
            int captured = length % 2 == 0 ? length : Math.min(length, 100);
            assertEquals(Unpooled.wrappedBuffer(data, 0, captured), packet.content());
            assertEquals(length, packet.originalLength());
            assertEquals(length * 1_000_000_007L, packet.timestamp());
            assertEquals(
                    length % 2 == 0 ? "one" : "two", packet.captureInterface().name());
            assertEquals(new PacketOptions(List.of("ü" + "x".repeat(length)), 0, -1, length), packet.options());
        }
        assertEquals(70_000, packets.get(199).content().readableBytes());
        packets.forEach(ReferenceCounted::release);
    }

    @Test
    void cutsACommentThatDoesNotFitBetweenCharacters() throws IOException {
        byte[] bytes = written(CaptureSection.NONE, writer -> {
            CaptureInterface raw = writer.addInterface(LinkType.RAW, 0, null);
            ByteBuf packet = Unpooled.wrappedBuffer(Captures.bytes(Captures.IPV4));
            writer.write(raw, 0, packet, 0, PacketOptions.NONE.withComment("€".repeat(30_000)));
        });
        List<CapturedPacket> packets = Captures.all(Captures.read(bytes));
        String comment = packets.get(0).options().comments().get(0);
        assertEquals("€".repeat(21_845), comment);
        assertTrue(packets.remove(0).release());
    }
}
