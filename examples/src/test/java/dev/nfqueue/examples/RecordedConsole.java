// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** A console whose lines a test can read. */
public final class RecordedConsole {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Console console;

    public RecordedConsole() {
        CommandLine commandLine = new CommandLine(CommandSpec.create());
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err));
        console = new Console(commandLine);
    }

    public Console console() {
        return console;
    }

    /** The lines on standard output. */
    public List<String> output() {
        return out.toString().lines().toList();
    }

    /** The lines on standard error. */
    public List<String> errors() {
        return err.toString().lines().toList();
    }
}
