// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import dev.nfqueue.codec.ip.IpPacket;
import io.netty.buffer.ByteBufAllocator;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Two ends, an engine between them, and a network that loses, delays, reorders and duplicates on both sides of the engine;
 * in virtual time, and the same again for the same seed.
 */
final class Simulation implements ConnectionOutput {
    private static final int ENGINE = 2;
    private static final int MOST_STEPS = 2_000_000;

    /** Something that happens at a time: a packet arrives, or a task runs. */
    private record Event(long at, long order, int target, int from, IpPacket packet, Runnable task) {}

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
    final Random random;
    final ModelEnd[] ends = new ModelEnd[2];
    private final double trouble;
    private TcpEngine<?> engine;
    private long order;
    long now;
    int injected;
    int passed;
    int dropped;
    boolean established;

    Simulation(long seed, double trouble) {
        random = new Random(seed);
        this.trouble = trouble;
    }

    void ends(byte[] clientBytes, byte[] serverBytes, boolean options) throws Exception {
        ends[0] = new ModelEnd("client", clientBytes, true, options, random, packet -> send(0, ENGINE, packet));
        ends[1] = new ModelEnd("server", serverBytes, false, options, random, packet -> send(1, ENGINE, packet));
    }

    void engine(TcpEngine<?> newEngine) {
        engine = newEngine;
    }

    static ByteBufAllocator alloc() {
        return ByteBufAllocator.DEFAULT;
    }

    private void send(int from, int target, IpPacket packet) {
        if (random.nextDouble() < trouble) {
            packet.release();
            return;
        }
        if (random.nextDouble() < trouble) {
            arrive(from, target, packet.copy());
        }
        arrive(from, target, packet);
    }

    private void arrive(int from, int target, IpPacket packet) {
        int delay = 5 + (random.nextDouble() < trouble ? random.nextInt(40) : 0);
        events.add(new Event(now + delay, order++, target, from, packet, null));
    }

    void later(int millis, Runnable task) {
        events.add(new Event(now + millis, order++, ENGINE, 0, null, task));
    }

    /** Runs until both ends have sent and received all, or one was reset. */
    void run() {
        ends[0].connect();
        for (int i = 0; i < MOST_STEPS; i++) {
            if (ends[0].isDone() && ends[1].isDone() || ends[0].wasReset && ends[1].wasReset) {
                return;
            }
            step();
        }
        throw new AssertionError("no end in sight after " + now + " ms of virtual time");
    }

    private void step() {
        long timers = Math.min(Math.min(ends[0].nextEvent(), ends[1].nextEvent()), engineDeadline());
        if (events.isEmpty() || events.peek().at() > timers) {
            if (timers == Long.MAX_VALUE) {
                throw new AssertionError("deadlock after " + now + " ms of virtual time");
            }
            time(Math.max(now, timers));
            ends[0].timeout();
            ends[1].timeout();
            engine.at(nanos());
            if (engine.deadline() <= engine.now) {
                engine.timeout();
            }
            return;
        }
        Event event = events.poll();
        time(event.at());
        if (event.task() != null) {
            event.task().run();
        } else if (event.target() == ENGINE) {
            engine.at(nanos()).packet(event.from(), event.packet());
        } else {
            ends[event.target()].receive(event.packet());
            event.packet().release();
        }
    }

    private void time(long millis) {
        now = millis;
        ends[0].now = millis;
        ends[1].now = millis;
        engine.at(nanos());
    }

    private long nanos() {
        return TimeUnit.MILLISECONDS.toNanos(now);
    }

    private long engineDeadline() {
        long deadline = engine.deadline();
        return deadline == TcpEngine.NEVER ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.toMillis(deadline) + 1;
    }

    void release() {
        events.forEach(event -> {
            if (event.packet() != null) {
                event.packet().release();
            }
        });
        engine.release();
    }

    private void toReceiver(IpPacket packet) {
        int target = packet.sourcePort() == 40000 ? 1 : 0;
        send(1 - target, target, packet);
    }

    @Override
    public void pass(IpPacket packet) {
        passed++;
        // As a queue does: the bytes as they are now, and the packet is done with.
        IpPacket copy = IpPacket.of(packet.content().copy());
        packet.release();
        toReceiver(copy);
    }

    @Override
    public void drop(IpPacket packet) {
        dropped++;
        packet.release();
    }

    @Override
    public void inject(IpPacket packet) {
        injected++;
        toReceiver(packet);
    }

    @Override
    public void established() {
        established = true;
        opener.run();
    }

    Runnable opener = () -> {};

    @Override
    public void ended() {}
}
