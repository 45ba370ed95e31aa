// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/**
 * The two hosts of the demo: a server that says what reached it and answers, a client that says what came back. Plain
 * sockets, and nothing of the library: they are the witnesses of what the queues did.
 *
 * <pre>
 * Peers server PORT...                                 prints "ready", then "udp4 53 TEXT" for each message
 * Peers client udp|tcp ADDRESS PORT COUNT MILLIS TEXT  prints each answer; waits so long at most for the next
 * </pre>
 */
public final class Peers {
    private static final String ANSWER = "got: ";

    public static void main(String[] args) throws IOException {
        if (args[0].equals("server")) {
            serve(args);
            return;
        }
        InetSocketAddress server = new InetSocketAddress(args[2], Integer.parseInt(args[3]));
        int count = Integer.parseInt(args[4]);
        int patience = Integer.parseInt(args[5]);
        if (args[1].equals("udp")) {
            askByUdp(server, count, patience, args[6]);
        } else {
            askByTcp(server, count, patience, args[6]);
        }
    }

    private static void serve(String[] args) throws IOException {
        for (int i = 1; i < args.length; i++) {
            DatagramSocket datagrams = new DatagramSocket(Integer.parseInt(args[i]));
            ServerSocket connections = new ServerSocket(Integer.parseInt(args[i]));
            start(() -> answerDatagrams(datagrams));
            start(() -> {
                while (true) {
                    Socket connection = connections.accept();
                    start(() -> answerLines(connection));
                }
            });
        }
        System.out.println("ready");
    }

    private static void answerDatagrams(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        while (true) {
            packet.setLength(2048);
            socket.receive(packet);
            String text = text(packet);
            report("udp", packet.getAddress(), socket.getLocalPort(), text);
            packet.setData(bytes(ANSWER + text));
            socket.send(packet);
            packet.setData(new byte[2048]);
        }
    }

    private static void answerLines(Socket socket) throws IOException {
        try (socket) {
            BufferedReader lines = reader(socket);
            PrintStream answers = new PrintStream(socket.getOutputStream(), true, StandardCharsets.UTF_8);
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                report("tcp", socket.getInetAddress(), socket.getLocalPort(), line);
                answers.print(ANSWER + line + "\n");
            }
        }
    }

    private static void report(String protocol, InetAddress from, int port, String text) {
        int family = from instanceof Inet6Address ? 6 : 4;
        System.out.println(protocol + family + " " + port + " " + text);
    }

    private static void askByUdp(InetSocketAddress server, int count, int patience, String text)
            throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(patience);
            byte[] question = bytes(text);
            for (int i = 0; i < count; i++) {
                socket.send(new DatagramPacket(question, question.length, server));
            }
            DatagramPacket answer = new DatagramPacket(new byte[2048], 2048);
            for (int i = 0; i < count; i++) {
                answer.setLength(2048);
                socket.receive(answer);
                System.out.println(text(answer));
            }
        } catch (SocketTimeoutException e) {
            // Nothing more came back; what did is printed.
        }
    }

    private static void askByTcp(InetSocketAddress server, int count, int patience, String text)
            throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server, patience);
            socket.setSoTimeout(patience);
            PrintStream questions = new PrintStream(socket.getOutputStream(), true, StandardCharsets.UTF_8);
            BufferedReader answers = reader(socket);
            for (int i = 0; i < count; i++) {
                questions.print(text + "\n");
                System.out.println(answers.readLine());
            }
            // The end of the server's side: the connection is closed both ways when this returns.
            socket.shutdownOutput();
            answers.readLine();
        } catch (SocketTimeoutException e) {
            // Not connected, or no more answers; what came back is printed.
        }
    }

    private static BufferedReader reader(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String text(DatagramPacket packet) {
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        new Thread(() -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        System.err.println("peer: " + e);
                    }
                })
                .start();
    }
}
