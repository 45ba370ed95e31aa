// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sending and receiving in batches, over a pair of sockets. */
class SocketBatchTest {
    private static final int LARGE = 30_000;

    private final SendBatch out = new SendBatch();
    private final ReceiveBatch in = new ReceiveBatch(4);
    private NetlinkSocket first;
    private NetlinkSocket second;

    @BeforeEach
    void open() throws IOException {
        SocketPair pair = SocketPair.open();
        first = NetlinkSocket.adopt(pair.first());
        second = NetlinkSocket.adopt(pair.second());
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private void send(byte... bytes) {
        out.clear();
        out.buffer().writeBytes(bytes);
        assertEquals(bytes.length, first.send(out));
    }

    private ByteBuf received(int i) {
        return in.buffer(i).slice(in.start(i), in.length(i));
    }

    @Test
    void receivesEachDatagramOnItsOwn() {
        send((byte) 1, (byte) 2);
        send((byte) 3);
        assertEquals(2, second.receive(in, 4));
        assertEquals(Unpooled.wrappedBuffer(new byte[] {1, 2}), received(0));
        assertEquals(Unpooled.wrappedBuffer(new byte[] {3}), received(1));
        assertFalse(in.isCut(0));
        assertEquals(3, in.nio(1).get(in.start(1)));
    }

    @Test
    void receivesNoMoreThanAskedForOrThanFits() {
        for (int i = 0; i < 7; i++) {
            send((byte) i);
        }
        assertEquals(2, second.receive(in, 2));
        assertEquals(4, second.receive(in, 100));
        assertEquals(5, received(3).getByte(0));
        assertEquals(1, second.receive(in, 4));
    }

    @Test
    void tellsWhenNothingWaits() {
        assertEquals(-Errno.EAGAIN, second.receive(in, 4));
        assertFalse(second.awaitReadable(0));
        send((byte) 1);
        assertTrue(second.awaitReadable(30_000));
    }

    @Test
    void tellsWhenTheOtherEndIsGone() {
        first.close();
        assertEquals(1, second.receive(in, 1));
        assertEquals(0, in.length(0));
        out.buffer().writeByte(1);
        assertEquals(-Errno.EPIPE, second.send(out));
    }

    @Test
    void tellsWhenTheDescriptorIsGone() {
        second.close();
        second.close();
        assertFalse(second.isOpen());
        assertEquals(-Errno.EBADF, second.receive(in, 4));
    }

    @Test
    void tellsWhenADatagramWasCut() {
        out.append(Unpooled.wrappedBuffer(random(70_000)));
        assertEquals(70_000, first.send(out));
        assertEquals(1, second.receive(in, 4));
        assertTrue(in.isCut(0));
        assertEquals(66 * 1024, in.length(0));
        assertEquals(Unpooled.wrappedBuffer(random(70_000), 0, 66 * 1024), received(0));
    }

    @Test
    void receivesOneAsItReceivesSeveral() {
        assertEquals(-Errno.EAGAIN, second.receive(in, 1));
        out.append(Unpooled.wrappedBuffer(random(70_000)));
        assertEquals(70_000, first.send(out));
        send((byte) 1, (byte) 2);
        assertEquals(1, second.receive(in, 1));
        assertTrue(in.isCut(0));
        assertEquals(Unpooled.wrappedBuffer(random(70_000), 0, 66 * 1024), received(0));
        assertEquals(1, second.receive(in, 1));
        assertFalse(in.isCut(0));
        assertEquals(Unpooled.wrappedBuffer(new byte[] {1, 2}), received(0));
    }

    private ByteBuf receiveShared(int value, ByteBufAllocator allocator) {
        send((byte) value);
        assertEquals(1, second.receive(in, 4));
        assertEquals(value, received(0).getByte(0));
        ByteBuf shared = in.share(0, allocator);
        assertEquals(shared == null ? value : shared.getByte(in.start(0)), value);
        return shared;
    }

    @Test
    void sharesTheMemoryOfADatagramAndLeavesItToWhoeverHoldsIt() {
        ByteBufAllocator allocator = PooledByteBufAllocator.DEFAULT;
        assertNull(receiveShared(1, allocator)); // It stands in the batch's own memory still.
        ByteBuf held = receiveShared(2, allocator);
        assertNull(receiveShared(3, allocator));
        assertEquals(2, held.getByte(0));
        assertEquals(1, held.refCnt());
        held.release();
        ByteBuf released = receiveShared(4, allocator);
        released.release();
        assertSame(released, receiveShared(5, allocator));
        released.release();
        assertNull(receiveShared(6, UnpooledByteBufAllocator.DEFAULT)); // It stands in memory of another allocator.
        assertEquals(0, released.refCnt());
        ByteBuf other = receiveShared(7, UnpooledByteBufAllocator.DEFAULT);
        other.release();
        in.release();
        assertEquals(0, other.refCnt());
        assertNull(receiveShared(8, allocator));
        in.release();
    }

    @Test
    void doesNotReceiveIntoMemoryThatWasReleasedTooOften() {
        ByteBufAllocator allocator = UnpooledByteBufAllocator.DEFAULT;
        assertNull(receiveShared(1, allocator));
        ByteBuf wronged = receiveShared(2, allocator);
        wronged.release(2);
        assertNull(receiveShared(3, allocator));
        in.release();
    }

    private static ByteBuf fill(ByteBuf buf) {
        return buf.writeBytes(random(LARGE));
    }

    /** The same bytes in every kind of buffer. */
    static Stream<ByteBuf> largeBuffers() {
        ByteBufAllocator pool = PooledByteBufAllocator.DEFAULT;
        byte[] bytes = random(LARGE);
        return Stream.of(
                Unpooled.wrappedBuffer(bytes),
                fill(pool.heapBuffer(LARGE)),
                fill(pool.directBuffer(LARGE)),
                fill(UnpooledByteBufAllocator.DEFAULT.directBuffer(LARGE)),
                pool.directBuffer(LARGE + 9).writeZero(9).writeBytes(bytes).skipBytes(9),
                pool.directBuffer(LARGE + 9).writeZero(7).writeBytes(bytes).slice(7, LARGE),
                Unpooled.wrappedBuffer(
                        pool.directBuffer(100).writeBytes(bytes, 0, 100),
                        pool.directBuffer(LARGE).writeBytes(bytes, 100, LARGE - 100)));
    }

    @ParameterizedTest
    @MethodSource("largeBuffers")
    void gathersALargePayloadBetweenSmallThings(ByteBuf payload) {
        try {
            out.clear();
            out.buffer().writeInt(0x01020304);
            out.append(payload);
            out.buffer().writeInt(0x05060708);
            out.append(payload);
            assertEquals(2 * LARGE + 8, first.send(out));
            assertEquals(LARGE, payload.readableBytes());
        } finally {
            payload.release();
        }
        assertEquals(1, second.receive(in, 1));
        ByteBuf all = received(0);
        assertEquals(0x01020304, all.readInt());
        assertEquals(Unpooled.wrappedBuffer(random(LARGE)), all.readSlice(LARGE));
        assertEquals(0x05060708, all.readInt());
        assertEquals(Unpooled.wrappedBuffer(random(LARGE), 0, all.readableBytes()), all);
    }

    @Test
    void copiesWhatIsSmall() {
        ByteBuf payload = PooledByteBufAllocator.DEFAULT.directBuffer().writeBytes(random(1000));
        out.append(payload);
        payload.setZero(0, 1000).release();
        assertEquals(1000, first.send(out));
        assertEquals(1, second.receive(in, 1));
        assertEquals(Unpooled.wrappedBuffer(random(1000)), received(0));
    }

    @Test
    void hasRoomForALargestPayloadAndNotForThree() {
        ByteBuf payload = PooledByteBufAllocator.DEFAULT.directBuffer().writeZero(65_531);
        assertTrue(out.isEmpty());
        for (int i = 0; i < 2; i++) {
            assertTrue(out.hasRoomFor(payload.readableBytes() + 64));
            out.buffer().writeZero(64);
            out.append(payload);
        }
        assertFalse(out.hasRoomFor(payload.readableBytes() + 64));
        assertFalse(out.isEmpty());
        out.clear();
        assertTrue(out.isEmpty());
        assertTrue(out.hasRoomFor(payload.readableBytes() + 64));
        payload.release();
    }

    @Test
    void runsOutOfPlacesToGatherFrom() {
        ByteBuf payload = PooledByteBufAllocator.DEFAULT.directBuffer().writeZero(1024);
        int appended = 0;
        while (out.hasRoomFor(1024 + 64)) {
            out.buffer().writeZero(1);
            out.append(payload);
            appended++;
        }
        assertEquals(appended * 1025, first.send(out));
        payload.release();
    }
}
