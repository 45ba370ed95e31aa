// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/**
 * How a kernel was built.
 *
 * @param release its release, as {@code uname -r} prints it
 * @param options the options of its configuration that are built in or modules; nothing when they cannot be known
 */
record KernelBuild(String release, Optional<Set<String>> options) {
    /** The running kernel's, from {@code /proc/config.gz} or the places where distributions leave it. */
    static KernelBuild running() {
        String release = System.getProperty("os.version");
        for (Path file : List.of(
                Path.of("/proc/config.gz"),
                Path.of("/boot/config-" + release),
                Path.of("/lib/modules", release, "config"),
                Path.of("/lib/modules", release, "build/.config"))) {
            try (InputStream raw = Files.newInputStream(file);
                    InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
                String config = new String(text.readAllBytes(), StandardCharsets.US_ASCII);
                return new KernelBuild(release, Optional.of(options(config)));
            } catch (IOException e) {
                // Not there; the next may be.
            }
        }
        return new KernelBuild(release, Optional.empty());
    }

    /** Finds the options that are set in a configuration's text. */
    static Set<String> options(String config) {
        return config.lines()
                .filter(line -> line.endsWith("=y") || line.endsWith("=m"))
                .map(line -> line.substring(0, line.length() - 2))
                .collect(Collectors.toSet());
    }

    /** Returns what it is known to lack, or nothing. */
    Optional<String> lacks(NeedsKernel needs) {
        if (version(release) < version(needs.since())) {
            return Optional.of("what came with Linux " + needs.since() + " (it is " + release + ")");
        }
        if (options.isEmpty()) {
            return Optional.empty();
        }
        List<String> missing = List.of(needs.config()).stream()
                .filter(option -> !options.get().contains(option))
                .toList();
        return missing.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", missing));
    }

    /** Returns a number by which releases can be compared, as far as major and minor go. */
    private static int version(String release) {
        String[] parts = release.split("[^0-9]", 3);
        return Integer.parseInt(parts[0]) * 1000 + Integer.parseInt(parts[1]);
    }
}
