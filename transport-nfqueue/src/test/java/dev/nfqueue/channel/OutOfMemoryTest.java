// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

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

    /** Fails the next allocation, and sends packets until one meets it. Returns that one's id. */
    private long fail(Throwable failure, int size) throws InterruptedException {
        allocator.failNext(failure);
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
