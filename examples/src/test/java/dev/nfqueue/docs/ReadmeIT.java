// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.Rule;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The README's example as a reader runs it: a program of its own, a rule, and packets. */
@KernelTest
class ReadmeIT {
    private static final int SMALL = 10;
    private static final int LARGE = 1200;
    private static final int LAST = 11;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @TempDir
    Path classes;

    private final Queue<Integer> arrived = new ArrayDeque<>();

    @Test
    void dropsWhatIsLongAndLetsTheRestPass() throws IOException {
        assertEquals(List.of(), Snippets.compile(Page.of("README.md"), classes));
        DatagramSocket receiver = cleanup.add(loopback());
        receiver.setSoTimeout(100);
        DatagramSocket sender = cleanup.add(loopback());
        sender.connect(receiver.getLocalSocketAddress());
        cleanup.add(Rule.on(IpFamily.V4, "INPUT").udpTo(receiver.getLocalPort()).queue(0));

        Process example = start();
        // Until the queue is bound, the rule drops.
        Await.until(
                () -> {
                    assertTrue(example.isAlive(), "the example has ended with " + exitValue(example));
                    send(sender, SMALL);
                    return receive(receiver);
                },
                "a packet that passes");
        send(sender, LARGE);
        send(sender, LAST);
        Await.until(() -> receive(receiver) && arrived.contains(LAST), "the packet after the large one");

        assertTrue(arrived.stream().allMatch(length -> length == SMALL || length == LAST), arrived.toString());
    }

    private static DatagramSocket loopback() throws IOException {
        return new DatagramSocket(new InetSocketAddress(IpFamily.V4.loopback(), 0));
    }

    private Process start() throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String path = Path.of("target", "nfqueue-examples.jar") + File.pathSeparator + classes;
        Process process = new ProcessBuilder(java, "-XX:+UseSerialGC", "-cp", path, "docs.SizeFilter")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        cleanup.add(() -> {
            process.destroyForcibly();
            assertTrue(process.waitFor(Await.BOUND.toSeconds(), TimeUnit.SECONDS));
        });
        return process;
    }

    private static Object exitValue(Process process) {
        return process.isAlive() ? null : process.exitValue();
    }

    private static void send(DatagramSocket socket, int length) {
        try {
            socket.send(new DatagramPacket(new byte[length], length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether a datagram came soon; notes its length. */
    private boolean receive(DatagramSocket socket) {
        DatagramPacket packet = new DatagramPacket(new byte[2 * LARGE], 2 * LARGE);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        arrived.add(packet.getLength());
        return true;
    }
}
