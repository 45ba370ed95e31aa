// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/**
 * A netlink socket of the netfilter family ({@code NETLINK_NETFILTER}), non-blocking and closed on exec, or a descriptor
 * that behaves like one.
 */
public final class NetlinkSocket {
    private static final int NETLINK_NETFILTER = 12;
    private static final int SOCKADDR_NL_SIZE = 12;
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_TIMESTAMP = 29;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_NO_ENOBUFS = 5;
    private static final int NETLINK_CAP_ACK = 10;

    private final int fd;
    private final ByteBuffer argument = NativeMemory.allocate(16);
    private final long argumentAddress = NativeMemory.address(argument);
    private boolean open = true;

    private NetlinkSocket(int fd) {
        this.fd = fd;
    }

    /**
     * Opens a socket, and connects it to the kernel, so that the kernel refuses messages of other processes to it. A full
     * receive buffer is not told as an error ({@code NETLINK_NO_ENOBUFS}: with the error, the kernel drops everything until
     * the buffer has been emptied), and errors do not echo the request's payload ({@code NETLINK_CAP_ACK}).
     *
     * @throws NetlinkException when the kernel has no such sockets, or no descriptor is left
     */
    public static NetlinkSocket open() throws NetlinkException {
        return open("");
    }

    /**
     * Opens a socket in another network namespace, see {@link #open()}.
     *
     * @param namespace a name under {@code /run/netns} or a path; empty for this process's own
     */
    public static NetlinkSocket open(String namespace) throws NetlinkException {
        return namespace.isEmpty() ? openHere() : NetworkNamespace.call(namespace, NetlinkSocket::openHere);
    }

    private static NetlinkSocket openHere() throws NetlinkException {
        int fd =
                Libc.socket(Libc.AF_NETLINK, Libc.SOCK_RAW | Libc.SOCK_NONBLOCK | Libc.SOCK_CLOEXEC, NETLINK_NETFILTER);
        if (fd < 0) {
            throw new NetlinkException("socket(AF_NETLINK, NETLINK_NETFILTER)", Libc.errno());
        }
        NetlinkSocket socket = new NetlinkSocket(fd);
        try {
            socket.joinKernel();
        } catch (NetlinkException e) {
            socket.close();
            throw e;
        }
        return socket;
    }

    /** Takes over a descriptor that somebody else opened, and sets what {@link #open} sets as far as it can be set. */
    public static NetlinkSocket adopt(int fd) {
        NetlinkSocket socket = new NetlinkSocket(fd);
        socket.setNetlinkOptions();
        return socket;
    }

    private void joinKernel() throws NetlinkException {
        argument.putShort(0, (short) Libc.AF_NETLINK);
        if (Libc.bind(fd, argumentAddress, SOCKADDR_NL_SIZE) < 0) {
            throw new NetlinkException("bind(netlink)", Libc.errno());
        }
        if (Libc.connect(fd, argumentAddress, SOCKADDR_NL_SIZE) < 0) {
            throw new NetlinkException("connect(netlink)", Libc.errno());
        }
        setNetlinkOptions();
    }

    private void setNetlinkOptions() {
        setOption(SOL_NETLINK, NETLINK_NO_ENOBUFS, 1);
        setOption(SOL_NETLINK, NETLINK_CAP_ACK, 1);
    }

    /** Asks the kernel to stamp packets, or not any more: it stamps those of all sockets while one asks. */
    public void setTimestamps(boolean on) {
        setOption(SOL_SOCKET, SO_TIMESTAMP, on ? 1 : 0);
    }

    /** Returns the descriptor. */
    public int fd() {
        return fd;
    }

    /** Returns whether {@link #close()} has not been called. */
    public boolean isOpen() {
        return open;
    }

    /** Returns the socket's netlink address ({@code nl_pid}) as an unsigned 32-bit number, or 0 when it has none. */
    public long portId() {
        ByteBuffer address = ownAddress();
        return address == null ? 0 : Integer.toUnsignedLong(address.getInt(4));
    }

    /** Returns whether the kernel is at the other end, and not a peer that plays it. */
    public boolean isNetlink() {
        return ownAddress() != null;
    }

    private ByteBuffer ownAddress() {
        ByteBuffer address = NativeMemory.allocate(SOCKADDR_NL_SIZE + 4);
        address.putInt(SOCKADDR_NL_SIZE, SOCKADDR_NL_SIZE);
        long at = NativeMemory.address(address);
        boolean known = Libc.getsockname(fd, at, at + SOCKADDR_NL_SIZE) == 0 && address.getShort(0) == Libc.AF_NETLINK;
        return known ? address : null;
    }

    /**
     * Asks for a receive buffer, beyond the system's limit where the process may.
     *
     * @param bytes as the kernel accounts them: bookkeeping included, twice what {@code SO_RCVBUF} takes
     * @return the size granted, accounted in the same way
     */
    public int receiveBufferSize(int bytes) {
        // The kernel doubles what it is asked for; rounded up, so that it does not fall short by one.
        int half = Math.max(1, bytes / 2 + bytes % 2);
        if (setOption(SOL_SOCKET, SO_RCVBUFFORCE, half) < 0) {
            setOption(SOL_SOCKET, SO_RCVBUF, half);
        }
        return receiveBufferSize();
    }

    /** Returns the size of the receive buffer in bytes as the kernel accounts them. */
    public int receiveBufferSize() {
        return option(SOL_SOCKET, SO_RCVBUF);
    }

    /** Returns the size of the send buffer in bytes as the kernel accounts them. */
    public int sendBufferSize() {
        return option(SOL_SOCKET, SO_SNDBUF);
    }

    private int setOption(int level, int name, int value) {
        argument.putInt(0, value);
        return Libc.setsockopt(fd, level, name, argumentAddress, 4) < 0 ? -Libc.errno() : 0;
    }

    private int option(int level, int name) {
        argument.putInt(4, 4);
        return Libc.getsockopt(fd, level, name, argumentAddress, argumentAddress + 4) < 0 ? 0 : argument.getInt(0);
    }

    /**
     * Receives up to {@code max} of the datagrams that wait, without waiting.
     *
     * @return how many, or {@code -errno} ({@code -EAGAIN}: none waits)
     */
    public int receive(ReceiveBatch batch, int max) {
        return batch.receive(fd, max);
    }

    /** Sends the batch in one call, which returns when the kernel has acted on it. Returns bytes or {@code -errno}. */
    public int send(SendBatch batch) {
        return batch.send(fd, 0);
    }

    /** Sends the batch without waiting for room. Returns bytes or {@code -errno} ({@code -EAGAIN}: there is none). */
    public int offer(SendBatch batch) {
        return batch.send(fd, Libc.MSG_DONTWAIT);
    }

    /** Waits until something can be received, whatever signals come. Returns {@code false} when nothing came in time. */
    public boolean awaitReadable(int timeoutMillis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        int left = timeoutMillis;
        while (true) {
            // struct pollfd: int fd, short events, short revents
            argument.putInt(0, fd);
            argument.putShort(4, (short) Epoll.EPOLLIN);
            int ready = Libc.poll(argumentAddress, 1, left);
            if (ready >= 0 || Libc.errno() != Errno.EINTR) {
                return ready > 0;
            }
            left = (int) Math.max(0, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
        }
    }

    /** Closes the descriptor, once. */
    public void close() {
        if (open) {
            open = false;
            Libc.close(fd);
        }
    }
}
