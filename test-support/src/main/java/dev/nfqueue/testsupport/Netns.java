// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.testsupport;

import com.sun.jna.Native;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A second host: a network namespace behind a veth pair, with an IPv4 and an IPv6 address at either end and its default
 * routes to this one.
 *
 * <p>Closing it takes namespace and interfaces away. Sockets opened in it by {@link #call} are to be closed before.
 */
public final class Netns implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final int number = COUNT.incrementAndGet();
    private final String name = "peer" + number;

    private Netns() {}

    /** Makes a peer; the interfaces are up and the addresses usable at once. */
    public static Netns create() {
        Netns peer = new Netns();
        Command.run("ip", "netns", "add", peer.name);
        try {
            peer.connect();
        } catch (AssertionError e) {
            peer.close();
            throw e;
        }
        return peer;
    }

    /** Lets this namespace forward packets between its peers. */
    public static void forward() {
        try {
            Files.writeString(Path.of("/proc/sys/net/ipv4/ip_forward"), "1");
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf/all/forwarding"), "1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The peer's name, as {@code ip netns} has it. */
    public String name() {
        return name;
    }

    /** The peer's own address. */
    public InetAddress address(IpFamily family) {
        return address(family, 2);
    }

    /** This namespace's address on the way to the peer. */
    public InetAddress hostAddress(IpFamily family) {
        return address(family, 1);
    }

    /** The name of this namespace's interface to the peer. */
    public String hostInterface() {
        return "veth" + number;
    }

    /** The name of the peer's interface. */
    public String peerInterface() {
        return "veth" + number + "p";
    }

    /** Runs a command in the peer's namespace, which has to succeed; returns its standard output. */
    public String run(String... command) {
        return Command.run(inside(command));
    }

    /** Runs a command that may fail in the peer's namespace. */
    public Command.Result tryRun(String... command) {
        return Command.tryRun(inside(command));
    }

    /**
     * Runs a task on a thread of its own that is in the peer's namespace. Sockets that it opens belong to the peer for as
     * long as they live, on whatever thread they are used.
     */
    public <T> T call(Callable<T> task) {
        FutureTask<T> inside = new FutureTask<>(() -> {
            enter();
            return task.call();
        });
        new Thread(inside, "in-" + name).start();
        try {
            return inside.get(Await.BOUND.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted in " + name, e);
        } catch (Exception e) {
            throw new AssertionError("failed in " + name, e);
        }
    }

    @Override
    public void close() {
        // Takes this end of the pair away as well.
        Command.run("ip", "netns", "del", name);
    }

    private void connect() {
        Command.run("ip", "link", "add", hostInterface(), "type", "veth", "peer", peerInterface(), "netns", name);
        for (IpFamily family : IpFamily.values()) {
            assign(family, 1, hostInterface(), List.of("ip"));
            assign(family, 2, peerInterface(), List.of("ip", "-n", name));
        }
        Command.run("ip", "link", "set", hostInterface(), "up");
        Command.run("ip", "-n", name, "link", "set", "lo", "up");
        Command.run("ip", "-n", name, "link", "set", peerInterface(), "up");
        for (IpFamily family : IpFamily.values()) {
            String gateway = hostAddress(family).getHostAddress();
            Command.run("ip", "-n", name, family.ipOption, "route", "add", "default", "via", gateway);
        }
    }

    private void assign(IpFamily family, int host, String device, List<String> ip) {
        List<String> command = new ArrayList<>(ip);
        String prefix = family == IpFamily.V4 ? "/24" : "/64";
        command.addAll(List.of("addr", "add", address(family, host).getHostAddress() + prefix, "dev", device));
        if (family == IpFamily.V6) {
            // No duplicate address detection, which would hold the address back for a second.
            command.add("nodad");
        }
        Command.run(command);
    }

    private InetAddress address(IpFamily family, int host) {
        byte net = (byte) number;
        return IpFamily.address(
                family == IpFamily.V4
                        ? new byte[] {10, 77, net, (byte) host}
                        : new byte[] {(byte) 0xFD, 77, 0, 0, 0, 0, 0, net, 0, 0, 0, 0, 0, 0, 0, (byte) host});
    }

    /** What to put before a command so that it runs in the peer's namespace. */
    List<String> inside() {
        return List.of("nsenter", "--net=" + path());
    }

    private List<String> inside(String... command) {
        List<String> inside = new ArrayList<>(inside());
        inside.addAll(Arrays.asList(command));
        return inside;
    }

    private Path path() {
        return Path.of("/run/netns", name);
    }

    private void enter() {
        int fd = Libc.open(path().toString(), 0);
        if (fd < 0) {
            throw new AssertionError("open(" + path() + "): errno " + Native.getLastError());
        }
        int result = Libc.setns(fd, Libc.CLONE_NEWNET);
        int errno = Native.getLastError();
        Libc.close(fd);
        if (result != 0) {
            throw new AssertionError("setns(" + path() + "): errno " + errno);
        }
    }

    /** What it takes to move a thread into a namespace. */
    private static final class Libc {
        static final int CLONE_NEWNET = 0x40000000;

        static {
            Native.register("c");
        }

        static native int open(String path, int flags);

        static native int setns(int fd, int type);

        static native int close(int fd);
    }
}
