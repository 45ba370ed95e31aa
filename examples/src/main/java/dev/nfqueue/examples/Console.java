// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * Where an example prints: what it has to say on standard output, complaints on standard error, line by line so that
 * the next program in a pipe gets each at once. Coloured on a terminal, unless {@code NO_COLOR} is set.
 */
public final class Console {
    private final PrintWriter out;
    private final PrintWriter err;
    private final Ansi ansi;
    private volatile boolean outputEnded;
    private volatile Runnable whenOutputEnds = () -> {};

    /** Prints to the writers of the command line. */
    public Console(CommandLine commandLine) {
        out = commandLine.getOut();
        err = commandLine.getErr();
        ansi = commandLine.getColorScheme().ansi();
    }

    /** Prints a line, in which {@code @|red text|@} is coloured where colours are wanted. */
    public void line(String text) {
        plain(ansi.string(text));
    }

    /** Prints a line as it is: for text that comes from the network. */
    public void plain(String text) {
        out.println(text);
        if (out.checkError()) {
            outputEnded = true;
            whenOutputEnds.run();
        }
    }

    /**
     * Makes text from the network fit to be printed: what would move the cursor, colour the rest or begin a new line becomes
     * a question mark.
     */
    public static String harmless(String text) {
        StringBuilder harmless = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean colours = c == '@' && text.startsWith("@|", i);
            harmless.append(Character.isISOControl(c) || colours ? '?' : c);
        }
        return harmless.toString();
    }

    /** Whether nobody reads the output any more ({@code ... | head}). */
    public boolean outputEnded() {
        return outputEnded;
    }

    /** Prints a line on standard error. */
    public void complain(String text) {
        err.println(ansi.string(text));
        err.flush();
    }

    /** Sets what to do when {@link #outputEnded} becomes true. */
    void whenOutputEnds(Runnable action) {
        whenOutputEnds = action;
    }
}
