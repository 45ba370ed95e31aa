// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Ranges that have arrived, compared with a bit for each byte. */
class SackBoardTest {
    private static final int SIZE = 300;

    private final SackBoard board = new SackBoard();

    @Test
    void knowsWhatHasArrived() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            SackBoard tried = new SackBoard();
            BitSet bits = new BitSet();
            int acknowledged = 0;
            for (int step = 0; step < 40; step++) {
                if (random.nextInt(5) == 0) {
                    acknowledged += random.nextInt(20);
                    tried.discardTo(acknowledged);
                    bits.clear(0, acknowledged);
                } else {
                    int start = acknowledged + random.nextInt(SIZE);
                    int end = start + random.nextInt(30);
                    tried.add(start, end);
                    bits.set(start, end);
                }
                compare(tried, bits, "seed " + seed + " step " + step);
            }
        }
    }

    private static void compare(SackBoard board, BitSet bits, String about) {
        assertEquals(bits.cardinality(), board.bytes(), about);
        assertEquals(bits.length(), board.end(), about);
        assertEquals(bits.isEmpty(), board.isEmpty(), about);
        for (int at = 0; at < bits.length() + 2; at++) {
            assertEquals(bits.nextClearBit(at), board.missingFrom(at), about + " at " + at);
            int clear = bits.nextClearBit(at);
            int next = bits.nextSetBit(clear);
            assertEquals(next < 0 ? Long.MAX_VALUE : next, board.nextStart(clear), about + " behind " + clear);
        }
    }

    @Test
    void countsWhatItCannotNoteAsMissing() {
        for (int i = 0; i < 1000; i++) {
            board.add(10L * i, 10L * i + 5);
        }
        assertTrue(board.bytes() < 1000, "bounded: " + board.bytes());
        assertEquals(5, board.missingFrom(0));
        board.add(0, 20_000);
        assertEquals(20_000, board.bytes());
        assertEquals(20_000, board.missingFrom(0));
    }
}
