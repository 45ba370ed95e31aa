// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nfqueue.codec.ip.flow.tcp.TcpStreamChannel;
import dev.nfqueue.codec.ip.flow.tcp.TcpStreamConfig;
import dev.nfqueue.codec.ip.flow.tcp.TcpStreamMode;
import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Certificate;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.NeedsCommand;
import dev.nfqueue.testsupport.Rule;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpMessage;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.util.concurrent.Future;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Netty's own codecs, as they are, on connections of curl and openssl that pass by. */
@KernelTest
@NeedsCommand({"curl", "openssl"})
class StreamCodecsIT {
    private static final int QUEUE = 0;
    private static final int PIECES = 40;

    @RegisterExtension
    final OrdinarySegments segments = new OrdinarySegments();

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @TempDir
    Path folder;

    private final Queue<String> seen = new ConcurrentLinkedQueue<>();
    private StreamQueue queue;

    @AfterEach
    void nothingFailed() {
        if (queue != null) {
            assertEquals(List.of(), List.copyOf(queue.failures));
        }
    }

    private void queue(int port, boolean gso, TcpStreamMode mode, Consumer<TcpStreamChannel> handlers)
            throws Exception {
        queue = cleanup.add(StreamQueue.streams(QUEUE, gso, mode, new TcpStreamConfig(), handlers));
        cleanup.add(Rule.on(IpFamily.V4, "OUTPUT").tcpTo(port).mark(0).queue(QUEUE));
        cleanup.add(Rule.on(IpFamily.V4, "OUTPUT").tcpFrom(port).mark(0).queue(QUEUE));
    }

