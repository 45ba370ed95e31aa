// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.NeedsCommand;
import dev.nfqueue.testsupport.Rule;
import dev.nfqueue.testsupport.UdpPeer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@code --capture} writes of a real queue, as Wireshark's programs read it. */
@KernelTest
@NeedsCommand({"tshark", "capinfos"})
class CaptureExampleIT {
    private static final int QUEUE = 37;
    private static final int MIB = 1 << 20;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @TempDir
    Path folder;

    private UdpPeer client;
    private UdpPeer server;

    private ExampleProcess start(IpFamily family, String... arguments) {
        client = cleanup.add(UdpPeer.bind(family.loopback()));
        server = cleanup.add(UdpPeer.bind(family.loopback()));
        List<String> all = new ArrayList<>();
        for (String argument : arguments) {
            all.add(argument.replace("PORT", Integer.toString(server.port())));
        }
        all.addAll(List.of(
                "--queue",
                Integer.toString(QUEUE),
                "--capture",
                folder.resolve("queue.pcapng").toString()));
        ExampleProcess example = cleanup.add(ExampleProcess.bound(all.toArray(String[]::new)));
        cleanup.add(Rule.on(family, "INPUT").udpTo(server.port()).queue(QUEUE));
        return example;
    }

    @ParameterizedTest
    @EnumSource
    void hasPacketsWithTheirVerdictsAndWhatBecameOfThem(IpFamily family) {
        ExampleProcess rewrite = start(family, "rewrite", "--find", "cat", "--replace", "dog");
        client.send(server, "plain");
        client.send(server, "a cat");
        assertEquals("plain", server.receive());
        assertEquals("a dog", server.receive());
        assertEquals(0, rewrite.signal("TERM"));
        rewrite.awaitLine("queue 37: 3 packets captured, 0 missing");

        Path file = folder.resolve("queue.pcapng");
        // As it came, and as it went on.
        assertEquals(
                List.of(
                        line("plain", "id 1, hook INPUT, in lo,ACCEPT"),
                        line("a cat", "id 2, hook INPUT, in lo,ACCEPT, rewritten"),
                        line("a dog", "id 2, hook INPUT, in lo,ACCEPT, rewritten")),
                tshark(file, "udp.srcport", "udp.dstport", "udp.checksum.status", "udp.payload", "frame.comment"));
        String info = Command.run("capinfos", "-M", "-t", "-c", "-s", "-l", file.toString());
        assertTrue(info.contains("pcapng") && info.matches("(?s).*Number of packets: +3\\b.*"), info);
    }

    private String line(String payload, String comment) {
        String hex = HexFormat.of().formatHex(payload.getBytes(StandardCharsets.US_ASCII));
        return client.port() + "\t" + server.port() + "\t1\t" + hex + "\t" + comment;
    }

    @ParameterizedTest
    @EnumSource
    void hasPacketsThatWereDropped(IpFamily family) {
        ExampleProcess filter = start(family, "filter", "--drop", "udp:PORT");
        client.send(server, "dropped");
        client.send(server, "dropped too");
        UdpPeer other = cleanup.add(UdpPeer.bind(family.loopback()));
        cleanup.add(Rule.on(family, "INPUT").udpTo(other.port()).queue(QUEUE));
        client.send(other, "passes");
        assertEquals("passes", other.receive());
        assertEquals(0, filter.signal("INT"));
        List<String> comments = tshark(folder.resolve("queue.pcapng"), "frame.comment");
        assertEquals(
                List.of(
                        "id 1, hook INPUT, in lo,DROP",
                        "id 2, hook INPUT, in lo,DROP",
                        "id 3, hook INPUT, in lo,ACCEPT"),
                comments);
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheNewestFiles(IpFamily family) throws IOException {
        ExampleProcess accept = start(family, "accept", "--capture-size", "1", "--capture-files", "2");
        String text = "x".repeat(30_000);
        int packets = 4 * MIB / text.length();
        for (int i = 0; i < packets; i++) {
            client.send(server, i + " " + text);
            assertEquals(i + " " + text, server.receive());
        }
        assertEquals(0, accept.signal("TERM"));
        accept.awaitLine(packets + " packets captured, 0 missing");

        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.sorted().toList();
        }
        assertEquals(2, files.size(), files.toString());
        int captured = 0;
        for (Path file : files) {
            assertTrue(Files.size(file) < MIB + 2 * text.length(), file + ": " + Files.size(file));
            captured += tshark(file, "frame.number").size();
        }
        List<String> last = tshark(files.get(1), "udp.payload");
        String end = HexFormat.of().formatHex(((packets - 1) + " ").getBytes(StandardCharsets.US_ASCII));
        assertTrue(
                last.get(last.size() - 1).startsWith(end),
                last.get(last.size() - 1).substring(0, 20));
        assertTrue(captured * text.length() > MIB && captured < packets, captured + " of " + packets);
    }

    private static List<String> tshark(Path file, String... fields) {
        List<String> command = new ArrayList<>(
                List.of("tshark", "-n", "-r", file.toString(), "-o", "udp.check_checksum:TRUE", "-T", "fields"));
        for (String field : fields) {
            command.addAll(List.of("-e", field));
        }
        return Command.run(command).lines().toList();
    }
}
