// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class IpPacketBuilderTest {

    private static final InetAddress A4 = NetUtil.createInetAddressFromIpAddressString("192.0.2.1");
    private static final InetAddress B4 = NetUtil.createInetAddressFromIpAddressString("198.51.100.2");
    private static final InetAddress A6 = NetUtil.createInetAddressFromIpAddressString("2001:db8:1:2:3:4:5:6");
    private static final InetAddress B6 = NetUtil.createInetAddressFromIpAddressString("2001:db8:7:8:9:a:b:c");

    @Test
    void buildsWhatIsReadElsewhere() {
        IpPacket built = IpPacketBuilder.from(A4, B4)
                .trafficClass(0x2e)
                .identification(0x1234)
                .dontFragment()
                .hopLimit(0x3d)
                .tcp(0x1234, 0x5678)
                .sequence(0x9abcdef0L)
                .acknowledgment(0x11223344)
                .flags(TcpFlags.SYN | TcpFlags.PSH | TcpFlags.ACK | TcpFlags.ECE)
                .window(0x7788)
                .urgentPointer(0x99aa)
                .option(TcpOption.NO_OPERATION)
                .option(TcpOption.NO_OPERATION)
                .option(
                        TcpOption.TIMESTAMPS,
                        (byte) 1,
                        (byte) 2,
                        (byte) 3,
                        (byte) 4,
                        (byte) 5,
                        (byte) 6,
                        (byte) 7,
                        (byte) 8)
                .payload("abcde".getBytes(StandardCharsets.US_ASCII))
                .build(new Dirty());
        assertBytes(Samples.IPV4_TCP, built);
    }

    @Test
    void buildsIpv6WhatIsReadElsewhere() {
        IpPacket built = IpPacketBuilder.from(A6, B6)
                .trafficClass(0xa9)
                .flowLabel(0x12345)
                .hopLimit(0x39)
                .udp(0x1122, 0x3344)
                .payload("hello".getBytes(StandardCharsets.US_ASCII))
                .build(new Dirty());
        // The sample is written without its version's second digit for the class to begin with.
        ByteBuf sample = Samples.withSums(Samples.IPV6_UDP);
        assertEquals(ByteBufUtil.hexDump(sample), ByteBufUtil.hexDump(built.content()));
        sample.release();
        built.release();
    }

    @Test
    void buildsIcmpAndOptions() {
        IpPacket built = IpPacketBuilder.from(ip("127.0.0.1"), ip("127.0.0.2"))
                .identification(0x0101)
                .icmp(IcmpMessage.ECHO_REQUEST, 0)
                .echo(0xabcd, 0x0102)
                .payload((byte) 1, (byte) 2, (byte) 3, (byte) 4)
                .build(new Dirty());
        assertBytes(Samples.IPV4_ICMP, built);
        IpPacket alert = IpPacketBuilder.from(A4, ip("224.0.0.22"))
                .hopLimit(1)
                .option(Ipv4Option.ROUTER_ALERT, (byte) 0, (byte) 0)
                .igmp(IgmpMessage.REPORT_V2)
                .maxResponseCode(5)
                .group((Inet4Address) ip("224.1.2.3"))
                .build(new Dirty());
        IgmpMessage igmp = (IgmpMessage) alert.transport();
        assertEquals("224.1.2.3", igmp.group().getHostAddress());
        assertEquals(5, igmp.maxResponseCode());
        assertEquals(24, alert.headerLength());
        assertRight(alert);
    }

    @Test
    void buildsEveryTransport() {
        for (InetAddress[] pair : new InetAddress[][] {{A4, B4}, {A6, B6}}) {
            assertBuilt(pair, ip -> ip.tcp(1, 2).maximumSegmentSize(1460).build(new Dirty()));
            assertBuilt(pair, ip -> ip.udp(1, 2).payload(new byte[3]).build(new Dirty()));
            assertBuilt(
                    pair,
                    ip -> ip.udpLite(1, 2).coverage(9).payload(new byte[3]).build(new Dirty()));
            assertBuilt(pair, ip -> ip.icmp(128, 0).payload(new byte[3]).build(new Dirty()));
            assertBuilt(
                    pair,
                    ip -> ip.sctp(1, 2)
                            .verificationTag(3)
                            .chunk(SctpChunks.COOKIE_ECHO, 0, (byte) 1)
                            .build(new Dirty()));
            assertBuilt(
                    pair,
                    ip -> ip.dccp(1, 2)
                            .type(1)
                            .ccval(3)
                            .checksumCoverage(1)
                            .sequence(1L << 40 | 5)
                            .restOfHeader(new byte[12])
                            .payload(new byte[5])
                            .build(new Dirty()));
        }
    }

    @Test
    void buildsTunnels() {
        IpPacket inner =
                IpPacketBuilder.from(A6, B6).udp(5, 6).payload(new byte[3]).build(new Dirty());
        IpPacket gre = IpPacketBuilder.from(A4, B4)
                .gre(0x86DD)
                .withChecksum()
                .key(0xFFFFFFFFL)
                .sequence(9)
                .payload(inner.content())
                .build(new Dirty());
        GrePacket header = (GrePacket) gre.transport();
        assertEquals(0xFFFFFFFFL, header.key());
        assertEquals(9, header.sequence());
        assertEquals(ChecksumState.GOOD, header.checksumState());
        assertEquals(6, header.inner().destinationPort());
        assertEquals(ChecksumState.GOOD, header.inner().udp().checksumState());
        gre.release();

        IpPacket ipInIp = IpPacketBuilder.from(A4, B4).tunnel(inner).build(new Dirty());
        assertEquals(IpProtocol.IPV6, ipInIp.protocol());
        assertEquals(5, ((IpTunnel) ipInIp.transport()).inner().sourcePort());
        assertNull(ipInIp.malformation());
        ipInIp.release();
        inner.release();

        IpPacket esp = IpPacketBuilder.from(A4, B4)
                .esp(0xf0000001, 7)
                .payload(new byte[8])
                .build(new Dirty());
        assertEquals(0xf0000001L, ((EspPacket) esp.transport()).spi());
        assertEquals(7, ((EspPacket) esp.transport()).sequence());
        esp.release();
    }

    @Test
    void buildsExtensionHeaders() {
        IpPacket packet = IpPacketBuilder.from(A6, B6)
                .extension(IpProtocol.HOP_BY_HOP, (byte) 5, (byte) 2, (byte) 0, (byte) 0)
                .extension(IpProtocol.DESTINATION_OPTIONS, new byte[] {4, 1, 3, 0, 0, 0})
                .icmp(Icmpv6Message.ECHO_REQUEST, 0)
                .build(new Dirty());
        assertEquals(2, packet.extensions().size());
        assertEquals(56, packet.payloadOffset());
        assertEquals(24, ((Ipv6Packet) packet).payloadLength());
        assertEquals(IpProtocol.ICMPV6, packet.extensions().get(1).nextHeader());
        assertRight(packet);
    }

    @Test
    void leavesTheUdpChecksumOutWhenAsked() {
        IpPacket packet =
                IpPacketBuilder.from(A4, B4).udp(1, 2).withoutChecksum().build();
        assertEquals(ChecksumState.ABSENT, packet.udp().checksumState());
        packet.release();
    }

    @Test
    void buildsFragments() {
        IpPacket packet = IpPacketBuilder.from(A4, B4)
                .identification(7)
                .fragment(16, true)
                .raw(IpProtocol.UDP)
                .payload(new byte[8])
                .build();
        assertEquals(16, packet.fragmentOffset());
        assertTrue(packet.hasMoreFragments());
        assertEquals(ChecksumState.GOOD, ((Ipv4Packet) packet).headerChecksumState());
        packet.release();
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThrows(IllegalArgumentException.class, () -> IpPacketBuilder.from(A4, B6));
        assertThrows(
                IllegalArgumentException.class,
                () -> IpPacketBuilder.from(A4, B4)
                        .udp(1, 2)
                        .payload(new byte[65508])
                        .build());
        assertThrows(
                IllegalArgumentException.class,
                () -> IpPacketBuilder.from(A6, B6)
                        .udp(1, 2)
                        .payload(new byte[65528])
                        .build());
        assertThrows(
                IllegalArgumentException.class,
                () -> IpPacketBuilder.from(A4, B4)
                        .tcp(1, 2)
                        .option(5, new byte[39])
                        .build());
        assertThrows(
                IllegalArgumentException.class,
                () -> IpPacketBuilder.from(A4, B4)
                        .option(7, new byte[39])
                        .udp(1, 2)
                        .build());
        assertThrows(
                IllegalArgumentException.class,
                () -> IpPacketBuilder.from(A6, B6)
                        .extension(IpProtocol.TCP)
                        .udp(1, 2)
                        .build());
    }

    private static void assertBuilt(InetAddress[] pair, Function<IpPacketBuilder, IpPacket> build) {
        assertRight(build.apply(IpPacketBuilder.from(pair[0], pair[1])));
    }

    private static void assertRight(IpPacket packet) {
        assertNull(packet.malformation());
        assertFalse(packet.isEdited());
        assertEquals(ChecksumState.GOOD, packet.transport().checksumState(), packet.protocol()::toString);
        if (packet instanceof Ipv4Packet v4) {
            assertEquals(ChecksumState.GOOD, v4.headerChecksumState());
        }
        packet.release();
    }

    private static void assertBytes(String sample, IpPacket built) {
        ByteBuf expected = Samples.withSums(sample);
        assertEquals(ByteBufUtil.hexDump(expected), ByteBufUtil.hexDump(built.content()));
        expected.release();
        built.release();
    }

    private static InetAddress ip(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }

    /** Gives buffers full of 0xA5: a field that is not written shows. */
    private static final class Dirty extends io.netty.buffer.AbstractByteBufAllocator {

        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            ByteBuf buf = UnpooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity);
            for (int i = 0; i < buf.capacity(); i++) {
                buf.setByte(i, 0xA5);
            }
            return buf;
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            return newHeapBuffer(initialCapacity, maxCapacity);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }
}