    /** Answers with the method, a header and the body that came, cut into chunks if the path asks for it. */
    private String serve() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(IpFamily.V4.loopback(), 0), 5);
        server.createContext("/", StreamCodecsIT::answer);
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "web server");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
        cleanup.add(() -> server.stop(0));
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
        String passed = exchange.getRequestHeaders().getFirst("X-Passed");
        byte[] text = (exchange.getRequestMethod() + " " + passed + " " + body).getBytes(StandardCharsets.US_ASCII);
        boolean chunked = exchange.getRequestURI().getPath().equals("/chunked");
        exchange.sendResponseHeaders(200, chunked ? 0 : (long) text.length * PIECES);
        for (int i = 0; i < PIECES; i++) {
            exchange.getResponseBody().write(text);
            exchange.getResponseBody().flush();
        }
        exchange.close();
    }

    private static String curl(String... arguments) {
        List<String> command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--max-time", "25"));
        command.addAll(List.of(arguments));
        return Command.run(command);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void httpIsObserved(boolean gso) throws Exception {
        String at = serve();
        queue(
                port(at),
                gso,
                TcpStreamMode.OBSERVE,
                stream -> stream.pipeline()
                        .addLast(
                                stream.isReply() ? new HttpResponseDecoder() : new HttpRequestDecoder(),
                                new HttpObjectAggregator(10_000_000),
                                new Messages()));
        String body = "y".repeat(50_000);
        String urls = "http://" + at;
        assertEquals("GET null ".repeat(2 * PIECES), curl(urls + "/plain", urls + "/chunked"));
        assertEquals(("POST null " + body).repeat(PIECES), curl("--data-binary", body, "-HExpect:", urls + "/chunked"));
        Await.until(() -> seen.size() == 6, "six messages");
        assertEquals(
                List.of(
                        "GET /plain 0",
                        "200 " + 9 * PIECES,
                        "GET /chunked 0",
                        "200 " + 9 * PIECES,
                        "POST /chunked 50000",
                        "200 " + 50_010 * PIECES),
                List.copyOf(seen));
    }

    private static int port(String at) {
        return Integer.parseInt(at.substring(at.indexOf(':') + 1));
    }

    /** Takes note of whole messages. */
    private final class Messages extends SimpleChannelInboundHandler<FullHttpMessage> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpMessage message) {
            int length = message.content().readableBytes();
            if (message instanceof FullHttpRequest request) {
                seen.add(request.method() + " " + request.uri() + " " + length);
            } else if (message instanceof FullHttpResponse response) {
                seen.add(response.status().code() + " " + length);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"true, plain", "false, plain", "true, chunked", "false, chunked"})
    void httpIsRewritten(boolean gso, String path) throws Exception {
        String at = serve();
        queue(port(at), gso, TcpStreamMode.REWRITE, stream -> {
            if (stream.isReply()) {
                stream.pipeline().addLast(new HttpResponseDecoder(), new HttpResponseEncoder(), new Edits());
            } else {
                stream.pipeline().addLast(new HttpRequestDecoder(), new HttpRequestEncoder(), new Edits());
            }
        });
        String url = "http://" + at + "/" + path;
        String answers = curl("--include", url, url);
        assertEquals(2, answers.split("x-seen: 200", -1).length - 1, answers);
        assertTrue(answers.endsWith("GET by ".repeat(PIECES)), answers);
        String body = "z".repeat(100_000);
        assertEquals(("POST by " + body).repeat(PIECES), curl("--data-binary", body, url), "Expect: 100-continue");
        assertEquals(
                ("POST by " + body).repeat(PIECES), curl("--data-binary", body, "-HTransfer-Encoding: chunked", url));
        assertTrue(queue.channel().metrics().injected() > 0, "lengths have changed");
    }

    /** Adds a header to each message. */
    private static final class Edits extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (message instanceof HttpRequest request) {
                request.headers().set("x-passed", "by");
            } else if (message instanceof HttpResponse response) {
                response.headers().set("x-seen", response.status().code());
            }
            ctx.write(message);
        }
    }

    @ParameterizedTest
    @CsvSource({"true, h2", "false, h2", "false, long"})
    void tlsIsLedByServerName(boolean gso, String protocols) throws Exception {
        int port = tlsServer();
        AtomicInteger reads = new AtomicInteger();
        queue(port, gso, TcpStreamMode.HOLD, stream -> {
            if (stream.isReply()) {
                stream.pipeline().addLast(new Pass());
            } else {
                stream.pipeline().addLast(new Count(reads), new ByName(), new Pass());
            }
        });
        Command.Result allowed = connect(port, "allowed.example", protocols);
        assertTrue(allowed.output().contains("HTTP/1.0 200 ok"), allowed.toString());
        int readsOfOne = reads.get();
        assertTrue(!protocols.equals("long") || readsOfOne > 3, "a hello in several segments: " + readsOfOne);
        Command.Result blocked = connect(port, "blocked.example", protocols);
        assertNotEquals(0, blocked.status());
        assertTrue(!blocked.output().contains("HTTP/1.0"), blocked.toString());
        assertEquals(Set.of("allowed.example", "blocked.example"), Set.copyOf(seen), "asked again when it is closed");
    }

    private int tlsServer() throws Exception {
        Certificate certificate = Certificate.make(folder, "allowed.example");
        Process server = new ProcessBuilder(
                        "openssl",
                        "s_server",
                        "-accept",
                        "127.0.0.1:0",
                        "-cert",
                        certificate.file().toString(),
                        "-key",
                        certificate.key().toString(),
                        "-www")
                .redirectErrorStream(true)
                .start();
        cleanup.add(server::destroyForcibly);
        BufferedReader output = server.inputReader(StandardCharsets.US_ASCII);
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (line.startsWith("ACCEPT")) {
                return port(line);
            }
        }
        throw new AssertionError("openssl s_server has ended");
    }

    /** Asks for a page; with many protocols to choose from, the client's hello is longer than a segment. */
    private static Command.Result connect(int port, String name, String protocols) {
        String offered = protocols.equals("long") ? "abcdefghi,".repeat(600) + "h2" : protocols;
        String client =
                "openssl s_client -quiet -connect 127.0.0.1:" + port + " -servername " + name + " -alpn " + offered;
        return Command.tryRun(List.of("sh", "-c", "printf 'GET / HTTP/1.0\\r\\n\\r\\n' | " + client));
    }

    /** Netty's decoder of client hellos; it lets go what it has read once it is taken out. */
    private final class ByName extends AbstractSniHandler<Boolean> {
        @Override
        protected Future<Boolean> lookup(ChannelHandlerContext ctx, String name) {
            seen.add(name);
            return ctx.executor().newSucceededFuture(name.startsWith("allowed"));
        }

        @Override
        protected void onLookupComplete(ChannelHandlerContext ctx, String name, Future<Boolean> allowed) {
            if (allowed.getNow()) {
                ctx.pipeline().remove(this);
            } else {
                ((TcpStreamChannel) ctx.channel()).connection().reset();
            }
        }
    }

    private static final class Count extends ChannelInboundHandlerAdapter {
        private final AtomicInteger reads;

        Count(AtomicInteger reads) {
            this.reads = reads;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            reads.incrementAndGet();
            ctx.fireChannelRead(message);
        }
    }

    private static final class Pass extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.write((ByteBuf) message);
        }
    }
}
