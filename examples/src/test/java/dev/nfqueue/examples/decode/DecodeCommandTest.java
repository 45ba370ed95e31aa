// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketBuilder;
import dev.nfqueue.codec.ip.TcpFlags;
import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DecodeCommandTest {
    private static final InetAddress CLIENT = NetUtil.createInetAddressFromIpAddressString("192.0.2.1");
    private static final InetAddress SERVER = NetUtil.createInetAddressFromIpAddressString("198.51.100.2");
    private static final String SYN = "IP 192.0.2.1.1000 > 198.51.100.2.80: Flags [S], seq 7, win 65535, length 0";
    private static final String UDP = "IP 192.0.2.1.1000 > 198.51.100.2.53: UDP, length 3";
    private static final String BROKEN = "no IP packet, length 3 [HEADER_TRUNCATED at 0]";

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void printsALineForEachPacket() throws IOException {
        assertEquals(0, decode("--time", "none", capture()));
        assertEquals(List.of(SYN, UDP, BROKEN), lines());
        assertEquals("", err.toString());
    }

    @Test
    void printsTimesInTheFormatAskedFor() throws IOException {
        decode("--time", "epoch", "--count", "2", capture());
        decode("--time", "delta", "--count", "2", capture());
        assertEquals(
                List.of(
                        "1000000000.250000000 " + SYN,
                        "1000000001.000000000 " + UDP,
                        "0.000000000 " + SYN,
                        "0.750000000 " + UDP),
                lines());
    }

    @Test
    void printsTheTimeOfDayUnlessTold() throws IOException {
        decode("--count", "1", capture());
        assertTrue(out.toString().matches("\\d\\d:\\d\\d:40\\.250000 IP .*\\R"), out.toString());
        decode("--count", "1", "--time", "date", capture());
        assertTrue(lines().get(1).matches("2001-09-\\d\\d \\d\\d:\\d\\d:40\\.250000 IP .*"), out.toString());
    }

    @Test
    void printsMalformedPacketsOnly() throws IOException {
        decode("--malformed", "--time", "none", capture());
        assertEquals(List.of(BROKEN), lines());
    }

    @Test
    void printsBytesBelowTheLine() throws IOException {
        decode("--hex", "--count", "1", "--time", "none", capture());
        assertEquals(SYN, lines().get(0));
        assertTrue(out.toString().contains("|00000000| 45 00 00 28"), out.toString());
    }

    @Test
    void printsFieldsAsATable() throws IOException {
        decode("--fields", "tsv", "--columns", "frame.number,ip.dst,tcp.flags,udp.length,_ws.malformed", capture());
        assertEquals(
                List.of(
                        "frame.number\tip.dst\ttcp.flags\tudp.length\t_ws.malformed",
                        "1\t198.51.100.2\t0x0002\t\t",
                        "2\t198.51.100.2\t\t11\t",
                        "3\t\t\t\tHEADER_TRUNCATED at 0"),
                lines());
    }

    @Test
    void givesAllLinesOfTheWholeTableAsManyColumns() throws IOException {
        decode("--fields", "tsv", capture());
        int columns = FieldTablePrinter.ALL.size();
        assertTrue(columns > 250, () -> "columns: " + columns);
        lines().forEach(line -> assertEquals(columns, line.split("\t", -1).length, line));
    }

    @Test
    void escapesWhatWouldEndAColumn() {
        assertEquals("a\\tb\\nc\\rd\\\\t", FieldTablePrinter.escaped("a\tb\nc\rd\\t"));
    }

    @Test
    void readsStandardInput() throws IOException {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(Files.readAllBytes(Path.of(capture()))));
        try {
            assertEquals(0, decode("--time", "none", "-"));
        } finally {
            System.setIn(before);
        }
        assertEquals(List.of(SYN, UDP, BROKEN), lines());
    }

    @Test
    void printsWhatComesBeforeTheFaultOfABrokenCapture() throws IOException {
        Path file = Path.of(capture());
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));

        assertEquals(1, decode("--time", "none", file.toString()));

        assertEquals(List.of(SYN, UDP), lines());
        assertEquals(1, err.toString().lines().count(), err.toString());
        assertTrue(err.toString().startsWith(file + ": "), err.toString());
    }

    private List<String> lines() {
        return out.toString().lines().toList();
    }

    private int decode(String... arguments) {
        CommandLine command = new CommandLine(new DecodeCommand());
        command.setOut(new PrintWriter(out));
        command.setErr(new PrintWriter(err));
        return command.execute(arguments);
    }

    /** A SYN, a datagram and three bytes, in a pcap file. */
    private String capture() throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(ByteBuffer.allocate(24)
                .putInt(0xA1B2C3D4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65535)
                .putInt(101)
                .array());
        IpPacketBuilder ip = IpPacketBuilder.from(CLIENT, SERVER);
        add(
                file,
                1_000_000_000,
                250_000,
                bytes(ip.tcp(1000, 80).flags(TcpFlags.SYN).sequence(7).build()));
        add(
                file,
                1_000_000_001,
                0,
                bytes(ip.udp(1000, 53).payload((byte) 1, (byte) 2, (byte) 3).build()));
        add(file, 1_000_000_002, 0, new byte[] {0x45, 0, 0});
        return Files.write(directory.resolve("test.pcap"), file.toByteArray()).toString();
    }

    private static void add(ByteArrayOutputStream file, int seconds, int micros, byte[] bytes) {
        file.writeBytes(ByteBuffer.allocate(16)
                .putInt(seconds)
                .putInt(micros)
                .putInt(bytes.length)
                .putInt(bytes.length)
                .array());
        file.writeBytes(bytes);
    }

    private static byte[] bytes(IpPacket packet) {
        ByteBuf content = packet.content();
        byte[] bytes = new byte[content.readableBytes()];
        content.getBytes(content.readerIndex(), bytes);
        packet.release();
        return bytes;
    }
}
