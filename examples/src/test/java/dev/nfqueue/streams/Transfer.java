// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.streams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A connection of two real sockets, over which both ends send at once, and check what arrives byte by byte. */
final class Transfer implements AutoCloseable {
    private static final int CHUNK = 32 * 1024;
    private static final int BOUND_SECONDS = Integer.getInteger("nfqueue.test.stream.bound", 300);

    private final ServerSocket server;

    Transfer(InetAddress address) throws IOException {
        server = new ServerSocket(0, 1024, address);
    }

    int port() {
        return server.getLocalPort();
    }

    /** What a sender's bytes become on their way. */
    interface Change {
        /** As many bytes as the given one becomes, 0 to 3 times itself. */
        int times(byte value);

        Change NONE = value -> 1;

        /** Every eighth byte is doubled, and every fourth of those left out. */
        Change UNEVEN = value -> (value & 7) == 0 ? (value & 31) == 0 ? 0 : 2 : 1;
    }

    /** Sends so many bytes each way, and returns when all have arrived and both ends are closed. */
    void run(long up, long down, Change change) throws Exception {
        CompletableFuture<Void> serving = async(() -> {
            try (Socket socket = server.accept()) {
                both(socket, 2, down, 1, up, change);
            }
        });
        CompletableFuture<Void> calling = async(() -> {
            try (Socket socket = new Socket(server.getInetAddress(), server.getLocalPort())) {
                both(socket, 1, up, 2, down, change);
            }
        });
        await(serving);
        await(calling);
    }

    private static void both(Socket socket, int seed, long send, int peerSeed, long receive, Change change)
            throws Exception {
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(BOUND_SECONDS));
        CompletableFuture<Void> sending = async(() -> {
            send(socket.getOutputStream(), seed, send);
            socket.shutdownOutput();
        });
        receive(socket.getInputStream(), peerSeed, receive, change);
        await(sending);
    }

    private static void send(OutputStream out, int seed, long length) throws IOException {
        Random random = new Random(seed);
        byte[] chunk = new byte[CHUNK];
        for (long left = length; left > 0; left -= CHUNK) {
            random.nextBytes(chunk);
            out.write(chunk, 0, (int) Math.min(left, CHUNK));
        }
    }

    private static void receive(InputStream in, int seed, long length, Change change) throws IOException {
        Random random = new Random(seed);
        byte[] chunk = new byte[CHUNK];
        byte[] expected = new byte[3 * CHUNK];
        long place = 0;
        for (long left = length; left > 0; left -= CHUNK) {
            random.nextBytes(chunk);
            int n = 0;
            for (int i = 0; i < Math.min(left, CHUNK); i++) {
                for (int times = change.times(chunk[i]); times > 0; times--) {
                    expected[n++] = chunk[i];
                }
            }
            byte[] got = in.readNBytes(n);
            if (!java.util.Arrays.equals(got, 0, got.length, expected, 0, n)) {
                throw new AssertionError("wrong bytes behind offset " + place + ": " + got.length + " of " + n);
            }
            place += n;
        }
        assertEquals(-1, in.read(), "more than was sent");
    }

    private interface Task {
        void run() throws Exception;
    }

    private static CompletableFuture<Void> async(Task task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        task.run();
                        done.complete(null);
                    } catch (Throwable e) {
                        done.completeExceptionally(e);
                    }
                },
                "transfer");
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private static void await(CompletableFuture<Void> done) throws Exception {
        try {
            done.get(BOUND_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("not done within " + BOUND_SECONDS + " seconds", e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
