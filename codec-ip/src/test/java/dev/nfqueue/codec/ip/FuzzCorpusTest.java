// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBufUtil;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What fuzzing has found to reach something new, as regression tests: each fuzz target with its whole corpus, which {@code
 * dev/fuzz --keep} packs into {@code corpora/CLASS.METHOD.hex.gz}, an input a line.
 */
class FuzzCorpusTest {

    @TestFactory
    Stream<DynamicTest> nothingThatWasFoundFails() throws IOException, URISyntaxException {
        List<Method> targets = targets();
        assertFalse(targets.isEmpty(), "there are fuzz targets");
        return targets.stream()
                .map(target -> DynamicTest.dynamicTest(
                        target.getDeclaringClass().getSimpleName() + "." + target.getName(), () -> runAll(target)));
    }

    private static List<Method> targets() throws IOException, URISyntaxException {
        Path classes = Path.of(FuzzCorpusTest.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(name -> name.endsWith("FuzzTest.class"))
                    .sorted()
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .flatMap(name -> Arrays.stream(load(name).getDeclaredMethods()))
                    .filter(method -> method.isAnnotationPresent(FuzzTest.class))
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static void runAll(Method target) throws Throwable {
        Object test = instance(target.getDeclaringClass());
        target.setAccessible(true);
        List<byte[]> inputs = corpus(target);
        assertTrue(inputs.size() > 1, "the corpus of " + target + " is empty");
        for (byte[] input : inputs) {
            try {
                target.invoke(test, (Object) input);
            } catch (InvocationTargetException e) {
                throw new AssertionError("with the input " + ByteBufUtil.hexDump(input), e.getCause());
            }
        }
    }

    private static Object instance(Class<?> type) throws ReflectiveOperationException {
        var constructor = type.getDeclaredConstructor();
        constructor.setAccessible(true);
        return constructor.newInstance();
    }

    private static List<byte[]> corpus(Method target) throws IOException {
        String type = target.getDeclaringClass().getSimpleName();
        String name = "/corpora/" + type + "." + target.getName() + ".hex.gz";
        List<byte[]> inputs = new ArrayList<>();
        try (InputStream packed = FuzzCorpusTest.class.getResourceAsStream(name)) {
            assertNotNull(
                    packed,
                    () -> name + " is missing: dev/fuzz " + type + "." + target.getName() + ", and then with --keep");
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.US_ASCII));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                inputs.add(ByteBufUtil.decodeHexDump(line));
            }
        }
        return inputs;
    }
}
