// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs commands, with their output captured and a bound on their time. */
public final class Command {
    private Command() {}

    /**
     * How a command ended.
     *
     * @param status its exit status
     * @param output what it wrote to standard output
     * @param error what it wrote to standard error
     */
    public record Result(int status, String output, String error) {
        /** Whether the exit status is zero. */
        public boolean succeeded() {
            return status == 0;
        }
    }

    /**
     * Runs a command that has to succeed, and returns its standard output.
     *
     * @throws AssertionError with the command line and its standard error when the exit status is not zero
     */
    public static String run(String... command) {
        return run(Arrays.asList(command));
    }

    /** The same, from a list. */
    public static String run(List<String> command) {
        Result result = tryRun(command);
        if (!result.succeeded()) {
            throw new AssertionError(
                    "`" + String.join(" ", command) + "` ended with " + result.status() + ": " + result.error());
        }
        return result.output();
    }

    /**
     * Runs a command that may fail.
     *
     * @throws AssertionError when it can't be started or does not end within {@link Await#BOUND}
     */
    public static Result tryRun(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).start();
            process.getOutputStream().close();
            CompletableFuture<String> output = drain(process.getInputStream());
            CompletableFuture<String> error = drain(process.getErrorStream());
            if (!process.waitFor(Await.BOUND.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("`" + String.join(" ", command) + "` did not end in time");
            }
            return new Result(process.exitValue(), output.join(), error.join());
        } catch (IOException e) {
            throw new AssertionError("can't run `" + String.join(" ", command) + "`", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted in `" + String.join(" ", command) + "`", e);
        }
    }

    /** Whether a program of that name is on the PATH. */
    static boolean exists(String program) {
        return tryRun(List.of("sh", "-c", "command -v \"$1\"", "sh", program)).succeeded();
    }

    private static CompletableFuture<String> drain(InputStream stream) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (stream) {
                        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                // A thread each: on a common pool of one, a full error pipe would wait for the end of the output.
                task -> new Thread(task, "command-output").start());
    }
}
