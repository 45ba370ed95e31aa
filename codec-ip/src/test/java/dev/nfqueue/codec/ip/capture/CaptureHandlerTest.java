// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.capture.TestCapture.Decided;
import dev.nfqueue.codec.ip.capture.TestCapture.Numbered;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureHandlerTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("a.pcapng");
    }

    @Test
    void writesPacketsWithWhatWasDecided() throws IOException {
        TestCapture capture = new TestCapture(TestCapture.deciding(file).interfaceName("queue 7"));
        Numbered first = capture.read(1, Captures.IPV4);
        Numbered second = capture.read(2, Captures.IPV6);
        // Edited after it came: the capture has it as it came.
        first.content().setByte(8, 1);
        capture.decide(2, "DROP");
        capture.channel.writeOutbound(new Decided(1, "ACCEPT", "4500 0014 0000 0000 4011 0000 01010101 02020202"));
        first.release();
        second.release();
        capture.close();

        assertEquals(
                List.of("INBOUND 48 [no 2, DROP]", "INBOUND 33 [no 1, ACCEPT]", "OUTBOUND 20 [no 1, ACCEPT]"),
                TestCapture.lines(file));
        assertEquals(3, capture.handler.written());
        assertEquals(0, capture.handler.lost());
        try (CaptureReader reader = CaptureReader.open(file)) {
            CapturedPacket packet = reader.next();
            assertEquals(2_000_000_002L, packet.timestamp());
            assertEquals("queue 7", packet.captureInterface().name());
            assertEquals(2, packet.options().packetId());
            packet.release();
            packet = reader.next();
            assertEquals(Unpooled.wrappedBuffer(Captures.bytes(Captures.IPV4)), packet.content());
            packet.release();
        }
    }

    @Test
    void passesMessagesAsTheyAre() throws IOException {
        TestCapture capture = new TestCapture(TestCapture.deciding(file));
        Numbered packet = new Numbered(1, Captures.IPV4);
        Decided decided = new Decided(1, "x", null);
        assertTrue(capture.channel.writeInbound(packet, "text"));
        assertSame(packet, capture.channel.readInbound());
        assertEquals("text", capture.channel.readInbound());
        assertTrue(capture.channel.writeOutbound(decided, "other"));
        assertSame(decided, capture.channel.readOutbound());
        assertEquals("other", capture.channel.readOutbound());
        assertEquals(1, packet.refCnt());
        packet.release();
        capture.close();
    }

    @Test
    void losesNoPacketThatIsNotDecided() throws IOException {
        TestCapture capture = new TestCapture(TestCapture.deciding(file).maxUndecided(2));
        Numbered early = capture.read(1, Captures.IPV4);
        Numbered again = capture.read(2, Captures.IPV4);
        Numbered same = capture.read(2, Captures.IPV6);
        Numbered third = capture.read(3, Captures.IPV4);
        capture.decide(1, "too late");
        Numbered fourth = capture.read(4, Captures.IPV4);
        same.release();
        capture.channel.flush();
        early.release();
        again.release();
        third.release();
        fourth.retain();
        capture.close();
        fourth.release(2);
        assertEquals(
                List.of(
                        "INBOUND 33 [no 2, undecided when another of its key came]",
                        "INBOUND 33 [no 1, undecided so far]",
                        "INBOUND 48 [no 2, undecided so far]",
                        "INBOUND 33 [no 3, released undecided]",
                        "INBOUND 33 [no 4, undecided when the capture ended]"),
                TestCapture.lines(file));
    }

    @Test
    void tellsWhichPacketsWereReleasedUndecided() throws IOException {
        TestCapture capture = new TestCapture(TestCapture.deciding(file));
        capture.read(1, Captures.IPV4).release();
        capture.read(2, Captures.IPV4).release();
        capture.close();
        assertEquals(
                List.of("INBOUND 33 [no 1, released undecided]", "INBOUND 33 [no 2, released undecided]"),
                TestCapture.lines(file));
    }

    @Test
    void writesBothDirectionsOfAPlainChannel() throws IOException {
        TestCapture capture = new TestCapture(new CaptureHandlerBuilder(file).snapLength(30));
        capture.channel.writeInbound(new Numbered(1, Captures.IPV4));
        capture.channel.writeOutbound(new Numbered(2, Captures.IPV6));
        capture.close();
        assertEquals(List.of("INBOUND 30 []", "OUTBOUND 30 []"), TestCapture.lines(file));
        try (CaptureReader reader = CaptureReader.open(file)) {
            CapturedPacket packet = reader.next();
            assertEquals(33, packet.originalLength());
            assertEquals(30, packet.captureInterface().snapLength());
            assertTrue(Math.abs(packet.timestamp() - CaptureClock.now()) < 3_600_000_000_000L);
            packet.release();
        }
    }

    @Test
    void leavesOutWhatIsFiltered() throws IOException {
        TestCapture capture = new TestCapture(
                TestCapture.deciding(file).filter(packet -> packet.content().getUnsignedByte(0) >> 4 == 6));
        capture.read(1, Captures.IPV4).release();
        capture.decide(1, "ACCEPT");
        capture.read(2, Captures.IPV6).release();
        capture.close();
        assertEquals(List.of("INBOUND 48 [no 2, released undecided]"), TestCapture.lines(file));
        assertEquals(0, capture.handler.lost());
    }

    @Test
    void countsWhatFindsNoRoomAndSaysSoInTheCapture() throws IOException {
        TestCapture capture = new TestCapture(TestCapture.deciding(file).maxBytes(40));
        for (int number = 1; number <= 3; number++) {
            // 48 bytes never fit.
            capture.read(number, Captures.IPV6).release();
        }
        capture.read(4, Captures.IPV4).release();
        capture.channel.runPendingTasks();
        capture.close();
        assertEquals(List.of("INBOUND 33 [no 4, released undecided]"), TestCapture.lines(file));
        assertEquals(3, capture.handler.lost());
        assertEquals(List.of(new CaptureLossEvent(null)), capture.events);
        try (CaptureReader reader = CaptureReader.open(file)) {
            CapturedPacket packet = reader.next();
            assertEquals(3, packet.options().dropCount());
            packet.release();
        }
    }

    @Test
    void letsTrafficPassWhenAFunctionThrows() throws IOException {
        IllegalStateException bug = new IllegalStateException("bug");
        TestCapture capture = new TestCapture(new CaptureHandlerBuilder(file)
                .arrivals(packet -> {
                    throw bug;
                })
                .decisions(message -> {
                    throw bug;
                }));
        Numbered packet = new Numbered(1, Captures.IPV4);
        assertTrue(capture.channel.writeInbound(packet));
        Object read = capture.channel.readInbound();
        assertTrue(capture.channel.writeOutbound(read));
        assertEquals(List.of(new CaptureLossEvent(bug)), capture.events);
        assertEquals(2, capture.handler.lost());
        capture.close();
        assertEquals(0, packet.refCnt());
    }

    @Test
    void tellsAtOnceWhenTheFileCannotBeMade() {
        assertThrows(
                IOException.class, () -> new CaptureHandlerBuilder(folder.resolve("no/such/folder.pcapng")).build());
        IOException full =
                assertThrows(IOException.class, () -> new CaptureHandlerBuilder(Path.of("/dev/full")).build());
        assertTrue(full.getMessage().contains("No space left"), full::getMessage);
    }

    @Test
    void writesNothingWhenNothingCame() throws IOException {
        TestCapture capture = new TestCapture(new CaptureHandlerBuilder(file));
        assertFalse(capture.handler.closeFuture().isDone());
        capture.close();
        assertNull(capture.handler.closeFuture().cause());
        assertEquals(List.of(), TestCapture.lines(file));
    }
}
