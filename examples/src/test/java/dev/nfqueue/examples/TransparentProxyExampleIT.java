// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.Match;
import dev.nfqueue.testsupport.Rule;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** curl on one host, a web server on another, and {@code transparent-proxy} on the gateway between them. */
@KernelTest
class TransparentProxyExampleIT {
    private static final String QUEUE = "30";
    private static final int PORT = 18080;
    private static final int MARK = 0x1;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @RegisterExtension
    final TwoHosts hosts = new TwoHosts(cleanup);

    private HttpServer server;

    @ParameterizedTest
    @EnumSource
    void logsWhatGoesByRedirect(IpFamily family) {
        serve(family);
        ExampleProcess proxy = start();
        cleanup.add(fromClient(family).syn().queue(Integer.parseInt(QUEUE)));
        cleanup.add(fromClient(family).table("nat").mark(MARK).redirectTo(PORT));

        assertEquals("GET /page 0", hosts.curl(url(family, "/page")));
        assertEquals("GET /a 0GET /b 0", hosts.curl(url(family, "/a"), url(family, "/b")));
        String upload = "x".repeat(100_000);
        assertEquals(
                "POST /form 100000",
                hosts.curl("--header", "Expect: 100-continue", "--data-binary", upload, url(family, "/form")));

        assertTrue(proxy.awaitLine("/page 200 11 B")
                .startsWith(hosts.client().address(family).getHostAddress() + " GET "));
        proxy.awaitLine("/a 200 8 B");
        proxy.awaitLine("/b 200 8 B");
        assertTrue(proxy.awaitLine("/form 200 17 B").contains(" POST "));
        assertEquals(0, proxy.signal("INT"));
        assertEquals(List.of(), proxy.errors());
        // A first packet for each of the three times that curl was run.
        assertTrue(proxy.summary().startsWith("queue 30: 3 packets "), proxy.summary());
        assertTrue(proxy.summary().contains(": 3 accepted, 0 dropped, 3 marked"), proxy.summary());
    }

    @ParameterizedTest
    @EnumSource
    void logsWhatGoesByTproxy(IpFamily family) {
        serve(family);
        ExampleProcess proxy = start("--tproxy");
        routeMarkedToThisHost(family);
        cleanup.add(fromClient(family).table("raw").syn().queue(Integer.parseInt(QUEUE)));
        cleanup.add(fromClient(family).mark(MARK).tproxyTo(PORT, MARK));
        cleanup.add(fromClient(family).transparentSocket().setMark(MARK));

        assertEquals("GET /page 0", hosts.curl(url(family, "/page")));

        proxy.awaitLine("/page 200 11 B");
        assertEquals(0, proxy.signal("TERM"));
        assertEquals(List.of(), proxy.errors());
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatIsForbidden(IpFamily family) {
        serve(family);
        ExampleProcess proxy = start("--refuse", hosts.host().address(family).getHostAddress());
        cleanup.add(fromClient(family).syn().queue(Integer.parseInt(QUEUE)));
        cleanup.add(fromClient(family).table("nat").mark(MARK).redirectTo(PORT));

        Command.Result refused = hosts.client().tryRun("curl", "--silent", "--max-time", "20", url(family, "/page"));

        assertEquals(7, refused.status(), "curl's number for a connection that was refused");
        proxy.awaitLine("REFUSE " + hosts.host().address(family).getHostAddress() + " port "
                + server.getAddress().getPort());
        assertEquals(0, proxy.signal("INT"));
    }

    @Test
    void portThatIsTakenIsOneSentence() {
        start();
        ExampleProcess second = cleanup.add(
                ExampleProcess.start("transparent-proxy", "--queue", "31", "--port", Integer.toString(PORT)));

        assertEquals(2, second.exitStatus());
        assertEquals(1, second.errors().size(), second.errors().toString());
        assertTrue(
                second.errors().get(0).contains("can't listen on port " + PORT),
                second.errors().toString());
    }

    private ExampleProcess start(String... more) {
        List<String> arguments =
                new ArrayList<>(List.of("transparent-proxy", "--queue", QUEUE, "--port", Integer.toString(PORT)));
        arguments.addAll(List.of(more));
        return cleanup.add(ExampleProcess.bound(arguments.toArray(String[]::new)));
    }

    private Match fromClient(IpFamily family) {
        return Rule.on(family, "PREROUTING")
                .from(hosts.client().hostInterface())
                .tcpTo(server.getAddress().getPort());
    }

    private String url(IpFamily family, String path) {
        return hosts.url(family, server.getAddress().getPort(), path);
    }

    /** Answers with method, path and the number of bytes that came. */
    private void serve(IpFamily family) {
        server = hosts.host()
                .call(() -> HttpServer.create(new InetSocketAddress(hosts.host().address(family), 0), 5));
        server.createContext("/", TransparentProxyExampleIT::answer);
        server.start();
        HttpServer running = server;
        cleanup.add(() -> running.stop(0));
    }

    private static void answer(HttpExchange exchange) throws IOException {
        int bytes = exchange.getRequestBody().readAllBytes().length;
        String text = exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + bytes;
        byte[] body = text.getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void routeMarkedToThisHost(IpFamily family) {
        String option = family == IpFamily.V4 ? "-4" : "-6";
        String all = family == IpFamily.V4 ? "0.0.0.0/0" : "::/0";
        Command.run("ip", option, "rule", "add", "fwmark", "1", "lookup", "100");
        cleanup.add(() -> Command.run("ip", option, "rule", "del", "fwmark", "1", "lookup", "100"));
        Command.run("ip", option, "route", "add", "local", all, "dev", "lo", "table", "100");
        cleanup.add(() -> Command.run("ip", option, "route", "del", "local", all, "dev", "lo", "table", "100"));
    }
}
