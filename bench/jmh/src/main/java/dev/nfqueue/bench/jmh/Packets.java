// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.bench.jmh;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketBuilder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.SplittableRandom;

/** The bytes that are measured on. */
final class Packets {

    private Packets() {}

    /** An IPv4 packet with a TCP segment of so many bytes of payload, as a network carries it. */
    static byte[] tcp(int payload) {
        IpPacket packet = IpPacketBuilder.from(address("192.0.2.1"), address("198.51.100.2"))
                .tcp(40_000, 443)
                .sequence(123_456_789)
                .payload(random(payload))
                .build();
        byte[] bytes = ByteBufUtil.getBytes(packet.content());
        packet.release();
        return bytes;
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(1).nextBytes(bytes);
        return bytes;
    }

    /** The bytes in the kind of memory that a benchmark asks for. */
    static ByteBuf buffer(String memory, byte[] bytes) {
        return switch (memory) {
            case "heap" -> Unpooled.wrappedBuffer(bytes);
            case "direct" ->
                UnpooledByteBufAllocator.DEFAULT.directBuffer(bytes.length).writeBytes(bytes);
            default -> throw new IllegalArgumentException(memory);
        };
    }

    private static InetAddress address(String address) {
        try {
            return InetAddress.getByAddress(NetUtil.createByteArrayFromIpAddressString(address));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
