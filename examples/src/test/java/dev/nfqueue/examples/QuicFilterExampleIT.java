// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.NeedsCommand;
import dev.nfqueue.testsupport.Rule;
import dev.nfqueue.testsupport.UdpPeer;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** QUIC ends, which are quiche's, on two hosts, and {@code sni-filter} on the gateway between them. */
@KernelTest
@NeedsCommand("openssl")
class QuicFilterExampleIT {
    private static final int QUEUE = 38;
    private static final int MARK = 0x1;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @RegisterExtension
    final TwoHosts hosts = new TwoHosts(cleanup);

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void rejectsListedNamesAndHandsOthersBackToTheKernel(IpFamily family) throws Exception {
        QuicEnds ends = cleanup.add(new QuicEnds(hosts.client(), hosts.host(), family, folder));
        ExampleProcess filter = start(family, ends.port());
        String way = NetUtil.toAddressString(hosts.client().address(family)) + " > "
                + NetUtil.toSocketAddressString(
                        new InetSocketAddress(hosts.host().address(family), ends.port()));

        // A ClientHello of two packets.
        String[] protocols = new String[13];
        Arrays.setAll(protocols, i -> i == 12 ? "test" : Integer.toString(i).repeat(100));
        assertTrue(ends.connect("long.example", protocols));
        filter.awaitLine("ACCEPT " + way + " long.example");
        assertTrue(ends.connect("allowed.example", "test"));
        filter.awaitLine("ACCEPT " + way + " allowed.example");
        assertFalse(ends.connect("blocked.example", "test"));
        filter.awaitLine("REJECT " + way + " blocked.example");
        assertEquals(0, filter.signal("TERM"));
        assertEquals(List.of(), filter.errors());
        assertEquals(
                3,
                filter.output().stream()
                        .filter(line -> line.startsWith("ACCEPT") || line.startsWith("REJECT"))
                        .count(),
                filter.output().toString());
    }

    @ParameterizedTest
    @EnumSource
    void rejectsWhatIsNotQuic(IpFamily family) {
        UdpPeer server = cleanup.add(UdpPeer.bind(hosts.host(), family));
        UdpPeer peer = cleanup.add(UdpPeer.bind(hosts.client(), family));
        UdpPeer other = cleanup.add(UdpPeer.bind(hosts.host(), family));
        ExampleProcess filter = start(family, server.port());
        peer.send(server, "a datagram");
        filter.awaitLine("(not TLS)");
        peer.send(server, "another");
        peer.send(other, "that does not go to the queue");
        assertEquals("that does not go to the queue", other.receive());
        assertEquals(0, filter.signal("INT"));
        assertTrue(filter.summary().contains(": 0 accepted, 2 dropped"), filter.summary());
        assertEquals(3, filter.output().size(), filter.output().toString());
    }

    private ExampleProcess start(IpFamily family, int port) {
        ExampleProcess filter = cleanup.add(
                ExampleProcess.bound("sni-filter", "--queue", Integer.toString(QUEUE), "--name", "blocked.example"));
        cleanup.add(Rule.on(family, "FORWARD").connectionMark(MARK).accept());
        cleanup.add(Rule.on(family, "FORWARD").udpTo(port).queue(QUEUE));
        cleanup.add(Rule.on(family, "FORWARD").table("filter").mark(MARK).saveMark());
        return filter;
    }
}
