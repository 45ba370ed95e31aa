// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Certificate;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.Netns;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** {@code openssl s_server} on another host, which serves the files of a folder by HTTP 1.0. */
final class TlsServer implements AutoCloseable {
    static final int PORT = 4433;

    private final Process process;

    TlsServer(Netns host, IpFamily family, Path folder) throws IOException {
        Certificate certificate = Certificate.make(folder, "test");
        Path output = folder.resolve("server.log");
        process = new ProcessBuilder(
                        "nsenter",
                        "--net=/run/netns/" + host.name(),
                        "openssl",
                        "s_server",
                        family == IpFamily.V4 ? "-4" : "-6",
                        "-port",
                        Integer.toString(PORT),
                        "-key",
                        certificate.key().toString(),
                        "-cert",
                        certificate.file().toString(),
                        "-WWW")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(output.toFile())
                .start();
        Await.until(() -> read(output).contains("ACCEPT") || !process.isAlive(), "openssl to listen");
        if (!process.isAlive()) {
            throw new AssertionError(read(output));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(Await.BOUND.toSeconds(), TimeUnit.SECONDS);
    }
}
