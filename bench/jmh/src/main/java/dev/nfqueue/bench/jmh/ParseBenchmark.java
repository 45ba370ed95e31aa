// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.bench.jmh;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.TcpSegment;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.DefaultByteBufHolder;
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

/** From the bytes of an IPv4 packet to its two TCP ports. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3) // One has a bad day now and then.
public class ParseBenchmark {

    /** What the buffer is made of. */
    @Param({"direct", "heap"})
    public String memory;

    private byte[] bytes;
    private ByteBuf buffer;
    private ByteBufHolder holder;

    /** Makes the packet. */
    @Setup
    public void make() {
        bytes = Packets.tcp(64);
        buffer = Packets.buffer(memory, bytes);
        holder = new DefaultByteBufHolder(buffer);
    }

    /** The library's view, and the ports out of the TCP header. */
    @Benchmark
    public int codecIp() {
        IpPacket packet = IpPacket.of(holder.retain());
        TcpSegment tcp = packet.tcp();
        int ports = tcp == null ? 0 : tcp.sourcePort() << 16 | tcp.destinationPort();
        packet.release();
        return ports;
    }

    /** The same, without the count of references: the holder's is another's concern. */
    @Benchmark
    public int codecIpUncounted() {
        IpPacket packet = IpPacket.of(holder);
        TcpSegment tcp = packet.tcp();
        return tcp == null ? 0 : tcp.sourcePort() << 16 | tcp.destinationPort();
    }

    /** By hand out of Netty's buffer, with the checks that keep the reads inside. */
    @Benchmark
    public int nettyByHand() {
        ByteBuf buf = buffer;
        int start = buf.readerIndex();
        int available = buf.readableBytes();
        if (available < 20 || buf.getByte(start) >> 4 != 4) {
            return 0;
        }
        int header = (buf.getByte(start) & 0xF) * 4;
        int total = buf.getUnsignedShort(start + 2);
        boolean first = (buf.getUnsignedShort(start + 6) & 0x1FFF) == 0;
        if (header < 20 || Math.min(total, available) < header + 20 || !first || buf.getByte(start + 9) != 6) {
            return 0;
        }
        return buf.getUnsignedShort(start + header) << 16 | buf.getUnsignedShort(start + header + 2);
    }

    /** pcap4j, which copies headers out of a byte array. */
    @Benchmark
    public int pcap4j() throws IllegalRawDataException {
        IpV4Packet packet = IpV4Packet.newPacket(bytes, 0, bytes.length);
        TcpPacket.TcpHeader header = packet.get(TcpPacket.class).getHeader();
        return header.getSrcPort().valueAsInt() << 16 | header.getDstPort().valueAsInt();
    }
}
