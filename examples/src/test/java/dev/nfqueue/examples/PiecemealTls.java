// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import dev.nfqueue.testsupport.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** A TLS client that trusts everybody, and sends each byte in a segment of its own. */
final class PiecemealTls {
    private PiecemealTls() {}

    /** Asks a server for a file, and returns what it answers. */
    static String get(InetAddress server, int port, String name, String file)
            throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
        try (Socket pieces = new Pieces()) {
            pieces.setTcpNoDelay(true);
            pieces.setSoTimeout((int) Await.BOUND.toMillis());
            pieces.connect(new InetSocketAddress(server, port));
            try (SSLSocket tls = (SSLSocket) context.getSocketFactory().createSocket(pieces, name, port, true)) {
                tls.getOutputStream().write(("GET /" + file + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                return new String(tls.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            }
        }
    }

    private static final class Pieces extends Socket {
        @Override
        public OutputStream getOutputStream() throws IOException {
            OutputStream whole = super.getOutputStream();
            return new OutputStream() {
                @Override
                public void write(int value) throws IOException {
                    whole.write(value);
                }
                // The other methods of OutputStream write byte by byte, with this one.
            };
        }
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
