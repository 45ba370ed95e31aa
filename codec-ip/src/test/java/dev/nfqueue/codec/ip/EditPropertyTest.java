// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AddLifecycleHook;

/** Any series of edits leaves lengths and sums right, in whatever buffer the packet lies, and touches nothing else. */
@AddLifecycleHook(LeakHook.class)
class EditPropertyTest {

    private static final int MARGIN = 9;

    @Property(tries = 3000, seed = "20260101")
    void editsLeaveLengthsAndSumsRight(
            @ForAll @IntRange(max = 1000) int choice, @ForAll boolean ready, @ForAll @Size(max = 80) byte[] script) {
        byte[] original = Corpus.settled(choice % Corpus.ALL.size());
        EditScript edits = new EditScript(script);
        IpPacket packet = IpPacket.of(new DefaultByteBufHolder(GuardedByteBuf.of(original)), ready);
        edits.run(packet);
        EditorFuzzTest.judge(original, edits, packet, ByteBufUtil.getBytes(packet.content()));
        packet.release();
    }

    @Property(tries = 1000, seed = "20260102")
    void theKindOfBufferMakesNoDifference(
            @ForAll @IntRange(max = 1000) int choice, @ForAll @Size(max = 60) byte[] script) {
        byte[] original = Corpus.settled(choice % Corpus.ALL.size());
        byte[] expected = edited(Unpooled.copiedBuffer(original), script);
        for (ByteBuf buf : buffers(original)) {
            ByteBuf whole = buf.retainedDuplicate().setIndex(0, buf.capacity());
            byte[] before = ByteBufUtil.getBytes(whole);
            assertArrayEquals(expected, edited(buf.retain(), script), buf::toString);
            byte[] after = ByteBufUtil.getBytes(whole);
            int end = buf.readerIndex() + original.length;
            assertArrayEquals(
                    Arrays.copyOf(before, buf.readerIndex()), Arrays.copyOf(after, buf.readerIndex()), buf::toString);
            assertArrayEquals(
                    Arrays.copyOfRange(before, end, before.length),
                    Arrays.copyOfRange(after, end, after.length),
                    buf::toString);
            whole.release();
            buf.release();
        }
    }

    private static byte[] edited(ByteBuf buf, byte[] script) {
        IpPacket packet = IpPacket.of(buf);
        new EditScript(script).run(packet);
        byte[] bytes = ByteBufUtil.getBytes(packet.content());
        assertEquals(packet.length(), bytes.length);
        packet.release();
        return bytes;
    }

    /** Direct, heap and composite, at odd places, read-only; none of them exactly as long as the packet. */
    private static List<ByteBuf> buffers(byte[] packet) {
        UnpooledByteBufAllocator alloc = UnpooledByteBufAllocator.DEFAULT;
        int cut = packet.length / 2 | 1;
        ByteBuf composite = Unpooled.wrappedBuffer(
                placed(alloc.directBuffer(), Arrays.copyOf(packet, cut)),
                Unpooled.copiedBuffer(packet, cut, packet.length - cut));
        return List.of(
                placed(alloc.directBuffer(), packet),
                placed(alloc.heapBuffer(), packet),
                composite,
                placed(alloc.heapBuffer(), packet).asReadOnly());
    }

    private static ByteBuf placed(ByteBuf buf, byte[] bytes) {
        buf.writeBytes(new byte[MARGIN]).writeBytes(bytes);
        return buf.writerIndex(buf.writerIndex()).readerIndex(MARGIN);
    }
}
