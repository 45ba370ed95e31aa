// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A UDP socket for tests: what it sends and receives is text of one byte a character, or bytes.
 *
 * <p>To see that a datagram does not arrive, send another after it that does, and receive that one first: the loopback
 * and a veth pair keep the order.
 */
public final class UdpPeer implements AutoCloseable {
    private static final int MAX_DATAGRAM = 65_535;

    private final DatagramSocket socket;

    private UdpPeer(DatagramSocket socket) {
        this.socket = socket;
    }

    /** Binds a socket to an address of this namespace, on a port that the kernel chooses. */
    public static UdpPeer bind(InetAddress address) {
        try {
            DatagramSocket socket = new DatagramSocket(new InetSocketAddress(address, 0));
            socket.setSoTimeout((int) Await.BOUND.toMillis());
            return new UdpPeer(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Binds a socket to the peer's address, in the peer's namespace. */
    public static UdpPeer bind(Netns netns, IpFamily family) {
        return netns.call(() -> bind(netns.address(family)));
    }

    /** The address and port that it is bound to. */
    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** The port that it is bound to. */
    public int port() {
        return socket.getLocalPort();
    }

    /** Asks for a receive buffer of that many bytes; the kernel may grant less. */
    public UdpPeer receiveBuffer(int bytes) {
        try {
            socket.setReceiveBufferSize(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a text. */
    public void send(UdpPeer to, String text) {
        send(to, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes. */
    public void send(UdpPeer to, byte[] bytes) {
        try {
            socket.send(new DatagramPacket(bytes, bytes.length, to.address()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the next datagram and returns it as text. */
    public String receive() {
        return new String(receiveBytes(), StandardCharsets.ISO_8859_1);
    }

    /**
     * Waits for the next datagram and returns its bytes.
     *
     * @throws AssertionError when none comes within {@link Await#BOUND}
     */
    public byte[] receiveBytes() {
        DatagramPacket packet = new DatagramPacket(new byte[MAX_DATAGRAM], MAX_DATAGRAM);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no datagram came to " + address(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @Override
    public void close() {
        socket.close();
    }
}
