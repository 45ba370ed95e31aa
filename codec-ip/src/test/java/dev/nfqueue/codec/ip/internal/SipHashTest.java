// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class SipHashTest {

    private static final long K0 = 0x0706050403020100L;
    private static final long K1 = 0x0f0e0d0c0b0a0908L;

    @Test
    void theReferenceBelowIsSipHash() {
        byte[] message = new byte[15];
        for (int i = 0; i < message.length; i++) {
            message[i] = (byte) i;
        }
        // The example in appendix A of the SipHash paper.
        assertEquals(0xa129ca6149be45e5L, reference(K0, K1, message));
    }

    @Test
    void hashesWordsAsTheReferenceDoesTheirBytes() {
        Random random = new Random(1);
        for (int words = 0; words < 10; words++) {
            long k0 = random.nextLong();
            long k1 = random.nextLong();
            SipHash hash = new SipHash(k0, k1).begin();
            byte[] bytes = new byte[8 * words];
            for (int i = 0; i < words; i++) {
                long word = random.nextLong();
                hash.add(word);
                for (int b = 0; b < 8; b++) {
                    bytes[8 * i + b] = (byte) (word >> (8 * b));
                }
            }
            assertEquals(reference(k0, k1, bytes), hash.end());
        }
    }

    @Test
    void keysAreNewEachTime() {
        assertNotEquals(
                SipHash.seeded().begin().add(1).end(),
                SipHash.seeded().begin().add(1).end());
    }

    /** Byte by byte, as the paper says it. */
    private static long reference(long k0, long k1, byte[] message) {
        long[] v = {
            k0 ^ 0x736f6d6570736575L, k1 ^ 0x646f72616e646f6dL, k0 ^ 0x6c7967656e657261L, k1 ^ 0x7465646279746573L
        };
        for (int block = 0; block <= message.length / 8; block++) {
            long m = 0;
            for (int b = 0; b < 8; b++) {
                int at = 8 * block + b;
                long value = at < message.length ? message[at] & 0xFF : 0;
                m |= value << (8 * b);
            }
            if (block == message.length / 8) {
                m |= (long) message.length << 56;
            }
            v[3] ^= m;
            rounds(v, 2);
            v[0] ^= m;
        }
        v[2] ^= 0xff;
        rounds(v, 4);
        return v[0] ^ v[1] ^ v[2] ^ v[3];
    }

    private static void rounds(long[] v, int count) {
        for (int i = 0; i < count; i++) {
            v[0] += v[1];
            v[2] += v[3];
            v[1] = Long.rotateLeft(v[1], 13) ^ v[0];
            v[3] = Long.rotateLeft(v[3], 16) ^ v[2];
            v[0] = Long.rotateLeft(v[0], 32);
            v[2] += v[1];
            v[0] += v[3];
            v[1] = Long.rotateLeft(v[1], 17) ^ v[2];
            v[3] = Long.rotateLeft(v[3], 21) ^ v[0];
            v[2] = Long.rotateLeft(v[2], 32);
        }
    }
}
