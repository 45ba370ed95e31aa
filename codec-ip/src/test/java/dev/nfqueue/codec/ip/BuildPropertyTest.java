// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** What is built is read back as it was meant, by every builder, and its sums are right. */
@AddLifecycleHook(LeakHook.class)
class BuildPropertyTest {

    @Property(tries = 500, seed = "20260107")
    void tcp(@ForAll boolean ipv6, @ForAll Random random, @ForAll @Size(max = 100) byte[] payload) {
        Ip ip = new Ip(ipv6, random);
        int flags = random.nextInt(TcpFlags.MASK + 1);
        long sequence = random.nextInt() & 0xFFFFFFFFL;
        int size = random.nextInt(0x10000);
        IpPacket packet = reread(ip.builder()
                .tcp(ip.sourcePort, ip.destinationPort)
                .flags(flags)
                .sequence(sequence)
                .acknowledgment(sequence ^ 0xFF00FFL)
                .window(size)
                .urgentPointer(size ^ 0xF0F0)
                .maximumSegmentSize(size)
                .option(TcpOption.WINDOW_SCALE, (byte) 7)
                .payload(payload));
        ip.assertRead(packet);
        TcpSegment tcp = packet.tcp();
        assertEquals(List.of(flags, sequence, size), List.of(tcp.flags(), tcp.sequence(), tcp.window()));
        assertEquals(List.of(sequence ^ 0xFF00FFL, size ^ 0xF0F0), List.of(tcp.acknowledgment(), tcp.urgentPointer()));
        TcpOptions options = tcp.options();
        options.find(TcpOption.MAXIMUM_SEGMENT_SIZE);
        assertEquals(size, options.maximumSegmentSize());
        options.find(TcpOption.WINDOW_SCALE);
        assertEquals(7, options.windowScale());
        assertPayload(payload, packet);
    }

    @Property(tries = 500, seed = "20260108")
    void udp(@ForAll boolean ipv6, @ForAll Random random, @ForAll @Size(max = 100) byte[] payload) {
        Ip ip = new Ip(ipv6, random);
        UdpBuilder builder = ip.builder().udp(ip.sourcePort, ip.destinationPort).payload(payload);
        boolean without = !ipv6 && random.nextBoolean();
        IpPacket packet = reread(without ? builder.withoutChecksum() : builder);
        ip.assertRead(packet);
        assertEquals(
                without ? ChecksumState.ABSENT : ChecksumState.GOOD,
                packet.udp().checksumState());
        assertPayload(payload, packet);
    }

    @Property(tries = 500, seed = "20260109")
    void udpLite(@ForAll boolean ipv6, @ForAll Random random, @ForAll @Size(max = 100) byte[] payload) {
        Ip ip = new Ip(ipv6, random);
        int coverage = 8 + random.nextInt(payload.length + 1);
        IpPacket packet = reread(ip.builder()
                .udpLite(ip.sourcePort, ip.destinationPort)
                .coverage(coverage)
                .payload(payload));
        ip.assertRead(packet);
        assertEquals(coverage, ((UdpLiteDatagram) packet.transport()).coverage());
        assertPayload(payload, packet);
    }

    @Property(tries = 500, seed = "20260110")
    void sctp(@ForAll boolean ipv6, @ForAll Random random, @ForAll @Size(max = 100) byte[] value) {
        Ip ip = new Ip(ipv6, random);
        long tag = random.nextInt() & 0xFFFFFFFFL;
        IpPacket packet = reread(ip.builder()
                .sctp(ip.sourcePort, ip.destinationPort)
                .verificationTag(tag)
                .chunk(SctpChunks.HEARTBEAT, 3, value));
        ip.assertRead(packet);
        SctpPacket sctp = (SctpPacket) packet.transport();
        SctpChunks chunks = sctp.chunks();
        chunks.next();
        assertEquals(List.of(tag, 4, 3), List.of(sctp.verificationTag(), chunks.type(), chunks.flags()));
        assertEquals(4 + value.length, chunks.chunkLength());
    }

    @Property(tries = 500, seed = "20260111")
    void icmp(@ForAll boolean ipv6, @ForAll Random random, @ForAll @Size(max = 100) byte[] payload) {
        Ip ip = new Ip(ipv6, random);
        int sequence = random.nextInt(0x10000);
        IpPacket packet = reread(ip.builder()
                .icmp(ipv6 ? 128 : 8, 0)
                .echo(ip.sourcePort, sequence)
                .payload(payload));
        ip.assertHeaderRead(packet);
        int identifier = ipv6 ? packet.icmpv6().identifier() : packet.icmp().identifier();
        assertEquals(ip.sourcePort, identifier);
        assertEquals(sequence, ipv6 ? packet.icmpv6().sequence() : packet.icmp().sequence());
        assertPayload(payload, packet);
    }

    @Property(tries = 500, seed = "20260112")
    void dccpAndEsp(@ForAll boolean ipv6, @ForAll Random random, @ForAll @Size(max = 100) byte[] payload) {
        Ip ip = new Ip(ipv6, random);
        long sequence = random.nextLong() & 0xFFFFFFFFFFFFL;
        IpPacket packet = reread(ip.builder()
                .dccp(ip.sourcePort, ip.destinationPort)
                .type(2)
                .ccval(5)
                .sequence(sequence)
                .payload(payload));
        ip.assertRead(packet);
        DccpPacket dccp = (DccpPacket) packet.transport();
        assertEquals(List.of(2, 5, sequence), List.of(dccp.type(), dccp.ccval(), dccp.sequence()));
        assertPayload(payload, packet);

        IpPacket sealed = reread(ip.builder().esp(ip.sourcePort, (int) sequence).payload(payload));
        EspPacket esp = (EspPacket) sealed.transport();
        assertEquals(List.of((long) ip.sourcePort, sequence & 0xFFFFFFFFL), List.of(esp.spi(), esp.sequence()));
        assertPayload(payload, sealed);
    }

