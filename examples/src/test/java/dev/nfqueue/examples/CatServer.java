// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.Netns;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/** A web server on another host, whose pages are about cats. */
final class CatServer implements AutoCloseable {
    static final String PAGE = "A cat is no dog.\n";
    static final String LONG_PAGE = "no cat, two cats, a concatenation; ".repeat(120_000);

    private final HttpServer server;

    CatServer(Netns host, IpFamily family) {
        server = host.call(() -> HttpServer.create(new InetSocketAddress(host.address(family), 0), 16));
        server.createContext("/length", exchange -> answer(exchange, "text/plain; charset=utf-8", bytes(PAGE), false));
        server.createContext("/chunked", exchange -> answer(exchange, "text/html", bytes(PAGE), true));
        server.createContext("/long-length", exchange -> answer(exchange, "text/plain", bytes(LONG_PAGE), false));
        server.createContext("/long-chunked", exchange -> answer(exchange, "text/plain", bytes(LONG_PAGE), true));
        server.createContext("/json", exchange -> answer(exchange, "application/problem+json", bytes(PAGE), false));
        server.createContext("/image", exchange -> answer(exchange, "image/png", bytes(PAGE), false));
        server.createContext("/gzip", exchange -> {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            answer(exchange, "text/plain", gzip(PAGE), false);
        });
        server.createContext("/asked", exchange -> {
            String encodings = exchange.getRequestHeaders().get("Accept-Encoding") + " "
                    + exchange.getRequestHeaders().get("Range");
            answer(exchange, "text/plain", bytes(encodings), false);
        });
        server.createContext("/nothing", exchange -> end(exchange, 204));
        server.createContext("/unchanged", exchange -> end(exchange, 304));
        server.createContext("/upload", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            answer(exchange, "text/plain", bytes(body.length + " " + Arrays.hashCode(body)), false);
        });
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, String type, byte[] body, boolean chunked) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
            exchange.sendResponseHeaders(200, -1);
        } else {
            exchange.sendResponseHeaders(200, chunked ? 0 : body.length);
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static void end(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(bytes(text));
        }
        return compressed.toByteArray();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
