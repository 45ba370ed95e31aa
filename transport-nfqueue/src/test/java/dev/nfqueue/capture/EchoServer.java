// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.capture;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.Netns;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Answers UDP and TCP at a peer, and makes the traffic that it answers. */
final class EchoServer {
    private static final int MAX_DATAGRAM = 65_535;

    private final DatagramSocket udp;
    private final ServerSocket tcp;

    EchoServer(Netns peer, IpFamily family) {
        InetSocketAddress address = new InetSocketAddress(peer.address(family), Rig.ECHO);
        udp = peer.call(() -> new DatagramSocket(address));
        tcp = peer.call(() -> new ServerSocket(Rig.ECHO, 5, address.getAddress()));
        start(this::echoDatagrams);
        start(this::echoStreams);
    }

    private static void start(Rig.Step loop) {
        Thread thread = new Thread(
                () -> {
                    try {
                        loop.run();
                    } catch (Exception closed) {
                        // The socket was closed.
                    }
                },
                "echo");
        thread.setDaemon(true);
        thread.start();
    }

    private void echoDatagrams() throws IOException {
        while (true) {
            DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
            udp.receive(packet);
            udp.send(packet);
        }
    }

    private void echoStreams() throws IOException {
        while (true) {
            try (Socket connection = tcp.accept()) {
                connection.getInputStream().transferTo(connection.getOutputStream());
            }
        }
    }

    void close() throws IOException {
        udp.close();
        tcp.close();
    }

    /** Sends a datagram from {@link Rig#CLIENT} and does not wait for an answer. {@code from} is null for this namespace. */
    static void send(Netns from, InetAddress source, InetSocketAddress to, int trafficClass, int size)
            throws IOException {
        InetSocketAddress bound = new InetSocketAddress(source, Rig.CLIENT);
        try (DatagramSocket socket =
                from == null ? new DatagramSocket(bound) : from.call(() -> new DatagramSocket(bound))) {
            socket.setTrafficClass(trafficClass);
            socket.send(new DatagramPacket(payload(size), size, to));
        }
    }

    /** Sends these bytes as a datagram from {@link Rig#CLIENT}. */
    static void send(Netns from, InetAddress source, InetSocketAddress to, byte[] bytes) throws IOException {
        InetSocketAddress bound = new InetSocketAddress(source, Rig.CLIENT);
        try (DatagramSocket socket =
                from == null ? new DatagramSocket(bound) : from.call(() -> new DatagramSocket(bound))) {
            socket.send(new DatagramPacket(bytes, bytes.length, to));
        }
    }

    /** Sends a datagram and waits for the answer. */
    static void ask(Netns from, InetAddress source, InetSocketAddress to, int size) throws IOException {
        InetSocketAddress bound = new InetSocketAddress(source, Rig.CLIENT);
        try (DatagramSocket socket =
                from == null ? new DatagramSocket(bound) : from.call(() -> new DatagramSocket(bound))) {
            socket.setSoTimeout((int) Await.BOUND.toMillis() / 10);
            socket.send(new DatagramPacket(payload(size), size, to));
            socket.receive(new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM));
        }
    }

    /** Connects, sends so many bytes, and waits until as many came back. */
    static void converse(Netns from, InetSocketAddress to, int size) throws IOException {
        try (Socket socket = from == null ? socket() : from.call(EchoServer::socket)) {
            socket.setSoTimeout((int) Await.BOUND.toMillis() / 3);
            socket.connect(to, (int) Await.BOUND.toMillis() / 3);
            if (size > 0) {
                socket.getOutputStream().write(payload(size));
                socket.getInputStream().readNBytes(size);
            }
        }
    }

    /** A socket that has its descriptor, and with it its namespace, at once. */
    private static Socket socket() throws IOException {
        Socket socket = new Socket();
        socket.bind(null);
        return socket;
    }

    /** Bytes that tell their place: 'a', 'b' ... 'z', 'a' ... */
    static byte[] payload(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) ('a' + i % 26);
        }
        return bytes;
    }
}
