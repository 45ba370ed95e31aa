// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import java.nio.ByteBuffer;

/** A raw IP socket that sends whole packets, header included, under a mark ({@code SO_MARK}). */
public final class RawSocket {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int IPPROTO_RAW = 255;
    private static final int SOL_SOCKET = 1;
    private static final int SO_MARK = 36;
    private static final int SOCKADDR_IN = 16;
    private static final int SOCKADDR_IN6 = 28;
    private static final int IPV4_DESTINATION = 16;
    private static final int IPV6_DESTINATION = 24;
    private static final int MAX_PACKET = 2048;

    private final int fd;
    private final boolean ipv6;
    private int mark;
    private final ByteBuffer address = NativeMemory.allocate(SOCKADDR_IN6);
    private final long addressAddress = NativeMemory.address(address);
    private final ByteBuffer bytes = NativeMemory.allocate(MAX_PACKET);
    private final long bytesAddress = NativeMemory.address(bytes);

    private RawSocket(int fd, boolean ipv6, int mark) {
        this.fd = fd;
        this.ipv6 = ipv6;
        this.mark = mark;
    }

    /**
     * Opens a socket.
     *
     * @param namespace the network namespace, as {@link NetlinkSocket#open(String)} takes it
     * @throws NetlinkException without {@code CAP_NET_RAW} and {@code CAP_NET_ADMIN}, or without that family
     */
    public static RawSocket open(String namespace, boolean ipv6, int mark) throws NetlinkException {
        return namespace.isEmpty()
                ? openHere(ipv6, mark)
                : NetworkNamespace.call(namespace, () -> openHere(ipv6, mark));
    }

    private static RawSocket openHere(boolean ipv6, int mark) throws NetlinkException {
        int type = Libc.SOCK_RAW | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC;
        int fd = Libc.socket(ipv6 ? AF_INET6 : AF_INET, type, IPPROTO_RAW);
        if (fd < 0) {
            throw new NetlinkException("socket(SOCK_RAW)", Libc.errno());
        }
        try {
            setMark(fd, mark);
        } catch (NetlinkException e) {
            Libc.close(fd);
            throw e;
        }
        return new RawSocket(fd, ipv6, mark);
    }

    private static void setMark(int fd, int mark) throws NetlinkException {
        ByteBuffer value = NativeMemory.allocate(4).putInt(0, mark);
        if (Libc.setsockopt(fd, SOL_SOCKET, SO_MARK, NativeMemory.address(value), 4) < 0) {
            throw new NetlinkException("setsockopt(SO_MARK)", Libc.errno());
        }
    }

    /**
     * Sends under another mark from now on.
     *
     * @throws NetlinkException when the process has lost {@code CAP_NET_ADMIN}
     */
    public void mark(int newMark) throws NetlinkException {
        if (newMark != mark) {
            setMark(fd, newMark);
            mark = newMark;
        }
    }

    /** Sends a packet of up to 2,048 bytes to the destination in its header. Returns 0 or {@code -errno}. */
    public int send(byte[] packet) {
        if (packet.length > MAX_PACKET) {
            return -Errno.EMSGSIZE;
        }
        bytes.put(0, packet);
        address.putShort(0, (short) (ipv6 ? AF_INET6 : AF_INET));
        // struct sockaddr_in: u16 family, be16 port, be32 address; sockaddr_in6: u16 family, be16 port, be32 flow, 16
        // bytes.
        if (ipv6) {
            address.put(8, packet, IPV6_DESTINATION, 16);
        } else {
            address.put(4, packet, IPV4_DESTINATION, 4);
        }
        int size = ipv6 ? SOCKADDR_IN6 : SOCKADDR_IN;
        long n = Libc.sendto(fd, bytesAddress, packet.length, Libc.MSG_NOSIGNAL, addressAddress, size);
        return n < 0 ? -Libc.errno() : 0;
    }

    /** Closes the socket. */
    public void close() {
        Libc.close(fd);
    }
}
