// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.LeakCheck;
import dev.nfqueue.codec.ip.TcpFlags;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What senders that mean harm can make this keep. */
@ExtendWith(LeakCheck.class)
class StreamMemoryTest {
    private static final int MAX_FLOWS = 500;
    private static final int BUFFER_LIMIT = 65_536;
    private static final int MEMORY_LIMIT = 256 * 1024;

    private ManyStreams streams;

    @AfterEach
    void close() {
        streams.close();
    }

    private void use(TcpStreamMode mode) {
        use(mode, new TcpStreamConfig().memoryLimit(64 * 1024 * 1024).bufferLimit(BUFFER_LIMIT));
    }

    private void limit(TcpStreamMode mode) {
        use(mode, new TcpStreamConfig().memoryLimit(MEMORY_LIMIT));
    }

    private void use(TcpStreamMode mode, TcpStreamConfig config) {
        streams = new ManyStreams(mode, config, MAX_FLOWS);
    }

    /** What is counted, which is at most the limit. */
    private long kept() {
        long kept = streams.config.memoryUsed();
        assertTrue(kept <= MEMORY_LIMIT, "kept " + kept);
        return kept;
    }

    @ParameterizedTest
    @EnumSource
    void staysBoundedUnderAFloodOfSyns(TcpStreamMode mode) throws Exception {
        use(mode);
        for (int i = 0; i < 20_000; i++) {
            streams.receive(i, true, TcpFlags.SYN, 0, "with bytes");
        }
        assertEquals(0, streams.opened);
        assertTrue(streams.used() <= MAX_FLOWS * 1024L, "uses " + streams.used());
    }

    @ParameterizedTest
    @EnumSource
    void staysBoundedWhenGapsAreNeverFilled(TcpStreamMode mode) throws Exception {
        use(mode);
        int connections = 20;
        for (int i = 0; i < connections; i++) {
            streams.open(i);
        }
        assertEquals(2 * connections, streams.opened);
        long most = 0;
        for (int round = 0; round < 400; round++) {
            for (int i = 0; i < connections; i++) {
                streams.receive(
                        i, true, TcpFlags.ACK, 10 + 600L * (round % 100) + round / 100, "x".repeat(1 + round % 500));
            }
            most = Math.max(most, streams.used());
        }
        assertTrue(most > connections * 1000L, "kept " + most);
        assertTrue(most <= connections * 2L * (BUFFER_LIMIT + TcpStreamConfig.LARGEST_SEGMENT), "kept " + most);
    }

    @ParameterizedTest
    @EnumSource(names = "OBSERVE", mode = EnumSource.Mode.EXCLUDE)
    void staysBoundedWhenNothingIsAcknowledged(TcpStreamMode mode) throws Exception {
        use(mode);
        streams.copies = 1;
        streams.open(1);
        long most = 0;
        for (int i = 0; i < 3000; i++) {
            streams.receive(1, true, TcpFlags.ACK, 1 + 1000L * i, "y".repeat(1000));
            most = Math.max(most, streams.used());
        }
        assertTrue(most <= 4L * (BUFFER_LIMIT + TcpStreamConfig.LARGEST_SEGMENT), "kept " + most);
    }

    /** Opens many connections, and lets each keep what it may. Returns how many. */
    private int hoard() throws Exception {
        int connections = 400;
        long most = 0;
        for (int i = 0; i < connections; i++) {
            streams.open(i);
        }
        for (int round = 0; round < 8; round++) {
            for (int i = 0; i < connections; i++) {
                streams.data(i, 10 + 600L * round, 1 + (37 * i + 101 * round) % 590);
                kept();
            }
            most = Math.max(most, kept());
        }
        assertTrue(most > MEMORY_LIMIT / 2, "kept " + most);
        return connections;
    }

    @ParameterizedTest
    @EnumSource
    void keepsAllConnectionsTogetherWithinTheLimit(TcpStreamMode mode) throws Exception {
        limit(mode);
        hoard();
        assertTrue(streams.config.memoryRefusals() > 0);
        assertEquals(0, streams.read);
    }

