// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import static dev.nfqueue.codec.ip.capture.Captures.all;
import static dev.nfqueue.codec.ip.capture.Captures.bytes;
import static dev.nfqueue.codec.ip.capture.Captures.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBufUtil;
import io.netty.util.ReferenceCounted;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureReaderTest {

    private static void assertBytes(String hex, CapturedPacket packet) {
        assertEquals(ByteBufUtil.hexDump(bytes(hex)), ByteBufUtil.hexDump(packet.content()));
    }

    private static void releaseAll(List<CapturedPacket> packets) {
        packets.forEach(ReferenceCounted::release);
    }

    @Test
    void readsPcapWithMicroseconds() throws IOException {
        CaptureReader reader = read(Captures.PCAP_LITTLE);
        List<CapturedPacket> packets = all(reader);
        assertEquals(2, packets.size());
        assertEquals(1, reader.skipped());
        CapturedPacket first = packets.get(0);
        assertBytes(Captures.IPV4, first);
        assertEquals(1_701_493_233_123_456_000L, first.timestamp());
        assertEquals(Instant.parse("2023-12-02T05:00:33.123456Z"), first.instant());
        assertTrue(first.hasTimestamp());
        assertEquals(33, first.originalLength());
        assertFalse(first.isTruncated());
        assertEquals(LinkType.RAW, first.linkType());
        assertEquals(0x40000, first.captureInterface().snapLength());
        assertEquals(PacketOptions.NONE, first.options());
        CapturedPacket second = packets.get(1);
        assertEquals(20, second.content().readableBytes());
        assertEquals(1500, second.originalLength());
        assertTrue(second.isTruncated());
        releaseAll(packets);
    }

    @Test
    void readsPcapWithNanosecondsAndBigEndianNumbers() throws IOException {
        List<CapturedPacket> packets = all(read(Captures.PCAP_BIG_NANOS));
        assertEquals(1, packets.size());
        assertBytes(Captures.IPV4, packets.get(0));
        assertEquals(1_701_493_233_123_456_789L, packets.get(0).timestamp());
        releaseAll(packets);
    }

    @Test
    void readsEachKindOfPcapngBlock() throws IOException {
        CaptureReader reader = read(Captures.PCAPNG_LITTLE).otherFrames(true);
        List<CapturedPacket> packets = all(reader);
        assertEquals(new CaptureSection("hw", "os", "appx", List.of("hel")), reader.section());
        assertEquals(4, packets.size());

        CapturedPacket enhanced = packets.get(0);
        assertBytes(Captures.IPV4, enhanced);
        assertEquals(1_701_493_233_123_456_789L, enhanced.timestamp());
        assertEquals(48, enhanced.originalLength());
        assertEquals(
                new CaptureInterface(0, LinkType.RAW, 0, "eth0", null, "ip v", List.of()), enhanced.captureInterface());
        assertEquals(new PacketOptions(List.of("first", "second"), 1, 7, 9), enhanced.options());
        assertEquals(PacketDirection.INBOUND, enhanced.options().direction());

        CapturedPacket arp = packets.get(1);
        assertFalse(arp.isIp());
        assertBytes("ffffffffffff 020000000001 0806", arp);
        assertEquals(101_000_000_000L, arp.timestamp());
        assertEquals(LinkType.ETHERNET, arp.linkType());

        CapturedPacket simple = packets.get(2);
        assertTrue(simple.isIp());
        assertBytes(Captures.IPV6, simple);
        assertFalse(simple.hasTimestamp());
        assertEquals(0, simple.timestamp());

        CapturedPacket obsolete = packets.get(3);
        assertBytes(Captures.IPV4, obsolete);
        assertEquals(102_000_000_000L, obsolete.timestamp());
        assertEquals(33, obsolete.originalLength());
        assertEquals(3, obsolete.options().dropCount());
        assertEquals(PacketDirection.OUTBOUND, obsolete.options().direction());
        releaseAll(packets);
    }

    @Test
    void readsSectionsOfBothByteOrdersInOneFile() throws IOException {
        List<CapturedPacket> packets = all(read(Captures.PCAPNG_BIG + Captures.PCAPNG_LITTLE + Captures.PCAPNG_BIG));
        assertEquals(5, packets.size());
        CapturedPacket last = packets.get(4);
        assertBytes(Captures.IPV4, last);
        assertEquals(List.of("abc"), last.options().comments());
        assertEquals(0x00060b36_9e0a0c40L * 1000, last.timestamp());
        assertNull(last.captureInterface().name());
        releaseAll(packets);
    }

    @Test
    void readsTheSameFromAStreamThatGivesLittleAtATime() throws IOException {
        InputStream slow = new ByteArrayInputStream(bytes(Captures.PCAPNG_LITTLE)) {
            @Override
            public synchronized int read(byte[] target, int from, int length) {
                return super.read(target, from, Math.min(length, 3));
            }
        };
        List<CapturedPacket> packets = all(new CaptureReader(slow));
        assertEquals(3, packets.size());
        assertBytes(Captures.IPV6, packets.get(1));
        releaseAll(packets);
    }

    @Test
    void cutsSimplePacketsAtTheSnapshotLength() throws IOException {
        String section = "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000";
        String snapped = "01000000 14000000 6500 0000 02000000 14000000";
        List<CapturedPacket> packets = all(read(section + snapped + "03000000 14000000 dc050000 45000000 14000000"));
        assertBytes("4500", packets.get(0));
        assertEquals(1500, packets.get(0).originalLength());
        releaseAll(packets);
    }

    @Test
    void deliversOtherFramesWholeWhenAskedTo() throws IOException {
        List<CapturedPacket> packets = all(read(Captures.PCAP_LITTLE).otherFrames(true));
        assertEquals(3, packets.size());
        assertFalse(packets.get(2).isIp());
        assertBytes("f00f", packets.get(2));
        releaseAll(packets);
    }

    @Test
    void iteratesAndReleasesAtCloseWhatItHasReadAhead() throws IOException {
        CaptureReader reader = read(Captures.PCAPNG_LITTLE);
        Iterator<CapturedPacket> iterator = reader.iterator();
        iterator.next().release();
        assertTrue(iterator.hasNext());
        assertTrue(iterator.hasNext());
        assertTrue(reader.iterator().hasNext());
        CapturedPacket second = reader.next();
        assertBytes(Captures.IPV6, second);
        second.release();
        assertTrue(iterator.hasNext());
        reader.close();
        // The leak check finds it, had the packet ahead not been released.
        assertNull(reader.next());
        assertThrows(NoSuchElementException.class, iterator::next);
    }

    @Test
    void opensFiles(@TempDir Path folder) throws IOException {
        Path file = Files.write(folder.resolve("a.pcap"), bytes(Captures.PCAP_BIG_NANOS));
        List<CapturedPacket> packets = all(CaptureReader.open(file));
        assertEquals(1, packets.size());
        releaseAll(packets);
        Files.write(file, new byte[0]);
        assertFault(
                "The capture is empty (at byte 0",
                () -> CaptureReader.open(file).close());
    }

    @Test
    void tellsWhatItDoesNotRead() {
        assertFault("\"Modified\" pcap", () -> read("34cdb2a1 0200 0400"));
        assertFault("\"Modified\" pcap", () -> read("a1b2cd34 0002 0004"));
        assertFault("Compressed by gzip", () -> read("1f8b0800 00000000"));
        assertFault("Neither pcap nor pcapng: it begins with 0x7f454c46", () -> read("7f454c46"));
        assertFault("pcap of version 1", () -> read("a1b2c3d4 0001 0004 00000000 00000000 00000000 00000001"));
        assertFault(
                "pcapng of version 2", () -> read("0a0d0d0a 0000001c 1a2b3c4d 0002 0000 ffffffffffffffff 0000001c"));
    }

    @Test
    void tellsWhereACaptureIsBroken() {
        String pcap = Captures.PCAP_BIG_NANOS;
        assertFault("The capture ends within the file header that begins (at byte 0 ", () -> read("a1b2c3d4 0002"));
        assertFault(
                "The capture ends within a packet that begins (at byte 24 ",
                () -> all(read(pcap.substring(0, pcap.length() - 2))));
        assertFault(
                "A packet of 4294967295 bytes, more than 16777216 (at byte 73 ",
                () -> all(read(pcap + "00000000 00000000 ffffffff 00000000")));
        assertFault("The capture ends within its first number", () -> read("a1b2"));
    }

    @Test
    void tellsWhichBlockIsBroken() {
        String start = "0a0d0d0a 1c000000 4d3c2b1a 0100 0000 ffffffffffffffff 1c000000";
        String raw = "01000000 14000000 6500 0000 00000000 14000000";
        assertFault("A section header with 0x12345678", () -> read("0a0d0d0a 1c000000 12345678"));
        assertFault("A block of 14 bytes, where a multiple of 4", () -> all(read(start + "99000000 0e000000")));
        assertFault("A block of 8 bytes, where a multiple of 4", () -> all(read(start + "99000000 08000000")));
        assertFault("at its end it has 16 (at byte 28 ", () -> all(read(start + "99000000 0c000000 10000000")));
        assertFault("of a type that has at least 32", () -> all(read(start + "06000000 10000000 00000000 10000000")));
        assertFault("A block of 2147483644 bytes, more", () -> all(read(start + "06000000 fcffff7f")));
        assertFault("A block of 4294967292 bytes, more", () -> all(read(start + "01000000 fcffffff")));
        assertFault(
                "The capture ends within a block that begins (at byte 28 ",
                () -> all(read(start + "99000000 fcffffff 00")));
        String packet = "06000000 20000000 00000000 00000000 00000000 01000000 01000000 20000000";
        assertFault("A packet of interface 0, where the section has described 0", () -> all(read(start + packet)));
        assertFault("A packet of 1 captured bytes in a block with room for 0", () -> all(read(start + raw + packet)));
        assertFault(
                "Option 1 claims 5 bytes of the 4",
                () -> all(read(start + "01000000 1c000000 6500 0000 00000000 0100 0500 61616161 1c000000")));
    }

    @Test
    void iteratorTellsABrokenCaptureUnchecked() throws IOException {
        try (CaptureReader reader = read(Captures.PCAP_BIG_NANOS + "00")) {
            Iterator<CapturedPacket> iterator = reader.iterator();
            iterator.next().release();
            UncheckedIOException thrown = assertThrows(UncheckedIOException.class, iterator::hasNext);
            assertEquals(73, ((CaptureFormatException) thrown.getCause()).offset());
        }
    }

    private interface Reading {
        void run() throws IOException;
    }

    private static void assertFault(String message, Reading reading) {
        CaptureFormatException thrown = assertThrows(CaptureFormatException.class, reading::run);
        assertTrue(thrown.getMessage().contains(message), thrown::getMessage);
    }
}
