// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.Unpooled;

/** Any bytes taken for a packet: nothing throws, nothing reads outside. */
class DecoderFuzzTest {

    @FuzzTest
    void decodes(byte[] bytes) {
        GuardedByteBuf buf = GuardedByteBuf.of(bytes);
        IpPacket packet = IpPacket.of(buf);
        // What is behind the packet's own end is as foreign as what is behind the buffer's.
        buf.shrink(packet.length());
        Getters.callAll(packet);
        assertTrue(packet.length() <= bytes.length);
        assertTrue(packet.payloadOffset() <= packet.length());
        String again = describe(bytes);
        assertEquals(again, packet.malformation() + " " + packet);
        packet.release();
    }

    /** The same packet elsewhere, with other bytes around it, is the same packet. */
    private static String describe(byte[] bytes) {
        IpPacket packet = IpPacket.of(Unpooled.directBuffer().writeBytes(bytes));
        String text = packet.malformation() + " " + packet;
        packet.release();
        return text;
    }
}
