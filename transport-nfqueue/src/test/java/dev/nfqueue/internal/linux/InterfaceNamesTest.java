// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of interfaces: every network namespace has its loopback interface under the index 1. */
class InterfaceNamesTest {
    private NetlinkSocket socket;
    private InterfaceNames names;

    @BeforeEach
    void open() throws NetlinkException {
        socket = NetlinkSocket.open();
        names = new InterfaceNames(socket);
    }

    @AfterEach
    void close() {
        names.close();
        socket.close();
    }

    @Test
    void knowsTheLoopbackInterface() {
        assertEquals("lo", names.get(1));
        assertEquals("lo", names.get(1));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void knowsNoInterfaceThatCannotBe(int index) {
        assertNull(names.get(index));
    }

    @Test
    void asksNoMoreWhenItIsClosed() {
        assertEquals("lo", names.get(1));
        names.close();
        assertNull(names.get(1));
    }

    @Test
    void answersManyThreadsAboutManyIndices() throws InterruptedException {
        AtomicInteger wrong = new AtomicInteger();
        Thread[] threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int n = 0; n < 10_000; n++) {
                    wrong.addAndGet("lo".equals(names.get(1)) ? 0 : 1);
                    names.get(1_000_000 + n);
                }
            });
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(0, wrong.get());
    }
}
