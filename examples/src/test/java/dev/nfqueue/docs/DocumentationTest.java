// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.channel.NfqueueChannelOption;
import dev.nfqueue.channel.Verdict;
import dev.nfqueue.channel.embedded.EmbeddedNfqueueChannel;
import dev.nfqueue.channel.embedded.NfqueuePacketBuilder;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the pages say is so: their code compiles, their links lead somewhere, and the messages they quote are the code's. */
class DocumentationTest {
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?://)([^)#]*)(?:#([^)]*))?\\)");
    private static final Pattern QUOTED_MESSAGE = Pattern.compile("^#{3,4} `(.*)`$", Pattern.MULTILINE);

    /** Such as {@code SomeTest.doesThis}, in backquotes. */
    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+(?:Test|IT))\\.(\\w+)`");

    /** Where a message of the code may consist of several strings. */
    private static final Pattern SEAM = Pattern.compile("…|: |(?=; )");

    private static final String TRANSPORT = "transport-nfqueue/src/main/java/dev/nfqueue";

    @TempDir
    Path classes;

    static List<String> pages() throws IOException {
        return Page.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void compilesTheCodeOn(String page) {
        assertEquals(List.of(), Snippets.compile(Page.of(page), classes));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void findsWhatIsLinkedFrom(String name) throws IOException {
        Page page = Page.of(name);
        List<String> dead = new ArrayList<>();
        for (MatchResult link : LINK.matcher(page.text()).results().toList()) {
            Path target = link.group(1).isEmpty()
                    ? page.file()
                    : page.file().resolveSibling(link.group(1)).normalize();
            if (!Files.exists(target)
                    || (link.group(2) != null && !anchors(target).contains(link.group(2)))) {
                dead.add(link.group());
            }
        }
        assertEquals(List.of(), dead);
    }

    @ParameterizedTest
    @MethodSource("pages")
    void findsTheTestsThatAreNamedOn(String name) throws IOException {
        List<String> missing = new ArrayList<>();
        for (MatchResult test :
                NAMED_TEST.matcher(Page.of(name).text()).results().toList()) {
            if (!tests().getOrDefault(test.group(1), "").contains(" void " + test.group(2) + "(")) {
                missing.add(test.group());
            }
        }
        assertEquals(List.of(), missing);
    }

    /** The text of all tests by the names of their classes. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> found = new HashMap<>();
        try (Stream<Path> files = Files.walk(Page.ROOT)) {
            for (Path file : files.filter(DocumentationTest::isTest).toList()) {
                String className = file.getFileName().toString().replace(".java", "");
                found.put(className, Files.readString(file));
            }
        }
        return found;
    }

    private static boolean isTest(Path file) {
        return file.toString().contains("/src/test/") && file.toString().endsWith(".java");
    }

    /** The anchors that headings get where these pages are shown. */
    private static List<String> anchors(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT))
                .map(line -> line.replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
                .toList();
    }

    @Test
    void readmesFilterDropsWhatIsLong() throws Exception {
        Page readme = Page.of("README.md");
        assertEquals(List.of(), Snippets.compile(readme, classes));
        Class<?> filter = Snippets.loadAll(classes).get(0);
        EmbeddedNfqueueChannel channel = new EmbeddedNfqueueChannel(
                (ChannelHandler) filter.getDeclaredConstructor().newInstance());
        channel.writePackets(ipv4(1001), ipv4(1000));
        assertEquals(Verdict.DROP, channel.readVerdict().verdict());
        assertEquals(Verdict.ACCEPT, channel.readVerdict().verdict());
        assertFalse(channel.finish());
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/getting-started.md", "docs/testing.md"})
    void passesTheTestsOn(String page) throws Exception {
        assertEquals(List.of(), Snippets.compile(Page.of(page), classes));
        int passed = 0;
        for (Class<?> compiled : Snippets.loadAll(classes)) {
            for (Method method : compiled.getDeclaredMethods()) {
                if (method.isAnnotationPresent(Test.class)) {
                    Constructor<?> constructor = compiled.getDeclaredConstructor();
                    constructor.setAccessible(true);
                    method.setAccessible(true);
                    method.invoke(constructor.newInstance());
                    passed++;
                }
            }
        }
        assertTrue(passed > 0, "no test on " + page);
    }

    private static NfqueuePacketBuilder ipv4(int length) {
        byte[] packet = new byte[length];
        packet[0] = 0x45;
        packet[2] = (byte) (length >> 8);
        packet[3] = (byte) length;
        return new NfqueuePacketBuilder().content(packet);
    }

    @Test
    void quotesTheMessagesOfTheCode() throws IOException {
        String code = messages();
        List<String> unknown = new ArrayList<>();
        Matcher quoted =
                QUOTED_MESSAGE.matcher(Page.of("docs/troubleshooting.md").text());
        int count = 0;
        while (quoted.find()) {
            count++;
            for (String words : SEAM.split(quoted.group(1), -1)) {
                if (!code.contains(words.strip())) {
                    unknown.add(words);
                }
            }
        }
        assertEquals(List.of(), unknown);
        assertTrue(count > 15, "too few messages: " + count);
    }

    /** The transport's sources, in which strings that are put together of several have become one. */
    private static String messages() throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(Page.ROOT.resolve(TRANSPORT))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                all.append(Files.readString(file)).append('\n');
            }
        }
        return all.toString().replaceAll("\"\\s*\\+\\s*(\\(\\w+\\s*\\?\\s*)?\"", "");
    }

    @Test
    void explainsEveryExceptionAndEvent() throws IOException {
        String page = Page.of("docs/troubleshooting.md").text();
        List<String> unexplained = new ArrayList<>();
        try (Stream<Path> files = Files.list(Page.ROOT.resolve(TRANSPORT + "/channel"))) {
            files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .filter(name -> name.endsWith("Exception") || name.endsWith("Event"))
                    .filter(name -> !page.contains(name))
                    .forEach(unexplained::add);
        }
        assertEquals(List.of(), unexplained);
    }

    @Test
    void listsEveryOption() throws ReflectiveOperationException {
        String page = Page.of("docs/options.md").text();
        List<String> missing = new ArrayList<>();
        for (Field field : NfqueueChannelOption.class.getFields()) {
            if (field.getType() == ChannelOption.class
                    && field.getDeclaringClass() == NfqueueChannelOption.class
                    && !page.contains("| `" + field.getName() + "` |")) {
                missing.add(field.getName());
            }
        }
        assertEquals(List.of(), missing);
    }
}
