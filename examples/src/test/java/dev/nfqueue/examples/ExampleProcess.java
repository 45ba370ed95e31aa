// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Command;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** An example as users run it: the jar, in a process of its own. */
final class ExampleProcess implements AutoCloseable {
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final Path JAR = Path.of("target", "nfqueue-examples.jar");

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final List<Thread> readers = new ArrayList<>();

    private ExampleProcess(Process process) {
        this.process = process;
        read(process.getInputStream(), output);
        read(process.getErrorStream(), errors);
    }

    /** Starts an example. */
    static ExampleProcess start(String... arguments) {
        return startWith(List.of(), arguments);
    }

    /** Starts an example by a command that runs the one after it. */
    static ExampleProcess startWith(List<String> prefix, String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        // A build that was started in the background of a script ignores these signals, and so would its children.
        command.addAll(List.of("env", "--default-signal=INT,QUIT"));
        command.addAll(List.of(JAVA.toString(), "-XX:+UseSerialGC", "-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        try {
            return new ExampleProcess(new ProcessBuilder(command).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts an example and waits until its queue is bound. */
    static ExampleProcess bound(String... arguments) {
        ExampleProcess example = start(arguments);
        example.awaitLine(": bound, waiting for packets");
        return example;
    }

    /** Waits for a line of output with this text in it. */
    String awaitLine(String text) {
        return await(text, output);
    }

    /** Waits for a line on standard error with this text in it. */
    String awaitError(String text) {
        return await(text, errors);
    }

    private String await(String text, List<String> lines) {
        Await.until(
                () -> lines.stream().anyMatch(line -> line.contains(text)) || !process.isAlive(),
                "an example's line with '" + text + "'");
        return lines.stream()
                .filter(line -> line.contains(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no '" + text + "' in " + output + ", errors " + errors));
    }

    /** Sends a signal, as Ctrl-C does with INT, and returns the exit status. */
    int signal(String name) {
        Command.run("kill", "-" + name, Long.toString(process.pid()));
        return exitStatus();
    }

    /** Waits for the end. */
    int exitStatus() {
        try {
            if (!process.waitFor(Await.BOUND.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("did not end; output " + output + ", errors " + errors);
            }
            for (Thread reader : readers) {
                reader.join(Await.BOUND.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
        return process.exitValue();
    }

    /** The lines on standard output so far. */
    List<String> output() {
        return output;
    }

    /** The last line on standard output, which is the summary of an example that has ended. */
    String summary() {
        return output.get(output.size() - 1);
    }

    /** The lines on standard error so far. */
    List<String> errors() {
        return errors;
    }

    /** Stops reading its output, as {@code head} does when it has seen enough. */
    void closeOutput() {
        try {
            process.getInputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        exitStatus();
    }

    private void read(InputStream stream, List<String> lines) {
        Thread reader = new Thread(
                () -> {
                    try (BufferedReader in =
                            new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        in.lines().forEach(lines::add);
                    } catch (IOException | UncheckedIOException e) {
                        // Closed by a test.
                        lines.add("(closed)");
                    }
                },
                "example-output");
        readers.add(reader);
        reader.start();
    }
}
