// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketBuilder;
import dev.nfqueue.codec.ip.IpProtocol;
import dev.nfqueue.codec.ip.Ipv4Option;
import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Wireshark makes of the fragments: the datagrams that were cut, with right checksums, and nothing malformed. */
class FragmentsInTsharkTest {

    /** Link type of packets that begin with their IP header. */
    private static final int RAW_IP = 101;

    @TempDir
    private Path directory;

    @Test
    void putsTogetherWhatTheFragmenterCut() throws IOException, InterruptedException {
        assumeTrue(installed(), "tshark is not installed");
        List<String> expected = new ArrayList<>();
        List<byte[]> fragments = new ArrayList<>();
        int number = 0;
        for (boolean four : new boolean[] {true, false}) {
            for (int length : new int[] {1, 600, 1473, 4000, 40_000}) {
                for (int mtu : new int[] {300, 576, 1280, 1500}) {
                    number++;
                    byte[] payload = Cuts.payload(length);
                    expected.add(1000 + number + "\t1\t" + ByteBufUtil.hexDump(payload));
                    fragments.addAll(cut(packet(four, number, payload), mtu));
                }
            }
        }
        Path capture = Files.write(directory.resolve("fragments.pcap"), pcap(fragments));
        List<String> seen = tshark(
                "-r",
                capture.toString(),
                "-o",
                "udp.check_checksum:TRUE",
                "-o",
                "ip.check_checksum:TRUE",
                "-Y",
                "udp",
                "-T",
                "fields",
                "-e",
                "udp.srcport",
                "-e",
                "udp.checksum.status",
                "-e",
                "udp.payload");
        assertEquals(expected, seen);
        List<String> faults = tshark(
                "-r",
                capture.toString(),
                "-o",
                "ip.check_checksum:TRUE",
                "-Y",
                "_ws.malformed or ip.checksum.status == 0 or ip.fragment.error or ip.fragment.overlap"
                        + " or ipv6.fragment.error or ipv6.fragment.overlap");
        assertEquals(List.of(), faults);
    }

    private static IpPacket packet(boolean four, int number, byte[] payload) {
        IpPacketBuilder builder = IpPacketBuilder.from(Cuts.address(four, 1), Cuts.address(four, 2))
                .identification(number);
        if (number % 2 == 1 && four) {
            builder.option(Ipv4Option.ROUTER_ALERT, (byte) 0, (byte) 0);
        } else if (number % 2 == 1) {
            builder.extension(IpProtocol.HOP_BY_HOP).extension(IpProtocol.DESTINATION_OPTIONS);
        }
        return builder.udp(1000 + number, 9).payload(payload).build();
    }

    private static List<byte[]> cut(IpPacket packet, int mtu) {
        List<byte[]> fragments =
                IpFragmenter.fragment(packet, mtu).stream().map(Cuts::bytes).toList();
        packet.release();
        return fragments;
    }

    private static byte[] pcap(List<byte[]> packets) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(0xA1B2C3D4);
        out.writeInt(2 << 16 | 4);
        out.writeLong(0);
        out.writeInt(65_535);
        out.writeInt(RAW_IP);
        for (byte[] packet : packets) {
            out.writeLong(0);
            out.writeInt(packet.length);
            out.writeInt(packet.length);
            out.write(packet);
        }
        return bytes.toByteArray();
    }

    private static boolean installed() {
        return Stream.of(System.getenv("PATH").split(":", -1)).anyMatch(d -> Files.isExecutable(Path.of(d, "tshark")));
    }

    private List<String> tshark(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-d", "udp.port==9,data"));
        command.addAll(List.of(arguments));
        Path errors = directory.resolve("errors");
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        if (!process.waitFor(120, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("tshark does not end");
        }
        assertEquals(0, process.exitValue(), () -> read(errors).toString());
        return read(output);
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
