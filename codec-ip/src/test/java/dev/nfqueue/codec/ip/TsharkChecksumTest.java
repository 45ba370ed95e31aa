// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nfqueue.testsupport.Command;
import io.netty.buffer.ByteBufUtil;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What editing makes of packets, judged by Wireshark: it finds no checksum wrong, and none that it could not check. */
class TsharkChecksumTest {

    private static final int EDITED_PER_SAMPLE = 40;

    /** Raw IP. */
    private static final int LINKTYPE_RAW = 101;

    private static final int BAD = 0;
    private static final int GOOD = 1;

    private static final List<String> FIELDS = List.of(
            "ip.checksum.status",
            "tcp.checksum.status",
            "udp.checksum.status",
            "icmp.checksum.status",
            "icmpv6.checksum.status",
            "sctp.checksum.status",
            "dccp.checksum.status",
            "igmp.checksum.status",
            "gre.checksum.status");

    @TempDir
    private Path folder;

    @Test
    void findsEveryChecksumOfEditedPacketsGood() throws Exception {
        assumeTrue(isThere(), "tshark is not installed");
        Path capture = folder.resolve("edited.pcap");
        List<byte[]> packets = editedPackets();
        write(capture, packets);
        Map<String, int[]> counts = new TreeMap<>();
        List<String> lines = tshark(capture);
        assertEquals(packets.size(), lines.size());
        for (int i = 0; i < lines.size(); i++) {
            count(lines.get(i), counts, ByteBufUtil.hexDump(packets.get(i)));
        }
        // What proves nothing passes for nothing.
        for (String field : FIELDS) {
            int good = counts.getOrDefault(field, new int[5])[GOOD];
            assertTrue(good >= EDITED_PER_SAMPLE / 2, () -> field + " was good " + good + " times only");
        }
    }

    /** Statuses of one packet, several of a kind where packets lie in packets. */
    private static void count(String line, Map<String, int[]> counts, String packet) {
        String[] values = line.split("\t", -1);
        for (int i = 0; i < FIELDS.size(); i++) {
            for (String value : values[i].split(",", -1)) {
                if (!value.isEmpty()) {
                    int status = Integer.parseInt(value);
                    counts.computeIfAbsent(FIELDS.get(i), field -> new int[5])[status]++;
                    assertTrue(status != BAD, FIELDS.get(i) + " is bad in " + packet);
                }
            }
        }
    }

    private static List<byte[]> editedPackets() {
        Random random = new Random(7);
        List<byte[]> edited = new ArrayList<>();
        for (int choice = 0; choice < Corpus.ALL.size(); choice++) {
            for (int i = 0; i < EDITED_PER_SAMPLE; i++) {
                byte[] script = new byte[random.nextInt(40)];
                random.nextBytes(script);
                EditScript edits = new EditScript(script);
                IpPacket packet = IpPacket.of(GuardedByteBuf.of(Corpus.settled(choice)));
                edits.run(packet);
                byte[] bytes = ByteBufUtil.getBytes(packet.content());
                // Quoted packets and those inside are judged by tshark too, and may be anything when overwritten.
                if (packet.malformation() == null && !edits.contentReplaced()) {
                    edited.add(bytes);
                }
                packet.release();
            }
        }
        return edited;
    }

    private static void write(Path file, List<byte[]> packets) throws IOException {
        try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
            out.writeInt(0xA1B2C3D4);
            out.writeShort(2);
            out.writeShort(4);
            out.writeLong(0);
            out.writeInt(0x40000);
            out.writeInt(LINKTYPE_RAW);
            for (byte[] packet : packets) {
                out.writeLong(0);
                out.writeInt(packet.length);
                out.writeInt(packet.length);
                out.write(packet);
            }
        }
    }

    private static boolean isThere() {
        return Arrays.stream(System.getenv("PATH").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "tshark")));
    }

    private static List<String> tshark(Path capture) throws Exception {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString(), "-T", "fields"));
        for (String preference :
                List.of("ip.check_checksum", "tcp.check_checksum", "udp.check_checksum", "udplite.check_checksum")) {
            command.addAll(List.of("-o", preference + ":TRUE"));
        }
        command.addAll(List.of("-o", "dccp.check_checksum:TRUE", "-o", "sctp.checksum:CRC 32c"));
        FIELDS.forEach(field -> command.addAll(List.of("-e", field)));
        return Command.run(command).lines().toList();
    }
}
