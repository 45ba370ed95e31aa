// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Cleanup;
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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** curl on one host, web servers on another, and {@code http-rewrite} on the gateway between them. */
@KernelTest
@NeedsCommand("curl")
class HttpRewriteExampleIT {
    private static final int QUEUE = 36;
    private static final String REWRITTEN = CatServer.PAGE.replace("cat", "elephant");

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @RegisterExtension
    final TwoHosts hosts = new TwoHosts(cleanup);

    @TempDir
    Path folder;

    private int port;

    @ParameterizedTest
    @EnumSource
    void rewritesPagesOfAnyKindOnOneConnection(IpFamily family) {
        ExampleProcess rewrite = serve(family);

        String answers = hosts.curl(
                "--include",
                "--write-out",
                "connects %{num_connects}\\n",
                url(family, "/length"),
                url(family, "/chunked"),
                url(family, "/json"));
        assertEquals(3, count(answers, "X-Seen: yes\r\n"), answers);
        assertEquals(3, count(answers, "\r\n\r\n" + REWRITTEN), answers);
        assertEquals(3, count(answers, "transfer-encoding: chunked\r\n"), answers);
        assertEquals(0, count(answers, "content-length:"), answers);
        assertEquals(1, count(answers, "connects 1\n"), answers);
        assertEquals(2, count(answers, "connects 0\n"), answers);

        rewrite.awaitLine(NetUtil.toAddressString(hosts.client().address(family)) + " GET " + authority(family)
                + "/length 200 1 replaced");
        rewrite.awaitLine("/chunked 200 1 replaced");
        rewrite.awaitLine("/json 200 1 replaced");
        assertEquals(0, rewrite.signal("TERM"));
        assertEquals(List.of(), rewrite.errors());
    }

    @ParameterizedTest
    @EnumSource
    void rewritesLongPages(IpFamily family) {
        ExampleProcess rewrite = serve(family);
        String expected = CatServer.LONG_PAGE.replace("cat", "elephant");

        String pages = hosts.curl(url(family, "/long-length"), url(family, "/long-chunked"));

        assertEquals(2 * expected.length(), pages.length());
        assertTrue((expected + expected).equals(pages), "other bytes than were expected");
        rewrite.awaitLine("/long-length 200 360000 replaced");
        rewrite.awaitLine("/long-chunked 200 360000 replaced");
    }

    @ParameterizedTest
    @EnumSource
    void knowsWhichResponsesHaveNoBody(IpFamily family) {
        ExampleProcess rewrite = serve(family);

        String heads = hosts.curl(
                "--head",
                url(family, "/length"),
                url(family, "/image"),
                "--next",
                "--include",
                "--silent",
                "--max-time",
                "20",
                "--write-out",
                "connects %{num_connects}\\n",
                url(family, "/nothing"),
                url(family, "/unchanged"),
                url(family, "/length"));

        assertEquals(5, count(heads, "X-Seen: yes\r\n"), heads);
        assertEquals(0, count(heads, "content-length:"), heads);
        assertEquals(1, count(heads, "transfer-encoding:"), heads);
        assertTrue(heads.contains("HTTP/1.1 204 ") && heads.contains("HTTP/1.1 304 "), heads);
        assertTrue(heads.contains("\r\n\r\n" + REWRITTEN), heads);
        assertEquals(3, count(heads, "connects 0\n"), heads);
        rewrite.awaitLine(" HEAD " + authority(family) + "/length 200 untouched");
        rewrite.awaitLine("/nothing 204 untouched");
        rewrite.awaitLine("/unchanged 304 untouched");
    }

    @ParameterizedTest
    @EnumSource
    void leavesAloneWhatIsNoPlainText(IpFamily family) {
        ExampleProcess rewrite = serve(family);

        String answers = hosts.curl("--compressed", "--include", url(family, "/gzip"), url(family, "/image"));
        assertEquals(2, count(answers, "\r\n\r\n" + CatServer.PAGE), answers);
        assertEquals(2, count(answers, "X-Seen: yes\r\n"), answers);
        assertEquals(2, count(answers, "content-length:"), answers);
        rewrite.awaitLine("/gzip 200 untouched");
        rewrite.awaitLine("/image 200 untouched");
        assertEquals("[identity] null", hosts.curl("--compressed", "--range", "0-3", url(family, "/asked")));
    }

