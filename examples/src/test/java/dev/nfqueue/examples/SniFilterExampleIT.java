// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.NeedsCommand;
import dev.nfqueue.testsupport.Rule;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** TLS clients on one host, {@code openssl s_server} on another, and {@code sni-filter} on the gateway between them. */
@KernelTest
@NeedsCommand({"openssl", "curl"})
class SniFilterExampleIT {
    private static final int QUEUE = 35;
    private static final int MARK = 0x1;
    private static final int MANY_BYTES = 3_000_000;

    /** curl's number for a TLS connection that did not come about. */
    private static final int NO_TLS = 35;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @RegisterExtension
    final TwoHosts hosts = new TwoHosts(cleanup);

    @TempDir
    Path folder;

    private int port = TlsServer.PORT;

    @BeforeEach
    void makePages() throws Exception {
        Files.writeString(folder.resolve("small"), "a page");
        Files.writeString(folder.resolve("large"), "x".repeat(MANY_BYTES));
    }

    @ParameterizedTest
    @EnumSource
    void cutsListedNamesAndHandsOthersBackToTheKernel(IpFamily family) throws Exception {
        cleanup.add(new TlsServer(hosts.host(), family, folder));
        ExampleProcess filter = start(family, "--name", "blocked.example", "--name", "*.ads.example");

        Command.Result blocked =
                hosts.client().tryRun("openssl", "s_client", "-connect", end(family), "-servername", "Blocked.Example");
        assertTrue(!blocked.succeeded() && blocked.error().contains("errno=104"), blocked.toString());
        filter.awaitLine("REJECT " + client(family) + " > " + end(family) + " blocked.example");
        assertEquals(NO_TLS, curl(family, "tracker.ads.example", "small").status());
        filter.awaitLine("REJECT " + client(family) + " > " + end(family) + " tracker.ads.example");
        assertEquals("a page", curl(family, "ads.example", "small").output());
        filter.awaitLine("ACCEPT " + client(family) + " > " + end(family) + " ads.example");
        assertEquals(
                MANY_BYTES, curl(family, "allowed.example", "large").output().length());

        assertEquals(0, filter.signal("TERM"));
        assertEquals(List.of(), filter.errors());
        // Of more than two thousand packets, those of four beginnings.
        long packets = Long.parseLong(filter.summary().replaceAll("queue 35: (\\d+) packets.*", "$1"));
        assertTrue(packets < 80, filter.summary());
    }

    @ParameterizedTest
    @EnumSource
    void readsAHelloOfWhichEachByteIsASegment(IpFamily family) throws Exception {
        cleanup.add(new TlsServer(hosts.host(), family, folder));
        ExampleProcess filter = start(family, "--name", "blocked.example");

        String page = hosts.client()
                .call(() -> PiecemealTls.get(hosts.host().address(family), port, "allowed.example", "small"));
        assertTrue(page.endsWith("a page"), page);
        filter.awaitLine(" allowed.example");
        String cut = hosts.client()
                .call(() -> failure(
                        () -> PiecemealTls.get(hosts.host().address(family), port, "blocked.example", "small")));
        assertTrue(cut.contains("reset") || cut.contains("Broken pipe"), cut);
        filter.awaitLine("REJECT " + client(family) + " > " + end(family) + " blocked.example");
    }

    @ParameterizedTest
    @EnumSource
    void readsAHelloInSmallSegments(IpFamily family) throws Exception {
        cleanup.add(new TlsServer(hosts.host(), family, folder));
        String gateway = hosts.host().hostAddress(family).getHostAddress();
        String option = family == IpFamily.V4 ? "-4" : "-6";
        hosts.host().run("ip", option, "route", "replace", "default", "via", gateway, "advmss", "300");
        ExampleProcess filter = start(family, "--name", "blocked.example");

        assertEquals(
                MANY_BYTES, curl(family, "allowed.example", "large").output().length());
        assertEquals(NO_TLS, curl(family, "blocked.example", "small").status());
        filter.awaitLine("REJECT " + client(family) + " > " + end(family) + " blocked.example");
    }

