// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The names of network interfaces by their index, in the network namespace of a socket. Asked of the kernel once a second at
 * most for each index, so that a name costs no system call a packet, and a rename or an index in new hands shows within that
 * second. May be used on any thread.
 *
 * <p>The kernel is asked by an ioctl on the socket itself: it answers for the namespace in which the socket was opened, on
 * whatever thread and in whatever namespace one asks, and for a descriptor that came from elsewhere as well.
 */
public final class InterfaceNames {
    private static final long MAX_AGE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Above this, names of interfaces that are long gone are forgotten with all others. */
    private static final int MAX_ENTRIES = 4096;

    private static final int SIOCGIFNAME = 0x8910;

    // struct ifreq on 64-bit Linux: char ifr_name[16], int ifr_ifindex, to 40 bytes.
    private static final int IFR_INDEX = 16;
    private static final int IFREQ_SIZE = 40;

    private final NetlinkSocket socket;
    private final Map<Integer, Entry> entries = new ConcurrentHashMap<>();
    private final ByteBuffer request = NativeMemory.allocate(IFREQ_SIZE);
    private final long requestAddress = NativeMemory.address(request);
    private boolean closed;

    private record Entry(String name, long askedNanos) {}

    /** Takes names from the namespace of this socket, which stays the caller's. */
    public InterfaceNames(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Returns the interface's name, or {@code null} when no interface has this index, or the kernel cannot be asked. */
    public String get(int index) {
        if (index <= 0) {
            return null;
        }
        Entry entry = entries.get(index);
        if (entry != null && System.nanoTime() - entry.askedNanos < MAX_AGE_NANOS) {
            return entry.name;
        }
        return ask(index);
    }

    private synchronized String ask(int index) {
        if (closed) {
            return null; // The descriptor's number may be another file's by now.
        }
        request.putInt(IFR_INDEX, index);
        String name = Libc.ioctl(socket.fd(), SIOCGIFNAME, requestAddress) < 0 ? null : readName();
        if (entries.size() >= MAX_ENTRIES) {
            entries.clear();
        }
        entries.put(index, new Entry(name, System.nanoTime()));
        return name;
    }

    private String readName() {
        int length = 0;
        while (length < IFR_INDEX && request.get(length) != 0) {
            length++;
        }
        byte[] name = new byte[length];
        request.get(0, name);
        return new String(name, StandardCharsets.UTF_8);
    }

    /** Asks no more: the socket is about to be closed. */
    public synchronized void close() {
        closed = true;
        entries.clear();
    }
}
