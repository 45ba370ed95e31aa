// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packets for which there is no memory. */
class OutOfMemoryTest {
    @RegisterExtension
    final Rig rig = new Rig();

    private final FailingAllocator allocator = new FailingAllocator();

    /** Gives memory unless it is to fail the next time. */
    private static final class FailingAllocator extends AbstractByteBufAllocator {
        private volatile Throwable next;

        FailingAllocator() {
            super(true);
        }

        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            return UnpooledByteBufAllocator.DEFAULT.heapBuffer(initialCapacity, maxCapacity);
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            Throwable failure = next;
            next = null;
            if (failure instanceof Error error) {
                throw error;
            }
            if (failure instanceof RuntimeException exception) {
                throw exception;
            }
            return UnpooledByteBufAllocator.DEFAULT.directBuffer(initialCapacity, maxCapacity);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }

    /** Fails the next allocation, and sends packets until one meets it. Returns that one's id. */
    private long fail(Throwable failure, int size) throws InterruptedException {
        allocator.next = failure;
        while (true) {
            long id = rig.kernel.sendPacket(Rig.packet(size));
            Object met = rig.next(Object.class);
            if (met instanceof NfqueuePacket packet) {
                packet.release();
                rig.assertVerdict(id, Verdict.DROP);
            } else {
                assertSame(failure, met);
                return id;
            }
        }
    }

    private void assertGoesOn(NfqueueChannel channel, int size) throws InterruptedException {
        long id = rig.kernel.sendPacket(Rig.packet(size));
        NfqueuePacket packet = rig.next(NfqueuePacket.class);
        assertEquals(id, packet.packetId());
        channel.writeAndFlush(packet);
        rig.assertVerdict(id, Verdict.ACCEPT);
    }

    @ParameterizedTest
    @ValueSource(ints = {28, 20_000})
    void givesTheDefaultVerdictAndGoesOn(int size) throws Exception {
        NfqueueChannel channel = rig.bind(rig.bootstrap(rig.collector()).option(ChannelOption.ALLOCATOR, allocator));
        rig.assertVerdict(fail(new OutOfMemoryError("on purpose"), size), Verdict.DROP);
        assertGoesOn(channel, size);
    }

    @Test
    void survivesAnAllocatorThatFailsOtherwise() throws Exception {
        NfqueueChannel channel = rig.bind(rig.bootstrap(rig.collector()).option(ChannelOption.ALLOCATOR, allocator));
        rig.assertVerdict(fail(new IllegalStateException("on purpose"), 1000), Verdict.DROP);
        assertGoesOn(channel, 1000);
    }
}
