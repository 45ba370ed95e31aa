// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.http;

import dev.nfqueue.codec.ip.flow.tcp.TcpStreamChannel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AttributeKey;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * The requests of a connection that are not answered yet: what an answer is like depends on its question, and a client may
 * ask several in a row.
 */
final class Exchanges {
    private static final AttributeKey<Exchanges> KEY = AttributeKey.valueOf(Exchanges.class, "of a connection");

    private final Queue<Asked> asked = new ArrayDeque<>();

    private record Asked(HttpMethod method, HttpVersion version, String what) {}

    /** The ones of the connection that a stream is a direction of. */
    static Exchanges of(TcpStreamChannel stream) {
        TcpStreamChannel requests = stream.isReply() ? stream.opposite() : stream;
        Exchanges made = new Exchanges();
        Exchanges before = requests.attr(KEY).setIfAbsent(made);
        return before == null ? made : before;
    }

    void asked(HttpRequest request) {
        String host = request.headers().get(HttpHeaderNames.HOST, "-");
        asked.add(
                new Asked(request.method(), request.protocolVersion(), request.method() + " " + host + request.uri()));
    }

    /** Takes away the one that has been answered. */
    String answered() {
        Asked first = asked.poll();
        return first == null ? "-" : first.what();
    }

    /** Whether the answer to the first request has no body whatever its header says. */
    boolean isHead() {
        return !asked.isEmpty() && asked.peek().method().equals(HttpMethod.HEAD);
    }

    /** Whether who has asked first understands chunks. */
    boolean isChunkable() {
        return !asked.isEmpty() && asked.peek().version().compareTo(HttpVersion.HTTP_1_1) >= 0;
    }

    /** Whether after this answer to the first request another protocol is spoken. */
    boolean endsHttp(HttpResponse response) {
        boolean connect = !asked.isEmpty() && asked.peek().method().equals(HttpMethod.CONNECT);
        return response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)
                || (connect && response.status().codeClass() == HttpStatusClass.SUCCESS);
    }
}
