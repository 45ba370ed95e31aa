// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.names;

import dev.nfqueue.examples.Console;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of hosts and domains, by entries of which each stands for one name or for many. */
public final class NameList {
    private static final int MAX_LENGTH = 253;
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");
    private static final String BELOW = "*.";

    /** What an entry like {@code example.org} stands for; {@code *.example.org} always stands for all names below. */
    public enum Entries {
        /** That name. */
        NAMES,
        /** That name and all below it. */
        DOMAINS
    }

    private final Set<String> names = new HashSet<>();
    private final Set<String> parents = new HashSet<>();
    private final Entries entries;
    private int size;

    private NameList(Entries entries) {
        this.entries = entries;
    }

    /**
     * Makes a list of these entries.
     *
     * @throws IllegalArgumentException when one is no name
     */
    public static NameList of(Collection<String> texts, Entries entries) {
        NameList list = new NameList(entries);
        texts.forEach(list::add);
        return list;
    }

    /**
     * Reads an entry a line; what follows a {@code #} is a comment.
     *
     * @throws IOException when the file can't be read, or a line is no name
     */
    public static NameList read(Path file, Entries entries) throws IOException {
        NameList list = new NameList(entries);
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int number = 0;
            String line;
            while ((line = lines.readLine()) != null) {
                number++;
                int comment = line.indexOf('#');
                String text = (comment < 0 ? line : line.substring(0, comment)).strip();
                if (!text.isEmpty()) {
                    list.addLine(text, number);
                }
            }
        }
        return list;
    }

    private void addLine(String text, int number) throws IOException {
        try {
            add(text);
        } catch (IllegalArgumentException e) {
            throw new IOException("line " + number + ": " + e.getMessage(), e);
        }
    }

    private void add(String text) {
        boolean below = text.startsWith(BELOW);
        String name = name(below ? text.substring(BELOW.length()) : text, text);
        boolean news = (below || entries == Entries.DOMAINS) && parents.add(name);
        news |= !below && names.add(name);
        size += news ? 1 : 0;
    }

    private static String name(String text, String entry) {
        try {
            // Names with other letters than English ones are asked for in this form.
            String name = plain(IDN.toASCII(text));
            if (name.length() <= MAX_LENGTH && NAME.matcher(name).matches()) {
                return name;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IllegalArgumentException("'" + Console.harmless(entry) + "' is not a domain name");
    }

    /** Whether this name is one that an entry stands for. */
    public boolean contains(String name) {
        String rest = plain(name);
        boolean found = names.contains(rest);
        int dot = rest.indexOf('.');
        while (!found && dot >= 0) {
            rest = rest.substring(dot + 1);
            found = parents.contains(rest);
            dot = rest.indexOf('.');
        }
        return found;
    }

    /** How many different entries there are. */
    public int size() {
        return size;
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
