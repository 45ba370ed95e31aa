// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import java.util.Locale;

/** Numbers for people. */
public final class Units {
    private static final String[] PREFIXES = {"", "k", "M", "G", "T", "P", "E"};

    private Units() {}

    /** A number of things that are called by a word whose plural ends in s: {@code 1 packet}, {@code 2 packets}. */
    public static String count(long number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }

    /** A number of bytes with a decimal prefix: {@code 999 B}, {@code 1.5 kB}, {@code 12.0 MB}. */
    public static String bytes(long bytes) {
        double scaled = bytes;
        int prefix = 0;
        // What would be printed as 1000.0 takes the next prefix.
        while (scaled >= 999.95) {
            scaled /= 1000;
            prefix++;
        }
        String number = prefix == 0 ? Long.toString(bytes) : String.format(Locale.ROOT, "%.1f", scaled);
        return number + " " + PREFIXES[prefix] + "B";
    }
}
