// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.KernelTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A capture on a disk of 64 KiB, mounted in the test's own namespace. */
@KernelTest
class FullDiskIT {

    @TempDir
    Path folder;

    @BeforeEach
    void mount() {
        Command.run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder.toString());
    }

    @AfterEach
    void unmount() {
        Command.run("umount", folder.toString());
    }

    @Test
    void losesPacketsOfTheCaptureOnlyAndGoesOnWhenThereIsRoomAgain() throws IOException {
        Path ballast = Files.write(folder.resolve("ballast"), new byte[40 << 10]);
        Path file = folder.resolve("a.pcapng");
        TestCapture capture = new TestCapture(TestCapture.deciding(file));
        int packets = 0;
        while (capture.handler.lost() == 0) {
            packets++;
            TestCapture.Numbered packet = capture.read(packets, Captures.IPV4);
            assertEquals(1, packet.refCnt());
            packet.release();
            int sent = packets;
            capture.channel.flush();
            Await.until(() -> capture.handler.written() + capture.handler.lost() >= sent, "packet " + sent);
        }
        // The loss is counted before its event is on its way to the loop.
        Await.until(
                () -> {
                    capture.channel.runPendingTasks();
                    return !capture.events.isEmpty();
                },
                "the loss to be told");
        assertEquals(1, capture.events.size());
        CaptureLossEvent event = assertInstanceOf(CaptureLossEvent.class, capture.events.get(0));
        assertTrue(
                event.cause().getMessage().contains("No space left"),
                () -> event.cause().getMessage());
        // What is there can be read to its end.
        assertEquals(capture.handler.written(), TestCapture.lines(file).size());

        Files.delete(ballast);
        long lost = capture.handler.lost();
        capture.read(1_000_000, Captures.IPV6).release();
        capture.close();
        assertEquals(1, capture.events.size());
        List<String> lines = TestCapture.lines(file);
        assertTrue(lines.get(lines.size() - 1).contains("no 1000000"), lines::toString);
        assertEquals(packets + 1 - lost, lines.size());
    }
}
