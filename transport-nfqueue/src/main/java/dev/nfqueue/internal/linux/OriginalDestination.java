// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Asks connection tracking for a connection's destination before it was translated. */
public final class OriginalDestination {
    private static final int IPPROTO_IP = 0;
    private static final int IPPROTO_IPV6 = 41;

    /** Of both levels; the other one's name is {@code IP6T_SO_ORIGINAL_DST}. */
    private static final int SO_ORIGINAL_DST = 80;

    /** {@code struct sockaddr_in} and {@code sockaddr_in6}: family, port, then the address; here one after the length. */
    private static final int SOCKADDR = 4;

    private static final int PORT = SOCKADDR + 2;
    private static final int IN_ADDRESS = PORT + 2;
    private static final int IN6_ADDRESS = IN_ADDRESS + 4;
    private static final int SOCKADDR_IN_BYTES = 16;
    private static final int SOCKADDR_IN6_BYTES = 28;

    private OriginalDestination() {}

    /**
     * Returns the original destination of a TCP socket's connection, {@code null} when the kernel knows none: the connection
     * is not tracked, or gone.
     */
    public static InetSocketAddress of(int fd, boolean v6) {
        ByteBuffer memory = NativeMemory.allocate(SOCKADDR + SOCKADDR_IN6_BYTES);
        long address = NativeMemory.address(memory);
        memory.putInt(0, v6 ? SOCKADDR_IN6_BYTES : SOCKADDR_IN_BYTES);
        if (Libc.getsockopt(fd, v6 ? IPPROTO_IPV6 : IPPROTO_IP, SO_ORIGINAL_DST, address + SOCKADDR, address) < 0) {
            return null;
        }
        byte[] bytes = new byte[v6 ? 16 : 4];
        memory.get(v6 ? IN6_ADDRESS : IN_ADDRESS, bytes);
        int port = memory.order(ByteOrder.BIG_ENDIAN).getShort(PORT) & 0xFFFF;
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e); // Four bytes or sixteen.
        }
    }
}
