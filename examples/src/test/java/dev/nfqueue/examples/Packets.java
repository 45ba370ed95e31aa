// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import dev.nfqueue.testsupport.IpFamily;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Packets for tests, made and checked without the codec. */
public final class Packets {
    public static final int ICMP = 1;
    public static final int TCP = 6;
    public static final int UDP = 17;
    public static final int ICMPV6 = 58;

    private static final int TCP_HEADER = 20;
    private static final int TCP_CHECKSUM = 16;
    private static final int UDP_HEADER = 8;
    private static final int UDP_CHECKSUM = 6;
    private static final byte PSH_ACK = 0x18;

    private Packets() {}

    /** A datagram with right checksums, from 192.0.2.1 or 2001:db8::1 to 192.0.2.2 or 2001:db8::2. */
    public static byte[] udp(IpFamily family, int sourcePort, int destinationPort, String text) {
        byte[] data = text.getBytes(StandardCharsets.UTF_8);
        byte[] datagram = ByteBuffer.allocate(UDP_HEADER + data.length)
                .putShort((short) sourcePort)
                .putShort((short) destinationPort)
                .putShort((short) (UDP_HEADER + data.length))
                .putShort((short) 0)
                .put(data)
                .array();
        return ip(family, UDP, datagram, UDP_CHECKSUM);
    }

    /** A segment with data, with right checksums, between the same addresses. */
    public static byte[] tcp(IpFamily family, int sourcePort, int destinationPort, String text) {
        byte[] data = text.getBytes(StandardCharsets.UTF_8);
        byte[] segment = ByteBuffer.allocate(TCP_HEADER + data.length)
                .putShort((short) sourcePort)
                .putShort((short) destinationPort)
                .putInt(0x01020304)
                .putInt(0x05060708)
                .put((byte) 0x50)
                .put(PSH_ACK)
                .putShort((short) 0xFFFF)
                .putInt(0)
                .put(data)
                .array();
        return ip(family, TCP, segment, TCP_CHECKSUM);
    }

    /** An IP packet around any bytes. */
    public static byte[] ip(IpFamily family, int protocol, byte... payload) {
        ByteBuffer packet = ByteBuffer.allocate(family.headerLength() + payload.length);
        if (family == IpFamily.V4) {
            packet.putInt(0x45000000 | packet.capacity()).putInt(0).putInt(0x40000000 | protocol << 16);
            packet.put(new byte[] {(byte) 192, 0, 2, 1}).put(new byte[] {(byte) 192, 0, 2, 2});
            packet.putShort(10, (short) ~sum(packet.array(), 0, family.headerLength()));
        } else {
            packet.putInt(0x60000000)
                    .putShort((short) payload.length)
                    .put((byte) protocol)
                    .put((byte) 64);
            packet.putInt(0x20010DB8)
                    .putInt(0)
                    .putLong(1)
                    .putInt(0x20010DB8)
                    .putInt(0)
                    .putLong(2);
        }
        return packet.put(payload).array();
    }

    private static byte[] ip(IpFamily family, int protocol, byte[] payload, int checksumField) {
        byte[] packet = ip(family, protocol, payload);
        int checksum = ~transportSum(packet, protocol) & 0xFFFF;
        ByteBuffer.wrap(packet).putShort(family.headerLength() + checksumField, (short) checksum);
        return packet;
    }

    /** What a packet carries behind its TCP or UDP header. */
    public static String text(byte... packet) {
        IpFamily family = family(packet);
        int header = family.headerLength() + (protocol(packet) == TCP ? TCP_HEADER : UDP_HEADER);
        return new String(packet, header, packet.length - header, StandardCharsets.UTF_8);
    }

    /** Where the checksum of TCP or UDP is. */
    public static int checksumIndex(byte... packet) {
        return family(packet).headerLength() + (protocol(packet) == TCP ? TCP_CHECKSUM : UDP_CHECKSUM);
    }

    /** Whether the checksums of the IPv4 header and of TCP or UDP are right. */
    public static boolean checksumsAreRight(byte... packet) {
        IpFamily family = family(packet);
        boolean header = family == IpFamily.V6 || sum(packet, 0, family.headerLength()) == 0xFFFF;
        return header && transportSum(packet, protocol(packet)) == 0xFFFF;
    }

    private static IpFamily family(byte... packet) {
        return packet[0] >> 4 == 4 ? IpFamily.V4 : IpFamily.V6;
    }

    private static int protocol(byte... packet) {
        return packet[family(packet) == IpFamily.V4 ? 9 : 6];
    }

    /** The sum over pseudo-header and transport (RFC 9293 section 3.1, RFC 8200 section 8.1). */
    private static int transportSum(byte[] packet, int protocol) {
        int headerLength = family(packet).headerLength();
        int addresses = family(packet) == IpFamily.V4 ? 12 : 8;
        int length = packet.length - headerLength;
        byte[] covered = Arrays.copyOfRange(packet, addresses, packet.length);
        int sum = sum(covered, 0, covered.length) + protocol + length;
        return (sum & 0xFFFF) + (sum >> 16);
    }

    /** The one's complement sum of RFC 1071, folded. */
    private static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += (bytes[i] & 0xFF) << ((i - from) % 2 == 0 ? 8 : 0);
        }
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }
        return sum;
    }
}
