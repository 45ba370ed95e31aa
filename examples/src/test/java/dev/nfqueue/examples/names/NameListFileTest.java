// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.examples.RecordedConsole;
import dev.nfqueue.examples.names.NameList.Entries;
import dev.nfqueue.testsupport.Await;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NameListFileTest {
    @TempDir
    Path folder;

    private final RecordedConsole console = new RecordedConsole();
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = folder.resolve("names");
        Files.writeString(file, "one.example\n");
    }

    private NameListFile open() throws IOException {
        return new NameListFile(file, Entries.DOMAINS, console.console());
    }

    private String failure() {
        return assertThrows(IOException.class, this::open).getMessage();
    }

    @Test
    void saysInASentenceWhyThereIsNoList() throws IOException {
        Files.writeString(file, "one.example\nno name\n");
        assertEquals("can't use the list " + file + ": line 2: 'no name' is not a domain name", failure());
        Files.write(file, "b\u00FCcher\n".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals("can't use the list " + file + ": it is not UTF-8", failure());
        Files.delete(file);
        assertEquals("can't use the list " + file + ": there is no such file", failure());
    }

    @Test
    void readsNothingAgainThatHasNotChanged() throws IOException {
        NameListFile list = open();
        NameList first = list.current();
        list.refresh();
        assertSame(first, list.current());
        assertEquals(List.of(), console.output());
    }

    @Test
    void readsWhatHasChanged() throws IOException {
        NameListFile list = open();
        Files.writeString(file, "two.example\nthree.example\n");
        list.refresh();
        assertTrue(list.current().contains("www.two.example") && !list.current().contains("one.example"));
        assertEquals(List.of("list: 2 names"), console.output());
        list.refresh();
        assertEquals(List.of("list: 2 names"), console.output());
    }

    @Test
    void noticesAnotherFileOfTheSameSizeAndTime() throws IOException {
        NameListFile list = open();
        Path other = folder.resolve("other");
        Files.writeString(other, "two.example\n");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        list.refresh();
        assertTrue(list.current().contains("two.example"));
    }

    @Test
    void keepsTheOldListWhileTheNewOneCannotBeUsedAndSaysItOnce() throws IOException {
        NameListFile list = open();
        Files.writeString(file, "two.example\nno name\n");
        list.refresh();
        list.refresh();
        Files.delete(file);
        list.refresh();
        list.refresh();
        assertTrue(list.current().contains("one.example"));
        String stays = "warning: the old list of 1 name stays, can't use " + file + ": ";
        assertEquals(
                List.of(stays + "line 2: 'no name' is not a domain name", stays + "there is no such file"),
                console.errors());
        Files.writeString(file, "two.example\n");
        list.refresh();
        assertTrue(list.current().contains("two.example"));
        assertEquals(List.of("list: 1 name"), console.output());
    }

    @Test
    void looksAtTheFileAsLongAsTheChannelIsOpen() throws IOException {
        NameListFile list = open();
        EmbeddedChannel channel = new EmbeddedChannel();
        list.watch(channel);
        Files.writeString(file, "two.example\nthree.example\n");
        Await.until(() -> list.current().contains("two.example"), "the list to be read again");
        assertTrue(isWatching());
        channel.close();
        Await.until(() -> !isWatching(), "the watcher to end");
    }

    private static boolean isWatching() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("name-list"));
    }
}
