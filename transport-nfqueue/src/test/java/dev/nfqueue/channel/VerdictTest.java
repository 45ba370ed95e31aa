// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Verdicts as values, and as the kernel's words. Addresses, too. */
class VerdictTest {
    @Test
    void hasTheKernelsNumbers() {
        assertEquals(0, Verdict.DROP.word());
        assertEquals(1, Verdict.ACCEPT.word());
        assertEquals(4, Verdict.REPEAT.word());
        assertEquals(5, Verdict.STOP.word());
        assertEquals(0x0007_0003, Verdict.queue(7).word());
        assertEquals(0x0007_8003, Verdict.queue(7).orBypass().word());
        assertEquals(0xffff_0003, Verdict.queue(65_535).word());
    }

    @Test
    void namesTheQueueItLeadsTo() {
        assertEquals(7, Verdict.queue(7).orBypass().targetQueue());
        assertEquals(65_535, Verdict.queue(65_535).targetQueue());
        assertEquals(-1, Verdict.STOP.targetQueue());
        assertTrue(Verdict.queue(0).isQueue());
        assertFalse(Verdict.ACCEPT.isQueue());
    }

    @Test
    void isAValue() {
        assertEquals(Verdict.queue(7), Verdict.queue(7));
        assertEquals(Verdict.queue(7).hashCode(), Verdict.queue(7).hashCode());
        assertNotEquals(Verdict.queue(7), Verdict.queue(8));
        assertNotEquals(Verdict.queue(7), Verdict.queue(7).orBypass());
        assertNotEquals(Verdict.DROP, Verdict.ACCEPT);
        assertFalse(Verdict.ACCEPT.equals((Object) "ACCEPT"));
    }

    @Test
    void comesBackFromItsWord() {
        assertSame(Verdict.DROP, Verdict.ofWord(0));
        assertSame(Verdict.ACCEPT, Verdict.ofWord(1));
        assertSame(Verdict.REPEAT, Verdict.ofWord(4));
        assertSame(Verdict.STOP, Verdict.ofWord(5));
        assertEquals(Verdict.queue(9).orBypass(), Verdict.ofWord(0x0009_8003));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 6, 255})
    void refusesWordsThatTheKernelRefuses(int word) {
        assertThrows(IllegalArgumentException.class, () -> Verdict.ofWord(word));
    }

    @Test
    void refusesQueuesThatCannotBe() {
        assertThrows(IllegalArgumentException.class, () -> Verdict.queue(-1));
        assertThrows(IllegalArgumentException.class, () -> Verdict.queue(65_536));
    }

    @Test
    void bypassesWithAQueueOnly() {
        assertThrows(IllegalStateException.class, Verdict.ACCEPT::orBypass);
    }

    @Test
    void readsWell() {
        assertEquals("ACCEPT", Verdict.ACCEPT.toString());
        assertEquals("DROP", Verdict.DROP.toString());
        assertEquals("REPEAT", Verdict.REPEAT.toString());
        assertEquals("STOP", Verdict.STOP.toString());
        assertEquals("QUEUE(7)", Verdict.queue(7).toString());
        assertEquals("QUEUE(7, bypass)", Verdict.queue(7).orBypass().toString());
    }

    @Test
    void namesAnAddressByItsQueue() {
        assertEquals(new NfqueueAddress(7), new NfqueueAddress(7));
        assertEquals(new NfqueueAddress(7).hashCode(), new NfqueueAddress(7).hashCode());
        assertNotEquals(new NfqueueAddress(7), new NfqueueAddress(8));
        assertEquals(65_535, new NfqueueAddress(65_535).queue());
        assertEquals("nfqueue:7", new NfqueueAddress(7).toString());
        assertThrows(IllegalArgumentException.class, () -> new NfqueueAddress(-1));
        assertThrows(IllegalArgumentException.class, () -> new NfqueueAddress(65_536));
    }
}
