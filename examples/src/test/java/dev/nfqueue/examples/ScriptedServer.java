// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.Netns;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on another host that answers each request with the next text of a list, then ends the connection. */
final class ScriptedServer implements AutoCloseable {
    private final ServerSocket server;
    private final List<String> heads = new CopyOnWriteArrayList<>();

    ScriptedServer(Netns host, IpFamily family, String... answers) {
        server = host.call(() -> new ServerSocket(0, 16, host.address(family)));
        Thread thread = new Thread(() -> serve(answers), "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** The heads of the requests so far. */
    List<String> heads() {
        return heads;
    }

    private void serve(String[] answers) {
        while (true) {
            try (Socket socket = server.accept()) {
                socket.setSoTimeout((int) Await.BOUND.toMillis());
                for (String answer : answers) {
                    heads.add(head(socket.getInputStream()));
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                }
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
                heads.add(e.toString());
            }
        }
    }

    /** Reads up to an empty line. */
    static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        int value;
        while (head.indexOf("\r\n\r\n") < 0 && (value = in.read()) >= 0) {
            head.append((char) value);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
