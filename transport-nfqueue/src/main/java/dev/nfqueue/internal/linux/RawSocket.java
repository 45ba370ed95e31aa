// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * A raw IP socket that sends whole packets, header included, under a mark ({@code SO_MARK}): several collected in one
 * {@code sendmmsg(2)}. It belongs to one thread.
 */
public final class RawSocket {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int IPPROTO_RAW = 255;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUF = 7;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_MARK = 36;

    /** Room for a burst that a slow device has yet to send: what does not fit fails. */
    private static final int SEND_BUFFER = 4 << 20;

    private static final int SOCKADDR_IN = 16;
    private static final int SOCKADDR_IN6 = 28;
    private static final int IPV4_DESTINATION = 16;
    private static final int IPV6_DESTINATION = 24;

    // struct mmsghdr and struct iovec on 64-bit Linux.
    private static final int MSG_NAME = 0;
    private static final int MSG_NAMELEN = 8;
    private static final int MSG_IOV = 16;
    private static final int MSG_IOVLEN = 24;
    private static final int MMSGHDR_SIZE = 64;
    private static final int IOVEC_SIZE = 16;

    private static final int SLOTS = 64;
    private static final int SCRATCH = 64 * 1024;

    private final int fd;
    private final boolean ipv6;
    private int mark;
    private final ByteBuffer addresses = NativeMemory.allocate(SLOTS * SOCKADDR_IN6);
    private final ByteBuffer headers = NativeMemory.allocate(SLOTS * MMSGHDR_SIZE);
    private final ByteBuffer vectors = NativeMemory.allocate(SLOTS * IOVEC_SIZE);
    private final long headersAddress = NativeMemory.address(headers);
    private final ByteBuffer scratch = NativeMemory.allocate(SCRATCH);
    private final long scratchAddress = NativeMemory.address(scratch);
    private int count;

    private RawSocket(int fd, boolean ipv6, int mark) {
        this.fd = fd;
        this.ipv6 = ipv6;
        this.mark = mark;
        long addressesAddress = NativeMemory.address(addresses);
        long vectorsAddress = NativeMemory.address(vectors);
        int family = ipv6 ? AF_INET6 : AF_INET;
        for (int i = 0; i < SLOTS; i++) {
            addresses.putShort(i * SOCKADDR_IN6, (short) family);
            headers.putLong(i * MMSGHDR_SIZE + MSG_NAME, addressesAddress + (long) i * SOCKADDR_IN6);
            headers.putInt(i * MMSGHDR_SIZE + MSG_NAMELEN, ipv6 ? SOCKADDR_IN6 : SOCKADDR_IN);
            headers.putLong(i * MMSGHDR_SIZE + MSG_IOV, vectorsAddress + (long) i * IOVEC_SIZE);
            headers.putLong(i * MMSGHDR_SIZE + MSG_IOVLEN, 1);
        }
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
        setSendBuffer(fd);
        return new RawSocket(fd, ipv6, mark);
    }

    private static void setSendBuffer(int fd) {
        ByteBuffer value = NativeMemory.allocate(4).putInt(0, SEND_BUFFER);
        if (Libc.setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, NativeMemory.address(value), 4) < 0) {
            Libc.setsockopt(fd, SOL_SOCKET, SO_SNDBUF, NativeMemory.address(value), 4);
        }
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

    /** Forgets what was collected. */
    public void clear() {
        count = 0;
        scratch.clear();
    }

    /**
     * Collects a packet, whose readable bytes must stay until {@link #send}.
     *
     * @return false when there is no room: send what there is first
     */
    public boolean add(ByteBuf packet) {
        int length = packet.readableBytes();
        if (count == SLOTS) {
            return false;
        }
        long address = NativeMemory.readableAddress(packet);
        if (address == 0) {
            if (length > scratch.remaining()) {
                return false;
            }
            address = scratchAddress + scratch.position();
            packet.getBytes(packet.readerIndex(), scratch.slice(scratch.position(), length));
            scratch.position(scratch.position() + length);
        }
        vectors.putLong(count * IOVEC_SIZE, address);
        vectors.putLong(count * IOVEC_SIZE + 8, length);
        // struct sockaddr_in: u16 family, be16 port, be32 address; sockaddr_in6: u16 family, be16 port, be32 flow, 16
        // bytes.
        int at = count * SOCKADDR_IN6;
        if (ipv6) {
            packet.getBytes(packet.readerIndex() + IPV6_DESTINATION, addresses.slice(at + 8, 16));
        } else {
            packet.getBytes(packet.readerIndex() + IPV4_DESTINATION, addresses.slice(at + 4, 4));
        }
        count++;
        return true;
    }

    /** Sends what was collected. Returns how many packets were sent, or {@code -errno} of the first. */
    public int send() {
        int n = Libc.sendmmsg(fd, headersAddress, count, Libc.MSG_NOSIGNAL);
        return n < 0 ? -Libc.errno() : n;
    }

    /** Closes the socket. */
    public void close() {
        Libc.close(fd);
    }
}
