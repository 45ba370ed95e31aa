// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.Match;
import dev.nfqueue.testsupport.Netns;
import dev.nfqueue.testsupport.Rule;
import dev.nfqueue.testsupport.UdpPeer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The jar, run as users run it, against the kernel's queue. */
@KernelTest
class ExamplesIT {
    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @ParameterizedTest
    @EnumSource
    void acceptLetsPacketsPassAndCountsThem(IpFamily family) {
        UdpPeer server = cleanup.add(UdpPeer.bind(family.loopback()));
        UdpPeer client = cleanup.add(UdpPeer.bind(family.loopback()));
        ExampleProcess accept = start("accept", "--queue", "21", "--log");
        cleanup.add(input(family).udpTo(server.port()).queue(21));

        client.send(server, "hello");
        client.send(server, "again");

        assertEquals("hello", server.receive());
        assertEquals("again", server.receive());
        accept.awaitLine(" packets/s, ");
        assertEquals(0, accept.signal("INT"));
        assertEquals(List.of(), accept.errors());
        int bytes = 2 * (family.headerLength() + 8 + 5);
        assertTrue(accept.summary().startsWith("queue 21: 2 packets (" + bytes + " B) in "), accept.summary());
        assertTrue(
                accept.summary().endsWith(": 2 accepted, 0 dropped, 0 marked, 0 rewritten; 0 lost"), accept.summary());
        assertEquals(2, packets(accept, "ACCEPT UDP ", ":" + server.port() + " length 5"));
    }

    @ParameterizedTest
    @EnumSource
    void filterDropsAndMarksByPort(IpFamily family) {
        UdpPeer open = cleanup.add(UdpPeer.bind(family.loopback()));
        UdpPeer shut = cleanup.add(UdpPeer.bind(family.loopback()));
        UdpPeer marked = cleanup.add(UdpPeer.bind(family.loopback()));
        UdpPeer client = cleanup.add(UdpPeer.bind(family.loopback()));
        ExampleProcess filter = start(
                "filter", "--queue", "22", "--log", "--drop", "udp:" + shut.port(), "--mark", marked.port() + "=0x10");
        for (UdpPeer server : List.of(open, shut, marked)) {
            cleanup.add(input(family).udpTo(server.port()).queue(22));
        }
        // What came with the mark does not arrive; a later chain sees it.
        cleanup.add(input(family).table("filter").mark(0x10).drop());

        client.send(shut, "to the shut port");
        client.send(marked, "to be marked");
        client.send(open, "passes");
        shut.send(open, "from the shut port");
        client.send(open, "last");

        assertEquals("passes", open.receive());
        assertEquals("last", open.receive());
        assertEquals(0, filter.signal("TERM"));
        assertEquals(List.of(), filter.errors());
        assertTrue(
                filter.summary().endsWith(": 3 accepted, 2 dropped, 1 marked, 0 rewritten; 0 lost"), filter.summary());
        assertEquals(1, packets(filter, "DROP", ":" + shut.port() + " length 16"));
        assertEquals(1, packets(filter, "ACCEPT", ":" + marked.port() + " length 12 mark 0x10"));
        assertEquals(2, packets(filter, "ACCEPT", ":" + open.port() + " length "));
    }

    @ParameterizedTest
    @EnumSource
    void rewriteChangesDatagramsThatStillArrive(IpFamily family) {
        Netns host = cleanup.add(Netns.create());
        UdpPeer server = cleanup.add(UdpPeer.bind(host, family));
        UdpPeer client = cleanup.add(UdpPeer.bind(host.hostAddress(family)));
        ExampleProcess rewrite = start("rewrite", "--queue", "23", "--find", "cat", "--replace", "dog");
        cleanup.add(Rule.on(family, "OUTPUT").udpTo(server.port()).queue(23));

        client.send(server, "no such animal");
        client.send(server, "cat, scatter");

        assertEquals("no such animal", server.receive());
        assertEquals("dog, sdogter", server.receive());
        assertEquals(0, rewrite.signal("INT"));
        assertTrue(
                rewrite.summary().endsWith(": 2 accepted, 0 dropped, 0 marked, 1 rewritten; 0 lost"),
                rewrite.summary());
    }

    @ParameterizedTest
    @EnumSource
    void rewriteChangesConnectionsThatStillWork(IpFamily family) throws IOException {
        Netns host = cleanup.add(Netns.create());
        ServerSocket server = cleanup.add(host.call(() -> new ServerSocket(0, 1, host.address(family))));
        ExampleProcess rewrite = start("rewrite", "--queue", "24", "--find", "secret", "--replace", "------");
        cleanup.add(Rule.on(family, "OUTPUT").tcpTo(server.getLocalPort()).queue(24));

        try (Socket client = new Socket()) {
            client.connect(new InetSocketAddress(host.address(family), server.getLocalPort()), 30_000);
            client.getOutputStream().write(bytes("the secret is secret\nbye\n"));
            client.shutdownOutput();
            try (Socket connection = server.accept()) {
                connection.setSoTimeout(30_000);
                BufferedReader lines =
                        new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
                assertEquals("the ------ is ------", lines.readLine());
                assertEquals("bye", lines.readLine());
                assertEquals(null, lines.readLine());
            }
        }
        assertEquals(0, rewrite.signal("INT"));
        assertTrue(rewrite.summary().contains(" 0 dropped, 0 marked, 1 rewritten; 0 lost"), rewrite.summary());
    }

    @Test
    void secondOneOnAQueueSaysWhoHasItAndEndsWithTwo() {
        start("accept", "--queue", "25");
        ExampleProcess second = cleanup.add(ExampleProcess.start("accept", "--queue", "25"));

        assertEquals(2, second.exitStatus());
        assertEquals(List.of(), second.output());
        assertEquals(1, second.errors().size(), second.errors().toString());
        assertTrue(
                second.errors().get(0).startsWith("nfqueue-examples: "),
                second.errors().toString());
        assertTrue(second.errors().get(0).contains("25"), second.errors().toString());
    }

    @Test
    void withoutTheCapabilitySaysSoAndEndsWithTwo() {
        List<String> powerless = List.of("setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin");
        ExampleProcess example = cleanup.add(ExampleProcess.startWith(powerless, "accept", "--queue", "26"));

        assertEquals(2, example.exitStatus());
        assertEquals(List.of(), example.output());
        assertEquals(1, example.errors().size(), example.errors().toString());
        assertTrue(
                example.errors().get(0).contains("CAP_NET_ADMIN"),
                example.errors().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"INT", "TERM"})
    void canBeStoppedAndStartedAgainAtOnce(String signal) {
        ExampleProcess first = start("accept", "--queue", "27");
        assertEquals(0, first.signal(signal));
        assertFalse(first.summary().isEmpty());
        ExampleProcess second = start("accept", "--queue", "27");
        assertEquals(0, second.signal(signal));
    }

    @Test
    void endsWhenNobodyReadsItsOutputAnyMore() {
        ExampleProcess accept = start("accept", "--queue", "28");
        accept.closeOutput();
        assertEquals(0, accept.exitStatus());
    }

    private ExampleProcess start(String... arguments) {
        return cleanup.add(ExampleProcess.bound(arguments));
    }

    private static Match input(IpFamily family) {
        return Rule.on(family, "INPUT");
    }

    private static long packets(ExampleProcess example, String verdict, String part) {
        return example.output().stream()
                .filter(line -> line.startsWith(verdict) && line.contains(part))
                .count();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
