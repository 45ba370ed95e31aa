// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A page of the documentation.
 *
 * @param file where it is
 * @param lines what it says
 */
record Page(Path file, List<String> lines) {
    /** Tests run in their module's folder. */
    static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    /**
     * A fenced block of code.
     *
     * @param line the line number of its first line, from 1
     * @param text its lines
     */
    record Block(int line, String text) {}

    static Page of(String name) {
        Path file = ROOT.resolve(name);
        try {
            return new Page(file, Files.readAllLines(file));
        } catch (IOException e) {
            throw new AssertionError("The page " + file + " cannot be read", e);
        }
    }

    /** Returns the names of all pages: those in the project's folder, and those in {@code docs}. */
    static List<String> all() throws IOException {
        try (Stream<Path> top = Files.list(ROOT);
                Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
            return Stream.concat(top, docs)
                    .map(file -> ROOT.relativize(file).toString())
                    .filter(name -> name.endsWith(".md"))
                    .sorted()
                    .toList();
        }
    }

    /** Returns the blocks that are fenced as this language. */
    List<Block> blocks(String language) {
        List<Block> blocks = new ArrayList<>();
        List<String> open = null;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (open == null) {
                open = line.equals("```" + language) ? new ArrayList<>() : null;
            } else if (line.equals("```")) {
                blocks.add(new Block(i + 1 - open.size(), String.join("\n", open)));
                open = null;
            } else {
                open.add(line);
            }
        }
        return blocks;
    }

    String text() {
        return String.join("\n", lines);
    }

    @Override
    public String toString() {
        return ROOT.relativize(file).toString();
    }
}
