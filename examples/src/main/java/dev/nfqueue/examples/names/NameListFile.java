// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.names;

import dev.nfqueue.examples.Console;
import dev.nfqueue.examples.Units;
import io.netty.channel.Channel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A list of names as its file has it, or had it when it could last be read. */
public final class NameListFile {
    private final Path file;
    private final NameList.Entries entries;
    private final Console console;
    private volatile NameList current;
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
    public NameListFile(Path file, NameList.Entries entries, Console console) throws IOException {
        this.file = file;
        this.entries = entries;
        this.console = console;
        // Looked at before it is read: what is written meanwhile is noticed the next time.
        read = Stamp.of(file);
        try {
            current = NameList.read(file, entries);
        } catch (IOException e) {
            throw new IOException("can't use the list " + file + ": " + why(e), e);
        }
    }

    /** The newest list; from any thread. */
    public NameList current() {
        return current;
    }

    /** Looks at the file each second as long as the channel is open, on a thread of its own: the disk may be slow. */
    public void watch(Channel channel) {
        ScheduledExecutorService watcher =
                Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("name-list", true));
        watcher.scheduleWithFixedDelay(this::refresh, 1, 1, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> watcher.shutdownNow());
    }

    /** Reads the list again if its file has changed; says so, or why the old one stays. */
    void refresh() {
        Stamp now = Stamp.of(file);
        if (now.equals(read)) {
            return;
        }
        read = now;
        try {
            current = NameList.read(file, entries);
            console.line("list: " + Units.count(current.size(), "name"));
        } catch (IOException e) {
            console.complain("warning: the old list of " + Units.count(current.size(), "name") + " stays, can't use "
                    + file + ": " + why(e));
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
