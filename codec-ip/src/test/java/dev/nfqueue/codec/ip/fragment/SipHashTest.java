// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;

class SipHashTest {

    /** The key of the reference implementation's vectors: bytes 0 to 15. */
    private final SipHash reference = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

    @Test
    void givesTheVectorsOfTheReference() {
        assertEquals(0x726fdb47dd0e0e31L, reference.hash());
        assertEquals(0x93f5f5799a932462L, reference.hash(0x0706050403020100L));
    }

    @Test
    void dependsOnKeyAndOnEveryWord() {
        assertNotEquals(SipHash.seeded().hash(1, 2), SipHash.seeded().hash(1, 2));
        assertNotEquals(reference.hash(1, 2), reference.hash(2, 1));
        assertNotEquals(reference.hash(1), reference.hash(1, 0));
    }
}
