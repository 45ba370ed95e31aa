// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.NeedsCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wireshark's opinion of the files that are written here, and ours of those that it writes. */
@NeedsCommand({"tshark", "capinfos", "editcap"})
class WiresharkTest {

    @TempDir
    Path folder;

    private Path capture(CaptureRotation rotation) throws IOException {
        Path file = folder.resolve("a.pcapng");
        TestCapture capture = new TestCapture(TestCapture.deciding(file)
                .interfaceName("queue 7")
                .rotation(rotation)
                .section(new CaptureSection("machine", "Linux", "netty-nfqueue", List.of("about all"))));
        for (int number = 1; number <= 5; number++) {
            String hex = number % 2 == 0 ? Captures.IPV6 : Captures.IPV4;
            capture.read(number, hex).release();
            capture.channel.writeOutbound(
                    new TestCapture.Decided(number, "verdict " + number, number == 3 ? hex : null));
        }
        capture.close();
        return file;
    }

    private static List<String> tshark(Path file, String... arguments) {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", file.toString()));
        command.addAll(List.of(arguments));
        Command.Result result = Command.tryRun(command);
        assertTrue(result.succeeded(), result::error);
        // As root it says that this is dangerous; anything else would be about the file.
        assertEquals(
                List.of(),
                result.error()
                        .lines()
                        .filter(line -> !line.startsWith("Running as user"))
                        .toList());
        return result.output().lines().toList();
    }

    @Test
    void hasNothingToComplainOf() throws IOException {
        Path file = capture(CaptureRotation.NONE);
        assertEquals(6, tshark(file).size());
        // The comments themselves are an expert item, of the severity "comment".
        assertEquals(
                List.of(), tshark(file, "-Y", "_ws.malformed || (_ws.expert && _ws.expert.severity != \"Comment\")"));
    }

    @Test
    void showsCommentsTimesDirectionsAndTheInterface() throws IOException {
        List<String> lines = tshark(
                capture(CaptureRotation.NONE),
                "-T",
                "fields",
                "-E",
                "separator=|",
                "-E",
                "aggregator=;",
                "-e",
                "frame.time_epoch",
                "-e",
                "frame.comment",
                "-e",
                "frame.packet_flags_direction",
                "-e",
                "frame.interface_name",
                "-e",
                "frame.packet_id",
                "-e",
                "frame.len",
                "-e",
                "ip.version",
                "-e",
                "ipv6.version");
        assertEquals("1.000000001|no 1;verdict 1|0x00000001|queue 7|1|33|4|", lines.get(0));
        assertEquals("2.000000002|no 2;verdict 2|0x00000001|queue 7|2|48|6|6", lines.get(1));
        assertTrue(lines.get(3).endsWith("|no 3;verdict 3|0x00000002|queue 7|3|33|4|"), lines.get(3));
        assertEquals(6, lines.size());
    }

    @Test
    void countsWhatWeCount() throws IOException {
        Path file = capture(CaptureRotation.NONE);
        String infos = Command.run("capinfos", "-M", file.toString());
        assertTrue(infos.matches("(?s).*Number of packets: +6\\b.*"), infos);
        assertTrue(infos.matches("(?s).*File encapsulation: +(Raw IP|rawip).*"), infos);
        assertTrue(infos.matches("(?s).*File timestamp precision: +nanoseconds.*"), infos);
        assertTrue(infos.contains("about all") && infos.contains("machine") && infos.contains("netty-nfqueue"), infos);
        assertTrue(infos.matches("(?s).*Number of stat entries = 1.*"), infos);
    }

    @Test
    void readsEachFileOfARotation() throws IOException {
        capture(new CaptureRotation(400, Duration.ZERO, 0));
        List<Path> files = TestCapture.files(folder);
        assertTrue(files.size() > 1, files::toString);
        int packets = 0;
        for (Path file : files) {
            packets += tshark(file).size();
        }
        assertEquals(6, packets);
    }

    @Test
    void writesFilesThatAreReadTheSame() throws IOException {
        Path file = capture(CaptureRotation.NONE);
        List<String> lines = TestCapture.lines(file);
        for (String format : List.of("pcapng", "pcap", "nsecpcap")) {
            Path other = folder.resolve("other." + format);
            Command.run("editcap", "-F", format, file.toString(), other.toString());
            List<String> read = TestCapture.lines(other);
            assertEquals(lines.size(), read.size(), format);
            if (format.equals("pcapng")) {
                assertEquals(lines, read);
            }
        }
        try (CaptureReader reader = CaptureReader.open(folder.resolve("other.nsecpcap"))) {
            CapturedPacket packet = reader.next();
            assertEquals(1_000_000_001L, packet.timestamp());
            packet.release();
        }
        Path modified = folder.resolve("modified");
        Command.run("editcap", "-F", "modpcap", file.toString(), modified.toString());
        assertTrue(Files.size(modified) > 0);
        CaptureFormatException refused = assertThrows(
                CaptureFormatException.class, () -> CaptureReader.open(modified).close());
        assertTrue(refused.getMessage().contains("Modified"), refused::getMessage);
    }
}
