// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureRotationTest {

    private static final int PACKETS = 1000;

    @TempDir
    Path folder;

    private static TestCapture capture(Path file, CaptureRotation rotation) throws IOException {
        return new TestCapture(TestCapture.deciding(file).rotation(rotation));
    }

    private List<String> allLines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : TestCapture.files(folder)) {
            lines.addAll(TestCapture.lines(file));
        }
        return lines;
    }

    @Test
    void losesNoPacketBetweenFiles() throws IOException {
        TestCapture capture = capture(folder.resolve("a.pcapng"), new CaptureRotation(5_000, Duration.ZERO, 0));
        List<String> expected = new ArrayList<>();
        for (int number = 1; number <= PACKETS; number++) {
            capture.read(number, Captures.IPV4).release();
            expected.add("INBOUND 33 [no " + number + ", released undecided]");
        }
        capture.close();
        List<Path> files = TestCapture.files(folder);
        assertTrue(files.size() > 10, files::toString);
        for (Path file : files) {
            assertTrue(Files.size(file) <= 5_000, () -> file + " is too large");
            assertTrue(file.getFileName().toString().matches("a_\\d{5}_\\d{14}\\.pcapng"), file::toString);
        }
        assertEquals(expected, allLines());
        assertEquals(PACKETS, capture.handler.written());
    }

    @Test
    void keepsTheNewestFilesOnly() throws IOException {
        TestCapture capture = capture(folder.resolve("b"), new CaptureRotation(1, Duration.ZERO, 3));
        for (int number = 1; number <= 20; number++) {
            capture.read(number, Captures.IPV4).release();
        }
        capture.close();
        // A size below any packet's: a file each.
        assertEquals(3, TestCapture.files(folder).size());
        assertTrue(TestCapture.files(folder).get(2).getFileName().toString().matches("b_00020_\\d{14}"));
        assertEquals(
                List.of(
                        "INBOUND 33 [no 18, released undecided]",
                        "INBOUND 33 [no 19, released undecided]",
                        "INBOUND 33 [no 20, released undecided]"),
                allLines());
    }

    @Test
    void beginsANewFileWhenTheTimeIsOver() throws IOException {
        TestCapture capture = capture(folder.resolve("c.pcapng"), new CaptureRotation(0, Duration.ofNanos(1), 0));
        for (int number = 1; number <= 3; number++) {
            capture.read(number, Captures.IPV4).release();
            int written = number;
            capture.channel.flush();
            Await.until(() -> capture.handler.written() == written, "packet " + number);
        }
        capture.close();
        assertEquals(3, TestCapture.files(folder).size());
        assertEquals(3, allLines().size());
    }

    @Test
    void keepsUndecidedPacketsForTheNextFile() throws IOException {
        TestCapture capture = capture(folder.resolve("d.pcapng"), new CaptureRotation(1, Duration.ZERO, 0));
        TestCapture.Numbered held = capture.read(1, Captures.IPV6);
        for (int number = 2; number <= 4; number++) {
            capture.read(number, Captures.IPV4).release();
            capture.decide(number, "ACCEPT");
        }
        capture.decide(1, "DROP");
        held.release();
        capture.close();
        List<String> lines = allLines();
        assertEquals("INBOUND 48 [no 1, DROP]", lines.get(3));
        assertEquals(4, TestCapture.files(folder).size());
    }

    @Test
    void refusesNegativeNumbers() {
        assertThrows(IllegalArgumentException.class, () -> new CaptureRotation(-1, Duration.ZERO, 0));
        assertThrows(IllegalArgumentException.class, () -> new CaptureRotation(0, Duration.ofNanos(-1), 0));
    }
}
