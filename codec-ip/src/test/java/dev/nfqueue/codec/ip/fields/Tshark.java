// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fields;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nfqueue.testsupport.Command;
import java.io.BufferedReader;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Runs tshark over a capture, and reads what it says. */
final class Tshark {

    /** The protocols that are compared. What they carry is data: what it means is beyond an IP codec. */
    private static final Pattern PROTOCOLS =
            Pattern.compile("frame|raw|ip|ipv6(\\..*)?|tcp|mptcp|udp|udplite|icmp|icmpv6"
                    + "|igmp|gre|esp|ah|dccp|sctp|hip|shim6|mip6|mipv6|data|pkt_comment|_ws\\..*");

    /** Each packet for itself: no reassembly, nothing remembered, all sums checked. */
    private static final List<String> PREFERENCES = List.of(
            "ip.check_checksum:TRUE",
            "tcp.check_checksum:TRUE",
            "udp.check_checksum:TRUE",
            "udplite.check_checksum:TRUE",
            "sctp.checksum:CRC 32c",
            "ip.defragment:FALSE",
            "ipv6.defragment:FALSE",
            "ip.tso_support:FALSE",
            "tcp.desegment_tcp_streams:FALSE",
            "tcp.analyze_sequence_numbers:FALSE",
            "tcp.relative_sequence_numbers:FALSE",
            "dccp.relative_sequence_numbers:FALSE",
            "sctp.relative_tsns:FALSE",
            "sctp.reassembly:FALSE");

    /** Fields of the capture, not of the packet. */
    private static final Pattern CAPTURE = Pattern.compile("frame(\\..*)?|geninfo|num|len|caplen|timestamp");

    private static final String MALFORMED = "117440512";
    private static final String PROTOCOL_GROUP = "150994944";
    private static final String ERROR = "8388608";

    private Tshark() {}

    /** What tshark says about each packet. */
    static List<Dissection> read(Path directory, List<Sample> samples) throws IOException, InterruptedException {
        Path capture = directory.resolve("set.pcap");
        Sample.write(capture, samples);
        Path answer = directory.resolve("set.xml");
        List<String> command = new ArrayList<>(List.of("tshark", "-n", "-r", capture.toString(), "-T", "pdml"));
        PREFERENCES.forEach(preference -> command.addAll(List.of("-o", preference)));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(answer.toFile())
                .redirectError(directory.resolve("errors").toFile());
        builder.environment()
                .put("WIRESHARK_CONFIG_DIR", configuration(directory).toString());
        Process process = builder.start();
        process.getOutputStream().close();
        if (!process.waitFor(5, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("tshark did not end in time");
        }
        assertEquals(0, process.exitValue(), () -> errors(directory));
        List<Dissection> dissections = parse(answer);
        Files.delete(answer);
        return dissections;
    }

    private static String errors(Path directory) {
        try {
            return Files.readString(directory.resolve("errors"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** A configuration of its own, in which all protocols are off but the compared ones. */
    private static Path configuration(Path directory) throws IOException {
        Path configuration = Files.createDirectories(directory.resolve("configuration"));
        List<String> off = Command.run("tshark", "-G", "protocols")
                .lines()
                .map(line -> line.split("\t", -1)[2])
                .filter(name -> !PROTOCOLS.matcher(name).matches())
                .toList();
        Files.write(configuration.resolve("disabled_protos"), off);
        return configuration;
    }

    private static List<Dissection> parse(Path answer) throws IOException {
        List<Dissection> dissections = new ArrayList<>();
        // What a packet holds may come through as bytes that are no characters, or none that XML allows.
        try (Reader in = new Printable(new InputStreamReader(Files.newInputStream(answer), StandardCharsets.UTF_8))) {
            XMLStreamReader xml = XMLInputFactory.newDefaultFactory().createXMLStreamReader(in);
            while (xml.hasNext()) {
                if (xml.next() == XMLStreamConstants.START_ELEMENT
                        && xml.getLocalName().equals("packet")) {
                    dissections.add(new PacketReader(xml).read());
                }
            }
        } catch (XMLStreamException e) {
            throw new IOException(e);
        }
        return dissections;
    }

    /** Puts a question mark where a character is that XML does not have. */
    private static final class Printable extends FilterReader {

        Printable(Reader in) {
            super(new BufferedReader(in));
        }

        @Override
        public int read(char[] buffer, int from, int length) throws IOException {
            int count = super.read(buffer, from, length);
            for (int i = from; i < from + count; i++) {
                if (buffer[i] < ' ' && buffer[i] != '\n' && buffer[i] != '\t') {
                    buffer[i] = '?';
                }
            }
            return count;
        }
    }

    /** Reads one packet. */
    private static final class PacketReader {

        private final XMLStreamReader xml;
        private final Map<String, List<String>> fields = new HashMap<>();
        private final Set<String> faults = new LinkedHashSet<>();
        private final Set<String> experts = new LinkedHashSet<>();

        /** The remark that is being read, and how grave it is. */
        private String expert;

        private String severity;

        PacketReader(XMLStreamReader xml) {
            this.xml = xml;
        }

        Dissection read() throws XMLStreamException {
            int event = xml.next();
            while (event != XMLStreamConstants.END_ELEMENT
                    || !xml.getLocalName().equals("packet")) {
                if (event == XMLStreamConstants.START_ELEMENT) {
                    element(xml.getAttributeValue(null, "name"), xml.getAttributeValue(null, "show"));
                }
                event = xml.next();
            }
            return new Dissection(fields, faults, experts);
        }

        private void element(String name, String show) {
            if (name == null || name.isEmpty() || CAPTURE.matcher(name).matches()) {
                return;
            }
            if (xml.getLocalName().equals("proto")) {
                if (name.equals("_ws.malformed")) {
                    faults.add(name);
                }
                return;
            }
            if (name.startsWith("_ws.")) {
                remark(name, show);
                return;
            }
            if (expert != null && expert.isEmpty()) {
                expert = name;
                experts.add(name);
                return;
            }
            fields.computeIfAbsent(name, key -> new ArrayList<>()).add(show == null ? "" : show);
        }

        /** A remark is a heading, its name, its words, then its severity and its group. */
        private void remark(String name, String show) {
            switch (name) {
                case "_ws.expert" -> expert = "";
                case "_ws.expert.severity" -> severity = show;
                case "_ws.expert.group" -> {
                    if (MALFORMED.equals(show) || (PROTOCOL_GROUP.equals(show) && ERROR.equals(severity))) {
                        faults.add(expert == null || expert.isEmpty() ? name : expert);
                    }
                    expert = null;
                }
                case "_ws.expert.message" -> {}
                default -> {
                    if (expert != null && expert.isEmpty()) {
                        expert = name;
                        experts.add(name);
                    }
                }
            }
        }
    }
}
