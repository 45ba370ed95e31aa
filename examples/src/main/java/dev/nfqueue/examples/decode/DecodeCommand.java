// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.decode;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.capture.CaptureFormatException;
import dev.nfqueue.codec.ip.capture.CaptureReader;
import dev.nfqueue.codec.ip.capture.CapturedPacket;
import dev.nfqueue.examples.Console;
import dev.nfqueue.examples.Main;
import dev.nfqueue.examples.QueueOptions;
import dev.nfqueue.examples.Units;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code decode}: prints the IP packets of a capture, a line each, or their fields in a table. */
@Command(
        name = "decode",
        description = "Print the packets of a capture (pcap or pcapng), one a line, or their fields in a table.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        footer = {"", "Exit status 1: the capture is broken; 2: wrong argument, or it can't be read."})
public final class DecodeCommand implements Callable<Integer> {
    private static final String STANDARD_INPUT = "-";

    @Parameters(paramLabel = "FILE", description = "The capture; - for standard input.")
    private String file;

    @Option(
            names = "--time",
            paramLabel = "FORMAT",
            description = "How to print the time: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private TimeFormat time = TimeFormat.clock;

    @Option(names = "--hex", description = "Print the bytes below each line.")
    private boolean hex;

    @Option(
            names = "--count",
            paramLabel = "PACKETS",
            converter = QueueOptions.Count.class,
            description = "Stop after so many packets that were printed.")
    private Integer count;

    @Option(names = "--malformed", description = "Print malformed packets only.")
    private boolean malformed;

    @Option(
            names = "--fields",
            paramLabel = "FORMAT",
            description = "Print fields in a table instead, with Wireshark's names: ${COMPLETION-CANDIDATES}.")
    private TableFormat fields;

    @Option(
            names = "--columns",
            paramLabel = "NAME",
            split = ",",
            description = "Which fields, with commas between (default: all).")
    private List<String> columns = FieldTablePrinter.ALL;

    @Spec
    private CommandSpec spec;

    /** Kinds of tables. */
    enum TableFormat {
        /** Tabs between. */
        tsv
    }

    /** For picocli. */
    public DecodeCommand() {}

    @Override
    public Integer call() {
        for (String name : columns) {
            if (!FieldTablePrinter.ALL.contains(name)) {
                throw new ParameterException(spec.commandLine(), "'" + name + "' is no field");
            }
        }
        Console console = new Console(spec.commandLine());
        try (CaptureReader capture = open()) {
            print(capture, console);
            if (capture.skipped() > 0) {
                console.complain(Units.count(capture.skipped(), "frame") + " without an IP packet left out");
            }
            return ExitCode.OK;
        } catch (NoSuchFileException e) {
            throw new ParameterException(spec.commandLine(), "'" + file + "': there is no such file", e);
        } catch (CaptureFormatException e) {
            console.complain(file + ": " + e.getMessage());
        } catch (IOException e) {
            console.complain(file + ": can't be read: " + e.getMessage());
        }
        return ExitCode.SOFTWARE;
    }

    private CaptureReader open() throws IOException {
        return file.equals(STANDARD_INPUT) ? new CaptureReader(System.in) : CaptureReader.open(Path.of(file));
    }

    private void print(CaptureReader capture, Console console) throws IOException {
        PacketPrinter printer = fields == null ? new LinePrinter(time, hex) : new FieldTablePrinter(columns);
        printer.begin(console);
        long number = 0;
        int printed = 0;
        CapturedPacket captured = capture.next();
        while (captured != null) {
            number++;
            IpPacket packet = IpPacket.of(captured);
            try {
                if (!malformed || packet.malformation() != null) {
                    printer.print(number, captured, packet, console);
                    printed++;
                }
            } finally {
                packet.release();
            }
            boolean enough = (count != null && printed >= count) || console.outputEnded();
            captured = enough ? null : capture.next();
        }
    }
}
