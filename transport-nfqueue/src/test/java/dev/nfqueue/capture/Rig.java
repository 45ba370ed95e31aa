// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.capture;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.Netns;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Where packets are captured: this namespace, which forwards between two peers, with an echo server at either; the rules of
 * the scenario that runs; and what has been captured.
 */
final class Rig implements AutoCloseable {
    /** Where the echo servers listen, for UDP and TCP. */
    static final int ECHO = 7000;

    /** Where the traffic comes from. */
    static final int CLIENT = 5000;

    private static final int ATTEMPTS = 6;
    private static final long PAUSE_NANOS = 2_000_000;

    final Netns left = Netns.create();
    final Netns right = Netns.create();

    private final List<EchoServer> servers = new ArrayList<>();
    private final Deque<List<String>> undo = new ArrayDeque<>();
    private final Map<String, RawPacket> captured = new ConcurrentHashMap<>();
    private final Map<String, String> notes = new ConcurrentHashMap<>();
    private final Map<String, String> missing = new TreeMap<>();

    Rig() {
        Netns.forward();
        for (IpFamily family : IpFamily.values()) {
            servers.add(new EchoServer(left, family));
            servers.add(new EchoServer(right, family));
        }
    }

    /** A part of a scenario that may fail where a kernel lacks what it takes. */
    interface Step {
        void run() throws Exception;
    }

    /** Runs a scenario, undoes its rules, and remembers why it brought nothing, if so. */
    void scenario(String name, Step scenario) {
        try {
            scenario.run();
        } catch (Exception | AssertionError e) {
            missing.put(name, String.valueOf(e.getMessage()).strip().replaceAll("\\s*\\n\\s*", "; "));
        } finally {
            while (!undo.isEmpty()) {
                Command.tryRun(undo.pop());
            }
        }
    }

    /** Adds a rule by iptables or ip6tables. */
    void rule(IpFamily family, String table, String chain, String... rule) {
        Command.run(iptables(family, table, "-A", chain, rule));
        undo.push(iptables(family, table, "-D", chain, rule));
    }

    /** Adds a rule that sends packets to queue 0. */
    void queueRule(IpFamily family, String chain, String... match) {
        List<String> rule = new ArrayList<>(List.of(match));
        rule.addAll(List.of("-j", "NFQUEUE", "--queue-num", "0"));
        rule(family, "mangle", chain, rule.toArray(String[]::new));
    }

    private static List<String> iptables(IpFamily family, String table, String action, String chain, String... rule) {
        String program = family == IpFamily.V4 ? "iptables" : "ip6tables";
        List<String> command = new ArrayList<>(List.of(program, "-w", "-t", table, action, chain));
        command.addAll(List.of(rule));
        return command;
    }

    /** Runs a command line, and another one when the scenario ends. */
    void sh(String command, String undoing) {
        Command.run("bash", "-c", command);
        undo.push(List.of("bash", "-c", undoing));
    }

    /** Captures one packet: binds queue 0, and repeats the traffic until a packet is as expected. */
    void capture(String name, String note, Binding binding, Predicate<RawPacket> expected, Step traffic)
            throws Exception {
        capture(packet -> expected.test(packet) ? name : null, note, binding, List.of(name), traffic);
    }

    /** Captures several: the first packet of each name counts. */
    void capture(Function<RawPacket, String> namer, String note, Binding binding, List<String> expected, Step traffic)
            throws Exception {
        try (RawQueue queue = new RawQueue(0, binding.flags(), binding.copyMode(), binding.copyRange(), packet -> {
            String name = namer.apply(packet);
            if (name != null && captured.putIfAbsent(name, packet) == null) {
                notes.put(name, note);
            }
        })) {
            for (int i = 0; i < ATTEMPTS && !captured.keySet().containsAll(expected); i++) {
                traffic.run();
                settle(queue, expected);
            }
        }
        for (String name : expected) {
            if (!captured.containsKey(name)) {
                missing.put(name, "no such packet came");
            }
        }
    }

    private void settle(RawQueue queue, List<String> expected) {
        long end = System.nanoTime() + Await.BOUND.toNanos() / 20;
        while (System.nanoTime() < end && queue.isAlive() && !captured.keySet().containsAll(expected)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** How queue 0 is bound. */
    record Binding(int flags, int copyMode, int copyRange) {
        static Binding whole(int flags) {
            return new Binding(flags, RawQueue.COPY_PACKET, RawQueue.WHOLE);
        }

        static Binding cut(int flags, int copyRange) {
            return new Binding(flags, RawQueue.COPY_PACKET, copyRange);
        }
    }

    /** The packets by name, in order. */
    Map<String, RawPacket> captured() {
        return new TreeMap<>(captured);
    }

    /** How a packet came about. */
    String note(String name) {
        return notes.get(name);
    }

    /** What was not captured, and why. */
    Map<String, String> missing() {
        return missing;
    }

    @Override
    public void close() throws IOException {
        for (EchoServer server : servers) {
            server.close();
        }
        left.close();
        right.close();
    }
}
