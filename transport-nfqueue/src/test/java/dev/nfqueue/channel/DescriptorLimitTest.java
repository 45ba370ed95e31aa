// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.internal.linux.Errno;
import io.netty.channel.ChannelFuture;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a process sees that has no descriptor left: an exception of the right type, and later no trace of it. */
class DescriptorLimitTest {
    @Test
    void tellsThatNoSocketCanBeHad() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String nativeAccess = Runtime.version().feature() >= 21 ? " --enable-native-access=ALL-UNNAMED" : "";
        String command = "ulimit -n 200 && exec '" + java + "'" + nativeAccess + " -Xmx64m -cp '"
                + System.getProperty("java.class.path") + "' '" + Child.class.getName() + "'";
        File output = File.createTempFile("descriptor-limit", ".txt");
        try {
            Process process = new ProcessBuilder("bash", "-c", command)
                    .redirectErrorStream(true)
                    .redirectOutput(output)
                    .start();
            boolean ended = process.waitFor(60, TimeUnit.SECONDS);
            process.destroyForcibly();
            String text = Files.readString(output.toPath(), StandardCharsets.UTF_8);
            assertTrue(ended, text);
            assertEquals(0, process.exitValue(), text);
        } finally {
            assertTrue(output.delete());
        }
    }

    /** Runs in a JVM of its own. */
    static final class Child {
        private Child() {}

        /** Exits with 0 when all was as it should be. */
        public static void main(String[] arguments) {
            NfqueueEventLoopGroup group = new NfqueueEventLoopGroup(1, new DefaultThreadFactory("nfqueue", true));
            // Loads the classes that will be needed while files can be opened.
            check(register(group), true);
            register(group, "no-such-namespace");
            List<FileInputStream> files = new ArrayList<>();
            try {
                while (true) {
                    files.add(new FileInputStream("/dev/null"));
                }
            } catch (IOException e) {
                check(register(group), false);
            }
            for (FileInputStream file : files) {
                close(file);
            }
            check(register(group), true);
            group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
        }

        private static ChannelFuture register(NfqueueEventLoopGroup group) {
            return register(group, "");
        }

        private static ChannelFuture register(NfqueueEventLoopGroup group, String namespace) {
            NfqueueChannel channel = new NfqueueChannel();
            channel.config().setNetworkNamespace(namespace);
            ChannelFuture registered = group.register(channel);
            if (!registered.awaitUninterruptibly(30, TimeUnit.SECONDS)) {
                throw new AssertionError("no answer");
            }
            registered.channel().close().awaitUninterruptibly();
            return registered;
        }

        private static void check(ChannelFuture registered, boolean success) {
            Throwable cause = registered.cause();
            boolean expected = success
                    ? cause == null
                    : cause instanceof NetlinkUnavailableException failure && failure.errno() == Errno.EMFILE;
            if (!expected) {
                throw new AssertionError(cause);
            }
        }

        private static void close(FileInputStream file) {
            try {
                file.close();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
