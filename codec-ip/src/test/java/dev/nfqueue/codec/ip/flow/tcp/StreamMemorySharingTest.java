// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import static dev.nfqueue.codec.ip.flow.tcp.Lab.ACK;
import static dev.nfqueue.codec.ip.flow.tcp.Lab.CLIENT;
import static dev.nfqueue.codec.ip.flow.tcp.Lab.SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.LeakCheck;
import dev.nfqueue.codec.ip.TcpFlags;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who counts what together, and gives it back. */
@ExtendWith(LeakCheck.class)
class StreamMemorySharingTest {
    private static final int MEMORY_LIMIT = 256 * 1024;

    private final TcpStreamConfig config = new TcpStreamConfig().memoryLimit(MEMORY_LIMIT);

    @AfterEach
    void isGivenBack() {
        assertEquals(0, config.memoryUsed());
    }

    @Test
    void isSharedBySomeAndByAllUnlessSet() {
        assertSame(new TcpStreamConfig().memory(), new TcpStreamConfig().memory());
        assertNotSame(config.memory(), new TcpStreamConfig().memory());
        assertTrue(new TcpStreamConfig().memory().limit() >= MEMORY_LIMIT);
        assertThrows(IllegalArgumentException.class, () -> config.memoryLimit(MEMORY_LIMIT - 1));
    }

    @ParameterizedTest
    @EnumSource
    void countsForConnectionsOfSeveralThreads(TcpStreamMode mode) throws Exception {
        int threads = 4;
        List<FutureTask<Long>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            tasks.add(new FutureTask<>(() -> many(mode)));
            new Thread(tasks.get(i)).start();
        }
        long most = 0;
        for (FutureTask<Long> task : tasks) {
            most = Math.max(most, task.get(1, TimeUnit.MINUTES));
        }
        assertTrue(most <= MEMORY_LIMIT + threads * 2000, "kept " + most);
        assertTrue(most > MEMORY_LIMIT / 2, "kept " + most);
    }

    /** Many connections with gaps. Returns what was kept, at most. */
    private long many(TcpStreamMode mode) {
        long most = 0;
        List<Lab> labs = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            Lab lab = Lab.in(mode, config).handshake();
            labs.add(lab);
            for (int round = 0; round < 5; round++) {
                lab.client(10 + 600L * round, "x".repeat(500)).forget();
                most = Math.max(most, config.memoryUsed());
                assertTrue(config.memoryUsed() >= 0);
            }
        }
        labs.forEach(Lab::close);
        return most;
    }

    @Test
    void isGivenBackWhenBothStreamsHaveEnded() {
        try (Lab lab = Lab.observing(config).handshake()) {
            lab.receive(CLIENT, lab.packet(CLIENT, ACK | TcpFlags.FIN, 0, 0).payload(Lab.bytes("abc")));
            assertTrue(config.memoryUsed() > 0);
            lab.receive(SERVER, lab.packet(SERVER, ACK | TcpFlags.FIN, 0, 0));
            assertEquals(0, config.memoryUsed());
            assertEquals("abc", lab.clientText());
        }
    }

    @Test
    void isGivenBackWhenAConnectionIsObservedNoMore() {
        try (Lab lab = Lab.observing(config).handshake().client(0, "abc").client(10, "xyz")) {
            assertTrue(config.memoryUsed() > 0);
            lab.engine().release();
            assertEquals(0, config.memoryUsed());
        }
    }
}
