// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.bench.jmh;

import dev.nfqueue.codec.ip.InternetChecksum;
import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
import org.pcap4j.util.ByteArrays;

/** The Internet checksum of 1,460 bytes, beside the best loops in plain Java and beside a mere copy. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(3) // One has a bad day now and then.
public class ChecksumBenchmark {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();
    private static final VarHandle BUFFER_LONGS = MethodHandles.byteBufferViewVarHandle(
                    long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    /** What the buffer is made of. */
    @Param({"direct", "heap"})
    public String memory;

    /** Bytes that are summed up. */
    @Param("1460")
    public int length;

    private byte[] bytes;
    private ByteBuf buffer;
    private ByteBuffer nio;
    private ByteBuf target;

    /** Makes the bytes. */
    @Setup
    public void make() {
        bytes = Packets.random(length);
        buffer = Packets.buffer(memory, bytes);
        nio = buffer.nioBuffer();
        target = Packets.buffer(memory, new byte[length]);
        if (InternetChecksum.finish(codecIp()) != pcap4jChecksum() || plainJava() != codecIp()) {
            throw new IllegalStateException("the sums differ");
        }
    }

    /** The library's sum. */
    @Benchmark
    public int codecIp() {
        return InternetChecksum.sum(buffer, 0, length);
    }

    /** The best loop that we could write in plain Java for this kind of memory: long reads, four at a time. */
    @Benchmark
    public int plainJava() {
        return nio.hasArray() ? sum(bytes, length) : sum(nio, length);
    }

    /** pcap4j's sum over the array, word by word. */
    @Benchmark
    public short pcap4j() {
        return ByteArrays.calcChecksum(bytes);
    }

    private int pcap4jChecksum() {
        return pcap4j() & 0xFFFF;
    }

    /** What memory bandwidth allows: the same bytes copied. */
    @Benchmark
    public ByteBuf copy() {
        return target.setBytes(0, buffer, 0, length);
    }

    private static int sum(byte[] bytes, int length) {
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        int i = 0;
        for (; i <= length - 32; i += 32) {
            long v = (long) LONGS.get(bytes, i);
            long w = (long) LONGS.get(bytes, i + 8);
            long x = (long) LONGS.get(bytes, i + 16);
            long y = (long) LONGS.get(bytes, i + 24);
            a += (v & 0xFFFFFFFFL) + (w & 0xFFFFFFFFL);
            b += (v >>> 32) + (w >>> 32);
            c += (x & 0xFFFFFFFFL) + (y & 0xFFFFFFFFL);
            d += (x >>> 32) + (y >>> 32);
        }
        long sum = a + b + c + d;
        for (; i < length; i++) {
            sum += shifted(bytes[i], i);
        }
        return folded(sum);
    }

    private static int sum(ByteBuffer bytes, int length) {
        long a = 0;
        long b = 0;
        long c = 0;
        long d = 0;
        int i = 0;
        for (; i <= length - 32; i += 32) {
            long v = (long) BUFFER_LONGS.get(bytes, i);
            long w = (long) BUFFER_LONGS.get(bytes, i + 8);
            long x = (long) BUFFER_LONGS.get(bytes, i + 16);
            long y = (long) BUFFER_LONGS.get(bytes, i + 24);
            a += (v & 0xFFFFFFFFL) + (w & 0xFFFFFFFFL);
            b += (v >>> 32) + (w >>> 32);
            c += (x & 0xFFFFFFFFL) + (y & 0xFFFFFFFFL);
            d += (x >>> 32) + (y >>> 32);
        }
        long sum = a + b + c + d;
        for (; i < length; i++) {
            sum += shifted(bytes.get(i), i);
        }
        return folded(sum);
    }

    private static long shifted(byte value, int i) {
        boolean low = (i & 1) == 0 == (ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
        return low ? value & 0xFF : (value & 0xFF) << 8;
    }

    /** Folded, and turned round where the machine has it the other way than the network. */
    private static int folded(long sum) {
        int folded = InternetChecksum.fold(sum);
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? folded : Short.reverseBytes((short) folded) & 0xFFFF;
    }
}
