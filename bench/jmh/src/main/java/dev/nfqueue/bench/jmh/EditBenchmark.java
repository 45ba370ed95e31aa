// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.bench.jmh;

import dev.nfqueue.codec.ip.InternetChecksum;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.Ipv4Packet;
import io.netty.buffer.ByteBuf;
import java.net.Inet4Address;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.pcap4j.packet.IllegalRawDataException;
import org.pcap4j.packet.IpV4Packet;
import org.pcap4j.packet.TcpPacket;
import org.pcap4j.packet.namednumber.TcpPort;

/** What address translation does: another destination address and port, and both checksums right. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3) // One has a bad day now and then.
public class EditBenchmark {

    /** What the buffer is made of. */
    @Param({"direct", "heap"})
    public String memory;

    private ByteBuf buffer;
    private Ipv4Packet packet;
    private IpV4Packet pcap4jPacket;
    private int round;

    /** Makes the packet. */
    @Setup
    public void make() throws IllegalRawDataException {
        byte[] bytes = Packets.tcp(1400);
        buffer = Packets.buffer(memory, bytes.clone());
        packet = (Ipv4Packet) IpPacket.of(buffer);
        pcap4jPacket = IpV4Packet.newPacket(bytes, 0, bytes.length);
    }

    /** Two setters. */
    @Benchmark
    public Ipv4Packet codecIp() {
        int i = ++round;
        packet.destination(0x0A000000 | i & 0xFFFFFF);
        packet.tcp().destinationPort(i & 0xFFFF);
        return packet;
    }

    /** The packet made a view of, edited, and its bytes taken back: all that a handler costs. */
    @Benchmark
    public ByteBuf codecIpWithView() {
        int i = ++round;
        Ipv4Packet view = (Ipv4Packet) IpPacket.of(buffer.retain());
        view.destination(0x0A000000 | i & 0xFFFFFF);
        view.tcp().destinationPort(i & 0xFFFF);
        ByteBuf content = view.content();
        view.release();
        return content;
    }

    /** By hand in Netty's buffer, as somebody would who knows where everything is. */
    @Benchmark
    public ByteBuf nettyByHand() {
        int i = ++round;
        ByteBuf buf = buffer;
        int oldAddress = buf.getInt(16);
        int address = 0x0A000000 | i & 0xFFFFFF;
        int before = (oldAddress >>> 16) + (oldAddress & 0xFFFF);
        int after = (address >>> 16) + (address & 0xFFFF);
        before = (before >>> 16) + (before & 0xFFFF);
        after = (after >>> 16) + (after & 0xFFFF);
        buf.setInt(16, address);
        buf.setShort(10, InternetChecksum.update(buf.getUnsignedShort(10), before, after));
        int oldPort = buf.getUnsignedShort(22);
        buf.setShort(22, i & 0xFFFF);
        int sum = InternetChecksum.update(buf.getUnsignedShort(36), before, after);
        buf.setShort(36, InternetChecksum.update(sum, oldPort, i & 0xFFFF));
        return buf;
    }

    /** pcap4j builds packets anew to change them, and sums up the whole payload. */
    @Benchmark
    public byte[] pcap4j() throws UnknownHostException {
        int i = ++round;
        byte[] address = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
        Inet4Address destination = (Inet4Address) Inet4Address.getByAddress(address);
        IpV4Packet.Builder ip = pcap4jPacket.getBuilder().dstAddr(destination).correctChecksumAtBuild(true);
        ip.get(TcpPacket.Builder.class)
                .dstPort(TcpPort.getInstance((short) i))
                .srcAddr(pcap4jPacket.getHeader().getSrcAddr())
                .dstAddr(destination)
                .correctChecksumAtBuild(true);
        return ip.build().getRawData();
    }
}
