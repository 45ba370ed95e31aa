// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.dns;

import dev.nfqueue.examples.Console;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Domains that nobody shall find, with all that is below them. */
final class Blocklist {
    private static final int MAX_LENGTH = 253;
    private static final Pattern DOMAIN = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");

    private final Set<String> domains;

    private Blocklist(Set<String> domains) {
        this.domains = domains;
    }

    /**
     * Reads a domain a line; what follows a {@code #} is a comment.
     *
     * @throws IOException when the file can't be read, or a line is no domain
     */
    static Blocklist read(Path file) throws IOException {
        Set<String> domains = new HashSet<>();
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            int number = 0;
            String line;
            while ((line = lines.readLine()) != null) {
                number++;
                int comment = line.indexOf('#');
                String text = (comment < 0 ? line : line.substring(0, comment)).strip();
                if (!text.isEmpty()) {
                    domains.add(domain(text, number));
                }
            }
        }
        return new Blocklist(domains);
    }

    private static String domain(String text, int line) throws IOException {
        try {
            // Names with other letters than English ones are asked for in this form.
            String domain = plain(IDN.toASCII(text));
            if (domain.length() <= MAX_LENGTH && DOMAIN.matcher(domain).matches()) {
                return domain;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IOException("line " + line + ": '" + Console.harmless(text) + "' is not a domain name");
    }

    /** Whether this name, or a domain that it is in, is on the list. */
    boolean contains(String name) {
        String rest = plain(name);
        while (!domains.contains(rest)) {
            int dot = rest.indexOf('.');
            if (dot < 0) {
                return false;
            }
            rest = rest.substring(dot + 1);
        }
        return true;
    }

    int size() {
        return domains.size();
    }

    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
