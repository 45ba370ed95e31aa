// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.Rule;
import dev.nfqueue.testsupport.UdpPair;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ConnectException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What a sender sees whose packet is rejected: what a host says that has no such port. */
@KernelTest
class RejectIT {
    private static final int BOUND_MILLIS = 30_000;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    private TestQueue queue;

    private void rejectNext(RejectReason reason) {
        CompletableFuture<Void> rejected = CompletableFuture.runAsync(
                () -> queue.channel().writeAndFlush(queue.take().reject(reason)));
        cleanup.add(rejected::join);
    }

    private int listen(IpFamily family) throws Exception {
        ServerSocket server = cleanup.add(new ServerSocket(0, 1, family.loopback()));
        queue = cleanup.add(TestQueue.bind(3));
        cleanup.add(Rule.on(family, "INPUT").tcpTo(server.getLocalPort()).queue(3));
        return server.getLocalPort();
    }

    @ParameterizedTest
    @EnumSource
    void resetRefusesAConnection(IpFamily family) throws Exception {
        int port = listen(family);
        rejectNext(RejectReason.TCP_RESET);
        Socket socket = cleanup.add(new Socket());
        assertThrows(
                ConnectException.class,
                () -> socket.connect(new InetSocketAddress(family.loopback(), port), BOUND_MILLIS));
        Await.until(() -> queue.channel().metrics().answers() == 1, "the answer is counted");
        assertEquals(1, queue.channel().metrics().dropped());
    }

    @ParameterizedTest
    @CsvSource({"V4, No route to host", "V6, Permission denied"})
    void prohibitionIsToldToTheConnectingProgram(IpFamily family, String words) throws Exception {
        int port = listen(family);
        rejectNext(RejectReason.ADMIN_PROHIBITED);
        Socket socket = cleanup.add(new Socket());
        IOException told = assertThrows(
                IOException.class, () -> socket.connect(new InetSocketAddress(family.loopback(), port), BOUND_MILLIS));
        assertEquals(words, told.getMessage().replaceAll(" \\(.*", ""));
    }

    @ParameterizedTest
    @EnumSource
    void portOfADatagramIsUnreachable(IpFamily family) throws Exception {
        DatagramSocket receiver = cleanup.add(new DatagramSocket(0, family.loopback()));
        queue = cleanup.add(TestQueue.bind(3));
        cleanup.add(Rule.on(family, "INPUT").udpTo(receiver.getLocalPort()).queue(3));
        rejectNext(RejectReason.PORT_UNREACHABLE);
        DatagramSocket sender = cleanup.add(new DatagramSocket());
        sender.connect(receiver.getLocalSocketAddress());
        sender.setSoTimeout(BOUND_MILLIS);
        sender.send(new DatagramPacket(new byte[] {1, 2, 3}, 3));
        assertThrows(PortUnreachableException.class, () -> sender.receive(new DatagramPacket(new byte[9], 9)));
    }

    @Test
    void processThatMayNotSendAnswersIsToldSoAndThePacketIsDropped() throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(IpFamily.V4));
        List<String> command = new ArrayList<>(List.of("setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw"));
        command.add(ProcessHandle.current().info().command().orElseThrow());
        command.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path"), RejectMain.class.getName()));
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        cleanup.add(() -> child.destroyForcibly().waitFor());
        BufferedReader lines = child.inputReader();
        assertEquals("bound", lines.readLine());
        cleanup.add(udp.at("INPUT").queueOrBypass(RejectMain.QUEUE));

        udp.send("rejected");
        String told = lines.readLine();
        assertEquals(0, child.waitFor());
        udp.send("after");

        assertTrue(told.contains("socket(SOCK_RAW)") && told.contains("CAP_NET_RAW"), told);
        assertEquals("after", udp.receive());
    }
}
