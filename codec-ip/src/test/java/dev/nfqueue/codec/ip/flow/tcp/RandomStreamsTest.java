// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.LeakCheck;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Streams cut in every ugly way, over a network that loses, reorders and duplicates: the bytes are always the same. */
@ExtendWith(LeakCheck.class)
class RandomStreamsTest {
    private static final int SEEDS = 40;
    private static final int SIZE = 40_000;

    /** Reads a stream, and does with it what a test wants. */
    private static class Reader implements StreamReader {
        final ByteArrayOutputStream read = new ByteArrayOutputStream();
        boolean ended;
        boolean reading = true;
        long missing;
        int conflicts;

        @Override
        public boolean isReading() {
            return reading;
        }

        @Override
        public void read(ByteBuf bytes) {
            byte[] copy = new byte[bytes.readableBytes()];
            bytes.readBytes(copy);
            bytes.release();
            read.writeBytes(copy);
            bytes(copy);
        }

        void bytes(byte[] bytes) {}

        @Override
        public void readComplete() {}

        @Override
        public void inputEnded() {
            ended = true;
        }

        @Override
        public void gap(long bytes) {
            missing += bytes;
        }

        @Override
        public void conflict(long offset) {
            conflicts++;
        }

        @Override
        public void writable() {}

        @Override
        public void closed(boolean reset) {}
    }

    /** Writes what it reads, changed byte by byte or not, at once or later. */
    private static final class Writer extends Reader {
        private final Simulation simulation;
        private final RelayEngine engine;
        private final int from;
        private final boolean changes;
        private final int delays;
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();
        private boolean scheduled;

        Writer(Simulation simulation, RelayEngine engine, int from, boolean changes, int delays) {
            this.simulation = simulation;
            this.engine = engine;
            this.from = from;
            this.changes = changes;
            this.delays = delays;
        }

        @Override
        void bytes(byte[] bytes) {
            pending.writeBytes(changes ? changed(bytes) : bytes);
            if (delays > 0 && simulation.random.nextInt(10) < delays) {
                reading = simulation.random.nextInt(4) != 0;
                schedule();
            } else {
                flush();
            }
        }

        @Override
        public void inputEnded() {
            super.inputEnded();
            if (delays > 0) {
                schedule();
            } else {
                flush();
            }
        }

        private void schedule() {
            if (!scheduled) {
                scheduled = true;
                simulation.later(simulation.random.nextInt(300), () -> {
                    scheduled = false;
                    flush();
                    reading = true;
                    engine.read(from);
                });
            }
        }

        private void flush() {
            ByteBuf bytes = Unpooled.wrappedBuffer(pending.toByteArray());
            pending.reset();
            int taken = engine.write(from, bytes, 0, bytes.readableBytes());
            pending.write(bytes.array(), taken, bytes.readableBytes() - taken);
            if (ended && pending.size() == 0) {
                engine.writeEnd(from);
            }
        }

        @Override
        public void writable() {
            if (pending.size() > 0 && !scheduled) {
                schedule();
            }
        }
    }

    /** Other connections with the same configuration: they take the memory, and leave it, as they like. */
    private static final class Others {
        private static final int[] LEFT = {0, 400, 3_000, 20_000};
        private static final int LIMIT = 256 * 1024;

        final TcpStreamConfig config = new TcpStreamConfig().memoryLimit(LIMIT).gapsSkipped(true);
        private final Simulation simulation;
        private int taken;

        Others(Simulation simulation) {
            this.simulation = simulation;
            change();
        }

        private void change() {
            int left = LEFT[simulation.random.nextInt(LEFT.length)];
            config.memory().add(LIMIT - left - taken);
            taken = LIMIT - left;
            simulation.later(simulation.random.nextInt(500), this::change);
        }

        void check(String about) {
            assertEquals(taken, config.memoryUsed(), about);
        }
    }