    @ParameterizedTest
    @EnumSource
    void letsUploadsPassAsTheyAre(IpFamily family) throws IOException {
        serve(family);
        byte[] upload = new byte[2_000_000];
        new Random(7).nextBytes(upload);
        Path file = folder.resolve("upload");
        Files.write(file, upload);
        String expected = upload.length + " " + Arrays.hashCode(upload);

        assertEquals(
                expected,
                hosts.curl("--header", "Expect: 100-continue", "--data-binary", "@" + file, url(family, "/upload")));
        assertEquals(
                expected,
                hosts.curl(
                        "--header", "Transfer-Encoding: chunked", "--data-binary", "@" + file, url(family, "/upload")));
    }

    @ParameterizedTest
    @EnumSource
    void understandsOldServersAndOldClients(IpFamily family) {
        String old = "HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n";
        ScriptedServer server = cleanup.add(new ScriptedServer(
                hosts.host(),
                family,
                old + "Content-Length: " + CatServer.PAGE.length() + "\r\n\r\n" + CatServer.PAGE));
        port = server.port();
        ExampleProcess rewrite = start(family);
        assertEquals(REWRITTEN, hosts.curl(url(family, "/old")));
        assertEquals(REWRITTEN, hosts.curl("--http1.0", url(family, "/older")));
        rewrite.awaitLine("/old 200 1 replaced");
        rewrite.awaitLine("/older 200 1 replaced");
        assertEquals(2, server.heads().size());

        ScriptedServer endless =
                cleanup.add(new ScriptedServer(hosts.host(), family, old + "\r\n" + CatServer.PAGE + "ca"));
        port = endless.port();
        rules(family);
        assertEquals(REWRITTEN + "ca", hosts.curl(url(family, "/endless")));
    }