    private void sendMoreThanTheLimit() throws Exception {
        for (int i = 0; i < 400; i++) {
            streams.open(i);
            for (int round = 0; round < 20; round++) {
                streams.data(i, 1 + 100L * round, 100);
                kept();
            }
        }
        assertTrue(kept() > MEMORY_LIMIT / 2, "kept " + kept());
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatIsNotReadWithinTheLimit(TcpStreamMode mode) throws Exception {
        limit(mode);
        streams.reading = false;
        sendMoreThanTheLimit();
        assertTrue(streams.config.memoryRefusals() > 0);
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatIsNotAcknowledgedWithinTheLimit(TcpStreamMode mode) throws Exception {
        limit(mode);
        streams.copies = mode == TcpStreamMode.OBSERVE ? 0 : 1;
        sendMoreThanTheLimit();
    }

    @Test
    void takesNothingMoreOnceHandlersHaveWrittenTooMuch() throws Exception {
        limit(TcpStreamMode.REWRITE);
        streams.copies = 100;
        for (int i = 0; i < 400; i++) {
            streams.open(i);
            streams.data(i, 1, 100);
            long kept = streams.config.memoryUsed();
            assertTrue(kept <= MEMORY_LIMIT + 2 * 100 * streams.copies, "kept " + kept);
        }
        assertTrue(streams.read < 100 * 100, "read " + streams.read);
    }

    @ParameterizedTest
    @EnumSource(names = "OBSERVE", mode = EnumSource.Mode.EXCLUDE)
    void goesOnWhenOthersLetMemoryGo(TcpStreamMode mode) throws Exception {
        limit(mode);
        streams.copies = 1;
        int victim = hoard();
        streams.open(victim);
        streams.passedBytes = 0;
        streams.data(victim, 1, 1400);
        assertEquals(0, streams.read);
        assertEquals(0, streams.passedBytes);
        for (int i = 0; i < victim; i++) {
            streams.receive(i, true, TcpFlags.RST | TcpFlags.ACK, 1, "");
        }
        assertEquals(0, streams.config.memoryUsed(), "those that are cut keep nothing");
        streams.data(victim, 1, 1400);
        assertEquals(1400, streams.read);
        assertEquals(1400, streams.passedBytes);
    }

    @Test
    void endsTheReadingOfWhatFindsNoMemoryAndFollowsOthersLater() throws Exception {
        limit(TcpStreamMode.OBSERVE);
        int victim = hoard();
        streams.open(victim);
        streams.passed = 0;
        streams.events.clear();
        streams.data(victim, 10, 1400);
        assertEquals(1, streams.passed);
        assertEquals(List.of(new TcpGapEvent(9)), streams.events);
        for (int i = 0; i <= victim; i++) {
            streams.receive(i, true, TcpFlags.RST | TcpFlags.ACK, 1, "");
        }
        streams.open(victim + 1);
        streams.data(victim + 1, 10, 1400);
        streams.data(victim + 1, 1, 9);
        assertEquals(1409, streams.read);
    }

    @ParameterizedTest
    @CsvSource({"OBSERVE, 0, 4", "HOLD, 1, 4", "REWRITE, 2, 8"})
    void givesAllBackWhenAHandlerEndsItInTheMiddleOfAPacket(TcpStreamMode mode, int writes, int sent) throws Exception {
        use(mode);
        streams.copies = writes;
        streams.open(1);
        streams.data(1, 5, 100);
        streams.passedBytes = 0;
        assertTrue(streams.config.memoryUsed() > 0);
        streams.afterRead = stream -> stream.connection().flow().pipeline().remove(TcpStreamHandler.class);
        streams.data(1, 1, 4);
        assertEquals(4, streams.read);
        assertEquals(sent, streams.passedBytes);
        assertEquals(0, streams.config.memoryUsed());
    }

    @Test
    void countsTheBytesOfSyns() throws Exception {
        limit(TcpStreamMode.OBSERVE);
        for (int i = 0; i < MAX_FLOWS; i++) {
            streams.receive(i, true, TcpFlags.SYN, 0, "x".repeat(1000));
            kept();
        }
        assertTrue(kept() > MEMORY_LIMIT / 2, "kept " + kept());
        assertTrue(streams.config.memoryRefusals() > 0);
    }
}
