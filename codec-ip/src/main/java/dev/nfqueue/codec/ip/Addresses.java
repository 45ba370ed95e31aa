// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.buffer.ByteBuf;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses between bytes and {@link InetAddress}; names are never looked up. */
final class Addresses {

    private Addresses() {}

    static Inet4Address inet4(ByteBuf buf, int index) {
        try {
            return (Inet4Address) InetAddress.getByAddress(bytes(buf, index, 4));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    /** Always an {@link Inet6Address}, also for the IPv4-mapped ones that {@link InetAddress} would turn into IPv4. */
    static Inet6Address inet6(ByteBuf buf, int index) {
        return inet6(bytes(buf, index, 16));
    }

    static Inet6Address inet6(byte[] address) {
        try {
            return Inet6Address.getByAddress(null, address, -1);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] bytes(ByteBuf buf, int index, int length) {
        byte[] bytes = new byte[length];
        buf.getBytes(index, bytes);
        return bytes;
    }

    static int inet4(InetAddress address) {
        if (!(address instanceof Inet4Address)) {
            throw new IllegalArgumentException("not an IPv4 address: " + address.getHostAddress());
        }
        byte[] bytes = address.getAddress();
        return (bytes[0] & 0xFF) << 24 | (bytes[1] & 0xFF) << 16 | (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
    }

    /** Eight bytes of an IPv6 address, from 0 or from 8 on. */
    static long inet6(InetAddress address, int from) {
        if (!(address instanceof Inet6Address)) {
            throw new IllegalArgumentException("not an IPv6 address: " + address.getHostAddress());
        }
        byte[] bytes = address.getAddress();
        long value = 0;
        for (int i = from; i < from + 8; i++) {
            value = value << 8 | (bytes[i] & 0xFF);
        }
        return value;
    }
}