    @ParameterizedTest
    @EnumSource
    void letsInterimResponsesAndTrailersPass(IpFamily family) {
        ScriptedServer server = cleanup.add(new ScriptedServer(
                hosts.host(),
                family,
                String.join(
                        "\r\n",
                        "HTTP/1.1 103 Early Hints",
                        "Link: </cat.css>",
                        "",
                        "HTTP/1.1 200 OK",
                        "Content-Type: text/plain",
                        "Transfer-Encoding: chunked",
                        "",
                        "4",
                        "a ca",
                        "3",
                        "t\r\n",
                        "0",
                        "X-Sum: cat",
                        "",
                        ""),
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        port = server.port();
        ExampleProcess rewrite = start(family);

        String answers = hosts.curl("--include", url(family, "/first"), url(family, "/second"));

        assertTrue(answers.startsWith("HTTP/1.1 103 Early Hints\r\nLink: </cat.css>\r\n\r\nHTTP/1.1 200 OK"), answers);
        assertEquals(2, count(answers, "X-Seen: yes\r\n"), answers);
        assertTrue(answers.contains("a elephant\r\nX-Sum: cat\r\n"), answers);
        rewrite.awaitLine("/first 200 1 replaced");
        rewrite.awaitLine("/second 200 0 replaced");
        assertEquals(2, server.heads().size());
    }

    @ParameterizedTest
    @EnumSource
    void answersRequestsThatWereSentInARow(IpFamily family) throws Exception {
        serve(family);
        Socket socket =
                cleanup.add(hosts.client().call(() -> new Socket(hosts.host().address(family), port)));
        socket.setSoTimeout((int) Await.BOUND.toMillis());
        String end = " HTTP/1.1\r\nHost: example\r\n";
        send(
                socket,
                "HEAD /length" + end + "\r\nGET /chunked" + end + "\r\nGET /image" + end + "Connection: close\r\n\r\n");
        String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertEquals(3, count(answers, "HTTP/1.1 200 OK\r\n"), answers);
        assertTrue(answers.endsWith("\r\n\r\n" + CatServer.PAGE), answers);
    }

    @ParameterizedTest
    @EnumSource
    void letsAnotherProtocolPassAfterAnUpgrade(IpFamily family) throws Exception {
        ServerSocket server = cleanup.add(
                hosts.host().call(() -> new ServerSocket(0, 1, hosts.host().address(family))));
        port = server.getLocalPort();
        ExampleProcess rewrite = start(family);
        Socket socket =
                cleanup.add(hosts.client().call(() -> new Socket(hosts.host().address(family), port)));
        Socket peer = cleanup.add(server.accept());
        socket.setSoTimeout((int) Await.BOUND.toMillis());
        peer.setSoTimeout((int) Await.BOUND.toMillis());

        send(socket, "GET /talk HTTP/1.1\r\nHost: example\r\nConnection: Upgrade\r\nUpgrade: cats\r\n\r\n");
        String head = ScriptedServer.head(peer.getInputStream());
        assertTrue(head.toLowerCase(Locale.ROOT).contains("upgrade: cats\r\n"), head);
        send(peer, "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: cats\r\n\r\nfirst cat");
        String answer = ScriptedServer.head(socket.getInputStream());
        assertTrue(answer.contains("X-Seen: yes\r\n"), answer);
        assertEquals("first cat", read(socket, 9));
        send(socket, "GET cat\r\n\r\n");
        assertEquals("GET cat\r\n\r\n", read(peer, 11));
        send(peer, "no HTTP, cat");
        assertEquals("no HTTP, cat", read(socket, 12));
        peer.shutdownOutput();
        assertEquals(-1, socket.getInputStream().read());
        rewrite.awaitLine("GET example/talk 101 untouched");
    }

    @ParameterizedTest
    @EnumSource
    void cutsWhatIsNoHttp(IpFamily family) throws Exception {
        ServerSocket server = cleanup.add(
                hosts.host().call(() -> new ServerSocket(0, 1, hosts.host().address(family))));
        port = server.getLocalPort();
        ExampleProcess rewrite = start(family);
        Socket socket =
                cleanup.add(hosts.client().call(() -> new Socket(hosts.host().address(family), port)));
        Socket peer = cleanup.add(server.accept());
        send(socket, "SSH-2.0-OpenSSH_9.2\r\n");
        rewrite.awaitLine("CUT " + NetUtil.toAddressString(hosts.client().address(family)) + " > " + authority(family)
                + " (not HTTP)");
        for (Socket end : List.of(socket, peer)) {
            assertEquals(
                    "Connection reset",
                    assertThrows(IOException.class, () -> end.getInputStream().read())
                            .getMessage());
        }
        assertEquals(0, rewrite.signal("INT"));
        assertFalse(rewrite.output().stream().anyMatch(line -> line.contains("OpenSSH")));
        assertEquals(List.of(), rewrite.errors());
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String read(Socket socket, int length) throws IOException {
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.ISO_8859_1);
    }

    private ExampleProcess serve(IpFamily family) {
        CatServer server = cleanup.add(new CatServer(hosts.host(), family));
        port = server.port();
        return start(family);
    }

    private ExampleProcess start(IpFamily family) {
        ExampleProcess rewrite = cleanup.add(ExampleProcess.bound(
                "http-rewrite",
                "--queue",
                Integer.toString(QUEUE),
                "--header",
                "X-Seen: yes",
                "--find",
                "cat",
                "--replace",
                "elephant"));
        rules(family);
        return rewrite;
    }

    private void rules(IpFamily family) {
        cleanup.add(Rule.on(family, "FORWARD").tcpTo(port).queue(QUEUE));
        cleanup.add(Rule.on(family, "FORWARD").tcpFrom(port).queue(QUEUE));
    }

    private static int count(String text, String part) {
        String lower = text.toLowerCase(Locale.ROOT);
        return lower.split(java.util.regex.Pattern.quote(part.toLowerCase(Locale.ROOT)), -1).length - 1;
    }

    private String url(IpFamily family, String path) {
        return hosts.url(family, port, path);
    }

    private String authority(IpFamily family) {
        return hosts.authority(family, port);
    }
}
