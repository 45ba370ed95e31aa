// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.dns;

import dev.nfqueue.examples.Console;
import dev.nfqueue.examples.Units;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/** The blocklist as its file has it, or had it when it could last be read. */
final class BlocklistFile {
    private final Path file;
    private final Console console;
    private volatile Blocklist current;
    private Stamp read;

    /** What differs when a file has changed. */
    private record Stamp(FileTime modified, long size, Object key) {
        private static final Stamp ABSENT = new Stamp(null, -1, null);

        static Stamp of(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
            } catch (IOException e) {
                return ABSENT;
            }
        }
    }

    /**
     * Reads the list for the first time.
     *
     * @throws IOException when there is none, with a sentence that says why
     */
    BlocklistFile(Path file, Console console) throws IOException {
        this.file = file;
        this.console = console;
        // Looked at before it is read: what is written meanwhile is noticed the next time.
        read = Stamp.of(file);
        try {
            current = Blocklist.read(file);
        } catch (IOException e) {
            throw new IOException("can't use the blocklist " + file + ": " + why(e), e);
        }
    }

    /** The newest list; from any thread. */
    Blocklist current() {
        return current;
    }

    /** Reads the list again if its file has changed; says so, or why the old one stays. */
    void refresh() {
        Stamp now = Stamp.of(file);
        if (now.equals(read)) {
            return;
        }
        read = now;
        try {
            current = Blocklist.read(file);
            console.line("blocklist: " + Units.count(current.size(), "domain"));
        } catch (IOException e) {
            console.complain("warning: the old blocklist of " + Units.count(current.size(), "domain")
                    + " stays, can't use " + file + ": " + why(e));
        }
    }

    private static String why(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        return e instanceof CharacterCodingException ? "it is not UTF-8" : e.getMessage();
    }
}