    @ParameterizedTest
    @EnumSource
    void letsNothingPassBeforeItHasDecided(IpFamily family) throws Exception {
        ServerSocket server = cleanup.add(
                hosts.host().call(() -> new ServerSocket(0, 1, hosts.host().address(family))));
        port = server.getLocalPort();
        ExampleProcess filter = start(family, "--name", "blocked.example", "--patience", "1");

        // A ClientHello that is to come, of which there is a beginning.
        Socket slow =
                cleanup.add(hosts.client().call(() -> new Socket(hosts.host().address(family), port)));
        Socket slowPeer = cleanup.add(server.accept());
        slow.getOutputStream().write(new byte[] {22, 3, 1, 1, 0, 1, 0, 0, (byte) 252, 3, 3});
        filter.awaitLine("REJECT " + client(family) + " > " + end(family) + " (no ClientHello in time)");
        assertTrue(
                assertThrows(IOException.class, () -> slowPeer.getInputStream().read())
                        .getMessage()
                        .contains("reset"));

        Socket plain =
                cleanup.add(hosts.client().call(() -> new Socket(hosts.host().address(family), port)));
        Socket plainPeer = cleanup.add(server.accept());
        plain.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        filter.awaitLine("REJECT " + client(family) + " > " + end(family) + " (not TLS)");
        assertTrue(
                assertThrows(IOException.class, () -> plainPeer.getInputStream().read())
                        .getMessage()
                        .contains("reset"));
        assertEquals("Connection reset", failure(() -> plain.getInputStream().read()));
        assertEquals(0, filter.signal("INT"));
        assertEquals(List.of(), filter.errors());
    }

    @ParameterizedTest
    @EnumSource
    void takesAConnectionWithoutANameForOneThatIsNotListed(IpFamily family) throws Exception {
        cleanup.add(new TlsServer(hosts.host(), family, folder));
        ExampleProcess filter = start(family, "--name", "blocked.example");
        // Of an address in numbers, clients send no name.
        assertEquals("a page", fetch(family, end(family), "small").output());
        filter.awaitLine("ACCEPT " + client(family) + " > " + end(family) + " (no name)");
        assertEquals(0, filter.signal("TERM"));

        Path list = folder.resolve("names");
        Files.writeString(list, "# those that may\nallowed.example\n");
        ExampleProcess strict = start(family, "--names", list.toString(), "--only");
        assertEquals(NO_TLS, fetch(family, end(family), "small").status());
        strict.awaitLine("REJECT " + client(family) + " > " + end(family) + " (no name)");
        assertEquals("a page", curl(family, "allowed.example", "small").output());
        assertEquals(NO_TLS, curl(family, "www.allowed.example", "small").status());
        Files.writeString(list, "allowed.example\n*.allowed.example\n");
        strict.awaitLine("list: 2 names");
        assertEquals("a page", curl(family, "www.allowed.example", "small").output());
    }

    private static String failure(Executable task) {
        return assertThrows(IOException.class, task).getMessage();
    }

    private ExampleProcess start(IpFamily family, String... more) {
        List<String> arguments = new ArrayList<>(List.of("sni-filter", "--queue", Integer.toString(QUEUE)));
        arguments.addAll(List.of(more));
        ExampleProcess filter = cleanup.add(ExampleProcess.bound(arguments.toArray(String[]::new)));
        cleanup.add(Rule.on(family, "FORWARD").connectionMark(MARK).accept());
        cleanup.add(Rule.on(family, "FORWARD").tcpTo(port).queue(QUEUE));
        cleanup.add(Rule.on(family, "FORWARD").tcpFrom(port).queue(QUEUE));
        cleanup.add(Rule.on(family, "FORWARD").table("filter").mark(MARK).saveMark());
        return filter;
    }

    private String client(IpFamily family) {
        return NetUtil.toAddressString(hosts.client().address(family));
    }

    private String end(IpFamily family) {
        return hosts.authority(family, port);
    }

    private Command.Result curl(IpFamily family, String name, String file) {
        String to = name + ":" + port;
        return fetch(family, to, file, "--resolve", to + ":" + end(family).replaceAll(":" + port + "$", ""));
    }

    private Command.Result fetch(IpFamily family, String authority, String file, String... more) {
        List<String> command =
                new ArrayList<>(List.of("curl", "--silent", "--show-error", "--insecure", "--max-time", "25"));
        command.add(family == IpFamily.V4 ? "-4" : "-6");
        command.addAll(List.of(more));
        command.add("https://" + authority + "/" + file);
        return hosts.client().tryRun(command.toArray(String[]::new));
    }
}