    /** Every byte by itself, so that the result is the same however the stream is cut. */
    private static byte[] changed(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte value : bytes) {
            int times = (value & 0xFF) < 40 ? 0 : (value & 0xFF) < 220 ? 1 : 5;
            for (int i = 0; i < times; i++) {
                out.write(value + i);
            }
        }
        return out.toByteArray();
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(SIZE)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static Reader[] observe(Simulation simulation, ObservingEngine engine) throws Exception {
        Reader[] readers = {new Reader(), new Reader()};
        simulation.engine(engine);
        simulation.opener = () -> {
            engine.direction(0).reader = readers[0];
            engine.direction(1).reader = readers[1];
        };
        simulation.run();
        return readers;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.02, 0.15})
    void observesWhatTheEndsReceive(double trouble) throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            Simulation simulation = new Simulation(seed, trouble);
            simulation.ends(bytes(simulation.random), bytes(simulation.random), seed % 2 == 0);
            ObservingEngine engine = new ObservingEngine(new TcpStreamConfig(), simulation, Simulation.alloc());
            Reader[] readers = observe(simulation, engine);
            for (int from = 0; from < 2; from++) {
                String about = "seed " + seed + " from " + from;
                assertArrayEquals(simulation.ends[from].toSend, readers[from].read.toByteArray(), about);
                assertArrayEquals(simulation.ends[from].toSend, simulation.ends[1 - from].receivedBytes(), about);
                assertTrue(readers[from].ended, about);
                assertEquals(0, readers[from].missing + readers[from].conflicts, about);
            }
            assertEquals(0, simulation.injected + simulation.dropped);
            simulation.release();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.02, 0.15})
    void holdsAndPassesTheSameBytes(double trouble) throws Exception {
        relay(trouble, true, 0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.02, 0.15})
    void holdsAndPassesTheSameBytesLater(double trouble) throws Exception {
        relay(trouble, true, 7);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.02, 0.15})
    void rewritesInBothDirections(double trouble) throws Exception {
        relay(trouble, false, 0);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.02, 0.15})
    void rewritesInBothDirectionsLater(double trouble) throws Exception {
        relay(trouble, false, 7);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.02, 0.15})
    void holdsWithLittleMemory(double trouble) throws Exception {
        relay(trouble, true, 3, true);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.02, 0.15})
    void rewritesWithLittleMemory(double trouble) throws Exception {
        relay(trouble, false, 3, true);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.02, 0.15})
    void observesOrTellsOfGapsWithLittleMemory(double trouble) throws Exception {
        int gaps = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Simulation simulation = new Simulation(seed, trouble);
            simulation.ends(bytes(simulation.random), bytes(simulation.random), seed % 2 == 0);
            Others others = new Others(simulation);
            ObservingEngine engine = new ObservingEngine(others.config, simulation, Simulation.alloc());
            Reader[] readers = observe(simulation, engine);
            for (int from = 0; from < 2; from++) {
                String about = "seed " + seed + " from " + from;
                assertArrayEquals(simulation.ends[from].toSend, simulation.ends[1 - from].receivedBytes(), about);
                assertEquals(
                        simulation.ends[from].toSend.length, readers[from].read.size() + readers[from].missing, about);
                assertEquals(0, readers[from].conflicts, about);
                gaps += readers[from].missing > 0 ? 1 : 0;
            }
            assertEquals(0, simulation.injected + simulation.dropped);
            simulation.release();
            others.check("seed " + seed);
        }
        assertEquals(trouble > 0, gaps > 0, "gaps in " + gaps + " streams");
    }

    private static void relay(double trouble, boolean hold, int delays) throws Exception {
        relay(trouble, hold, delays, false);
    }

    private static void relay(double trouble, boolean hold, int delays, boolean little) throws Exception {
        long refusals = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Simulation simulation = new Simulation(seed, trouble);
            simulation.ends(bytes(simulation.random), bytes(simulation.random), seed % 2 == 0);
            Others others = little ? new Others(simulation) : null;
            TcpStreamConfig config = little ? others.config : new TcpStreamConfig();
            RelayEngine engine = new RelayEngine(config, hold, simulation, Simulation.alloc());
            Writer[] writers = {
                new Writer(simulation, engine, 0, !hold, delays), new Writer(simulation, engine, 1, !hold, delays)
            };
            simulation.engine(engine);
            simulation.opener = () -> {
                engine.direction(0).reader = writers[0];
                engine.direction(1).reader = writers[1];
            };
            try {
                simulation.run();
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed, e);
            }
            for (int from = 0; from < 2; from++) {
                String about = "seed " + seed + " from " + from;
                byte[] sent = simulation.ends[from].toSend;
                assertFalse(simulation.ends[from].wasReset, about);
                assertArrayEquals(sent, writers[from].read.toByteArray(), about);
                assertArrayEquals(hold ? sent : changed(sent), simulation.ends[1 - from].receivedBytes(), about);
            }
            simulation.release();
            if (little) {
                others.check("seed " + seed);
                refusals += config.memoryRefusals();
            }
        }
        assertEquals(little, refusals > 0);
    }
}
