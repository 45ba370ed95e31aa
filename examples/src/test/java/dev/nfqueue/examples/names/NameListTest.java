// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.names;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.examples.names.NameList.Entries;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameListTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "ads.example,       ads.example,         true,  true",
        "ads.example,       ADS.Example.,        true,  true",
        "Ads.EXAMPLE.,      ads.example,         true,  true",
        "ads.example,       www.ads.example,     false, true",
        "ads.example,       a.b.ads.example,     false, true",
        "ads.example,       badads.example,      false, false",
        "ads.example,       example,             false, false",
        "ads.example,       ads.example.org,     false, false",
        "*.ads.example,     ads.example,         false, false",
        "*.ads.example,     www.ads.example,     true,  true",
        "*.ads.example,     a.b.ads.example,     true,  true",
        "*.ads.example,     badads.example,      false, false",
        "example,           ads.example,         false, true",
        "xn--bcher-kva.de,  xn--bcher-kva.de,    true,  true",
        "bücher.de,         xn--bcher-kva.de,    true,  true",
        "_dmarc.a-b.c9,     _dmarc.a-b.c9,       true,  true",
    })
    void entryStandsForNames(String entry, String name, boolean asName, boolean asDomain) {
        assertEquals(asName, NameList.of(List.of(entry), Entries.NAMES).contains(name));
        assertEquals(asDomain, NameList.of(List.of(entry), Entries.DOMAINS).contains(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "a..b", ".a", "a b", "*", "*.", "a.*.b", "*a.b", "*.*.a", "a/b", "a@|red b|@"})
    void refusesWhatIsNoName(String entry) {
        String message = assertThrows(IllegalArgumentException.class, () -> NameList.of(List.of(entry), Entries.NAMES))
                .getMessage();
        assertTrue(message.endsWith("' is not a domain name") && !message.contains("@|"), message);
    }

    @Test
    void refusesNamesLongerThanDnsHas() {
        String label = "a".repeat(63);
        String longest = label + "." + label + "." + label + "." + "a".repeat(61);
        assertTrue(NameList.of(List.of(longest), Entries.NAMES).contains(longest));
        assertThrows(IllegalArgumentException.class, () -> NameList.of(List.of(longest + "a"), Entries.NAMES));
        assertThrows(IllegalArgumentException.class, () -> NameList.of(List.of(label + "a"), Entries.NAMES));
    }

    @Test
    void findsNothingInAnEmptyListNorForNothing() {
        assertEquals(false, NameList.of(List.of(), Entries.DOMAINS).contains("a.b"));
        NameList one = NameList.of(List.of("*.a"), Entries.DOMAINS);
        assertEquals(List.of(false, false), List.of(one.contains(""), one.contains(".")));
    }

    @Test
    void readsAnEntryALineAndCountsDifferentOnes() throws IOException {
        Path file = folder.resolve("names");
        Files.writeString(
                file, "# a comment\r\n\n  one.example  # why\nOne.Example.\n*.one.example\n two.example\n#\n");
        NameList names = NameList.read(file, Entries.NAMES);
        assertEquals(3, names.size());
        assertTrue(names.contains("one.example") && names.contains("x.one.example") && names.contains("two.example"));
    }

    @Test
    void tellsTheLineThatIsNoName() throws IOException {
        Path file = folder.resolve("names");
        Files.writeString(file, "one.example\n\nno name\n");
        IOException failed = assertThrows(IOException.class, () -> NameList.read(file, Entries.NAMES));
        assertEquals("line 3: 'no name' is not a domain name", failed.getMessage());
    }

    @Test
    void refusesWhatIsNotUtf8() throws IOException {
        Path file = folder.resolve("names");
        Files.write(file, "b\u00FCcher.de\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThrows(MalformedInputException.class, () -> NameList.read(file, Entries.NAMES));
    }
}
