// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Any bytes can be read; sums are what they are over any buffer. */
@AddLifecycleHook(LeakHook.class)
class ParsePropertyTest {

    @Property(tries = 2000, seed = "20260103")
    void anyBytesAreReadWithoutErrorAndWithoutLookingOutside(@ForAll @Size(max = 200) byte[] bytes) {
        new DecoderFuzzTest().decodes(bytes);
    }

    /** Bytes that look like a packet get further in than those that are random from the first on. */
    @Property(tries = 3000, seed = "20260104")
    void anyBytesBehindALikelyHeaderAreReadAsWell(
            @ForAll boolean ipv6,
            @ForAll @IntRange(max = 255) int protocol,
            @ForAll @IntRange(max = 12) int options,
            @ForAll @Size(max = 200) byte[] bytes) {
        byte[] packet = new byte[40 + bytes.length];
        System.arraycopy(bytes, 0, packet, 40, bytes.length);
        if (ipv6) {
            packet[0] = 0x60;
            packet[5] = (byte) bytes.length;
            packet[6] = (byte) protocol;
        } else {
            packet[0] = (byte) (0x45 + options / 3);
            packet[3] = (byte) packet.length;
            packet[9] = (byte) protocol;
        }
        new DecoderFuzzTest().decodes(packet);
    }

    @Property(tries = 2000, seed = "20260105")
    void sumsAreTheSameOverAnyBuffer(
            @ForAll @Size(max = 300) byte[] bytes, @ForAll @IntRange(max = 300) int from, @ForAll boolean direct) {
        int index = Math.min(from, bytes.length);
        int length = bytes.length - index;
        int cut = bytes.length / 3;
        ByteBuf plain = (direct
                        ? UnpooledByteBufAllocator.DEFAULT.directBuffer()
                        : UnpooledByteBufAllocator.DEFAULT.heapBuffer())
                .writeBytes(bytes);
        ByteBuf composite = Unpooled.compositeBuffer()
                .addComponents(
                        true, plain.retainedSlice(0, cut), Unpooled.copiedBuffer(bytes, cut, bytes.length - cut));
        int expected = Samples.naive(plain, index, length, 0);
        CRC32C crc = new CRC32C();
        crc.update(bytes, index, length);
        for (ByteBuf buf : new ByteBuf[] {plain, plain.asReadOnly(), composite}) {
            assertEquals(expected, InternetChecksum.sum(buf, index, length));
            assertEquals(crc.getValue(), Crc32c.of(buf, index, length));
        }
        composite.release();
        plain.release();
    }

    @Property(tries = 2000, seed = "20260106")
    void updatingASumIsSummingUpAnew(
            @ForAll @Size(min = 4, max = 64) byte[] bytes,
            @ForAll @IntRange(max = 30) int word,
            @ForAll @IntRange(max = 0xFFFF) int value) {
        ByteBuf buf = Unpooled.wrappedBuffer(Arrays.copyOf(bytes, bytes.length & ~1));
        int at = word * 2 % buf.capacity();
        int checksum = InternetChecksum.finish(InternetChecksum.sum(buf, 0, buf.capacity()));
        int updated = InternetChecksum.update(checksum, buf.getUnsignedShort(at), value);
        buf.setShort(at, value);
        int sum = Samples.naive(buf, 0, buf.capacity(), updated);
        assertTrue(sum == 0xFFFF, () -> "the sum with its checksum is " + sum);
    }
}
