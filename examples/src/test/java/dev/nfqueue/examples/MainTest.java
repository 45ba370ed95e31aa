// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ''                                      | Missing required subcommand
                    serve                                   | 'serve'
                    accept                                  | --queue
                    accept --queue x                        | 'x' is not a number from 0 to 65535
                    accept --queue 65536                    | '65536' is not a number from 0 to 65535
                    accept --queue -1                       | '-1' is not a number from 0 to 65535
                    accept --queue 1 --max-length 0         | '0' is not a number from 1
                    accept --queue 1 --copy-range 65532     | '65532' is not a number from 1 to 65531
                    accept --queue 1 --que 2                | --que
                    accept --queue 1 2                      | '2'
                    filter --queue 1 --drop sctp:7          | 'sctp' is not tcp, udp or icmp
                    filter --queue 1 --drop tcp:            | 'tcp:' has no port
                    filter --queue 1 --drop tcp:65536       | 'tcp:65536' has no port
                    filter --queue 1 --drop icmp:7          | icmp has no ports
                    filter --queue 1 --mark 80              | '80' has no '=MARK'
                    filter --queue 1 --mark 80=             | '' is not a mark
                    filter --queue 1 --mark 80=0x100000000  | '0x100000000' is not a mark
                    decode                                  | FILE
                    decode /no/such/capture                 | '/no/such/capture': there is no such file
                    decode --fields csv -                   | 'csv'
                    decode --columns ip.sorce -             | 'ip.sorce' is no field
                    decode --count 0 -                      | '0' is not a number from 1
                    rewrite --queue 1 --find a              | --replace
                    http-rewrite --queue 1                  | there is nothing to do
                    http-rewrite --queue 1 --find a         | --find TEXT and --replace need each other
                    http-rewrite --queue 1 --replace a      | there is nothing to do
                    http-rewrite --queue 1 --header a=b     | 'a=b' is not a header, NAME:VALUE
                    http-rewrite --queue 1 --header a;b:c   | 'a;b:c' is not a header, NAME:VALUE
                    sni-filter --queue 1                    | there are no names, give --name or --names
                    sni-filter --queue 1 --name a..b        | 'a..b' is not a domain name
                    sni-filter --queue 1 --name a.*.b       | 'a.*.b' is not a domain name
                    sni-filter --queue 1 --name a --mark x  | 'x' is not a mark
                    accept --queue 1 --capture-files 3      | need --capture FILE
                    accept --queue 1 --capture a --capture-files 3 | --capture-files needs --capture-size
                    accept --queue 1 --capture /no/such/a   | Can't write the capture /no/such/a
                    rewrite --queue 1 --find a --replace bc | not 1 and 2 bytes
                    """)
    void refusesWrongArgumentsWithOneSentenceAndStatusTwo(String arguments, String reason) {
        int status = run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertEquals(2, status);
        assertEquals("", out.toString());
        String complaint = err.toString();
        assertTrue(complaint.startsWith("nfqueue-examples: "), complaint);
        assertTrue(complaint.contains(reason), complaint);
        assertTrue(complaint.contains(" --help' "), complaint);
        assertEquals(1, complaint.lines().count(), complaint);
    }

    @Test
    void refusesTextsOfDifferentUtf8Length() {
        assertEquals(2, run("rewrite", "--queue", "1", "--find", "e", "--replace", "é"));
        assertTrue(err.toString().contains("not 1 and 2 bytes"), err.toString());
    }

    @Test
    void refusesToFindNothing() {
        assertEquals(2, run("rewrite", "--queue", "1", "--find", "", "--replace", ""));
        assertTrue(err.toString().contains("not 0 and 0 bytes"), err.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "accept --help",
                "filter -h",
                "rewrite --help",
                "sni-filter --help",
                "http-rewrite --help",
                "decode --help"
            })
    void printsHelpOnStandardOutput(String arguments) {
        assertEquals(0, run(arguments.split(" ")));
        assertTrue(out.toString().startsWith("Usage: nfqueue-examples"), out.toString());
        assertEquals("", err.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--version", "accept -V"})
    void printsVersionOnStandardOutput(String arguments) {
        assertEquals(0, run(arguments.split(" ")));
        assertTrue(out.toString().startsWith("nfqueue-examples "), out.toString());
        assertEquals(1, out.toString().lines().count());
    }

    @Test
    void colorsNothingWhereOutputIsNoTerminal() {
        run("accept", "--queue", "x");
        run("filter", "--help");
        assertFalse((out.toString() + err).contains("\u001B"));
    }

    private int run(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        return commandLine.execute(arguments);
    }
}