    @Property(tries = 500, seed = "20260113")
    void packetsInPackets(@ForAll boolean ipv6, @ForAll Random random, @ForAll @Size(max = 100) byte[] payload) {
        Ip ip = new Ip(ipv6, random);
        Ip inside = new Ip(!ipv6, random);
        IpPacket inner = inside.builder()
                .udp(inside.sourcePort, inside.destinationPort)
                .payload(payload)
                .build();
        IpPacket tunnel = reread(ip.builder().tunnel(inner));
        inside.assertRead(((IpTunnel) tunnel.transport()).inner());
        long key = random.nextInt() & 0xFFFFFFFFL;
        GreBuilder builder = ip.builder().gre(ipv6 ? 0x0800 : 0x86DD).key(key);
        GreBuilder summed = random.nextBoolean() ? builder.withChecksum() : builder;
        IpPacket packet = reread(summed.payload(inner.content()));
        GrePacket gre = (GrePacket) packet.transport();
        assertEquals(key, gre.key());
        inside.assertRead(gre.inner());
        inner.release();
    }

    @Property(tries = 500, seed = "20260114")
    void igmpAndAnythingElse(@ForAll Random random, @ForAll @Size(max = 100) byte[] payload) {
        Ip ip = new Ip(false, random);
        Inet4Address group = (Inet4Address) ip.destination;
        IpPacket packet = reread(
                ip.builder().igmp(IgmpMessage.REPORT_V2).maxResponseCode(7).group(group));
        ip.assertHeaderRead(packet);
        IgmpMessage igmp = (IgmpMessage) packet.transport();
        assertEquals(
                List.of(IgmpMessage.REPORT_V2, 7, group), List.of(igmp.type(), igmp.maxResponseCode(), igmp.group()));

        IpPacket raw = reread(ip.builder().raw(IpProtocol.of(253)).payload(payload));
        ip.assertHeaderRead(raw);
        assertEquals(253, raw.protocol().number());
        assertArrayEquals(payload, ByteBufUtil.getBytes(raw.payload()));
    }

    /** The packet that a builder's bytes are, read anew. */
    private static IpPacket reread(TransportBuilder<?> builder) {
        IpPacket built = builder.build();
        byte[] bytes = ByteBufUtil.getBytes(built.content());
        assertEquals(false, built.isEdited());
        built.release();
        assertEquals(List.of(), ReferenceSums.wrong(bytes, true), () -> ByteBufUtil.hexDump(bytes));
        IpPacket packet = IpPacket.of(Unpooled.wrappedBuffer(bytes));
        assertNull(packet.malformation(), () -> ByteBufUtil.hexDump(bytes));
        return packet;
    }

    private static void assertPayload(byte[] expected, IpPacket packet) {
        assertArrayEquals(expected, ByteBufUtil.getBytes(packet.transport().payload()));
    }

    /** What an IP header is to say. */
    private static final class Ip {

        final boolean ipv6;
        final InetAddress source;
        final InetAddress destination;
        final int sourcePort;
        final int destinationPort;
        final int hopLimit;
        final int trafficClass;
        final int extra;
        final boolean extended;

        Ip(boolean ipv6, Random random) {
            this.ipv6 = ipv6;
            source = address(random);
            destination = address(random);
            sourcePort = random.nextInt(0x10000);
            destinationPort = random.nextInt(0x10000);
            hopLimit = random.nextInt(0x100);
            trafficClass = random.nextInt(0x100);
            extra = random.nextInt(0x10000);
            extended = random.nextBoolean();
        }

        private InetAddress address(Random random) {
            byte[] bytes = new byte[ipv6 ? 16 : 4];
            random.nextBytes(bytes);
            try {
                return InetAddress.getByAddress(bytes);
            } catch (UnknownHostException e) {
                throw new AssertionError(e);
            }
        }

        IpPacketBuilder builder() {
            IpPacketBuilder builder =
                    IpPacketBuilder.from(source, destination).hopLimit(hopLimit).trafficClass(trafficClass);
            if (ipv6) {
                builder.flowLabel(extra);
                return extended
                        ? builder.extension(IpProtocol.HOP_BY_HOP, (byte) 5, (byte) 2, (byte) 0, (byte) 0)
                        : builder;
            }
            builder.identification(extra).dontFragment();
            return extended ? builder.option(Ipv4Option.ROUTER_ALERT, (byte) 0, (byte) 0) : builder;
        }

        void assertHeaderRead(IpPacket packet) {
            assertEquals(Arrays.asList(source, destination), Arrays.asList(packet.source(), packet.destination()));
            assertEquals(List.of(hopLimit, trafficClass), List.of(packet.hopLimit(), packet.trafficClass()));
            int read = packet instanceof Ipv6Packet six ? six.flowLabel() : ((Ipv4Packet) packet).identification();
            assertEquals(extra, read);
            int options = ipv6 ? packet.extensions().size() : (packet.headerLength() - 20) / 4;
            assertEquals(extended ? 1 : 0, options);
        }

        void assertRead(IpPacket packet) {
            assertHeaderRead(packet);
            assertEquals(List.of(sourcePort, destinationPort), List.of(packet.sourcePort(), packet.destinationPort()));
        }
    }
}
