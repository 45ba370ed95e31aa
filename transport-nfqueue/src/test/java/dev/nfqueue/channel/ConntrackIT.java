// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.NeedsKernel;
import dev.nfqueue.testsupport.Rule;
import dev.nfqueue.testsupport.UdpPeer;
import java.time.Duration;
import java.util.BitSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections as the kernel tells of them, and what verdicts change in them. */
@KernelTest
@NeedsKernel(
        since = "3.6",
        config = {"CONFIG_NF_CONNTRACK", "CONFIG_NF_CT_NETLINK", "CONFIG_NETFILTER_NETLINK_GLUE_CT"})
class ConntrackIT {
    private static final int UDP = 17;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    private TestQueue queue;
    private UdpPeer client;
    private UdpPeer server;

    @BeforeEach
    void bindQueue() throws Exception {
        queue = cleanup.add(
                TestQueue.setup().option(NfqueueChannelOption.CONNTRACK, true).bind(4));
    }

    /** Opens both ends on the loopback, and queues both directions as long as the connection has no mark. */
    private void connect(IpFamily family) {
        client = cleanup.add(UdpPeer.bind(family.loopback()));
        server = cleanup.add(UdpPeer.bind(family.loopback()));
        cleanup.add(
                Rule.on(family, "INPUT").udpTo(server.port()).connectionMark(0).queue(4));
        cleanup.add(Rule.on(family, "INPUT")
                .udpFrom(server.port())
                .connectionMark(0)
                .queue(4));
    }

    @ParameterizedTest
    @EnumSource
    void packetsTellOfTheirConnection(IpFamily family) throws Exception {
        connect(family);
        ConntrackTuple there = ConntrackTuple.of(UDP, client.address(), server.address());

        client.send(server, "question");
        NfqueuePacket first = queue.take();
        assertEquals(ConntrackState.NEW, first.conntrackState());
        assertEquals(FlowDirection.ORIGINAL, first.flowDirection());
        Conntrack connection = first.conntrack();
        assertEquals(there, connection.original());
        assertEquals(there.reversed(), connection.reply());
        assertFalse(connection.status().hasSeenReply());
        assertFalse(connection.status().isNat());
        assertEquals(0, connection.mark());
        assertEquals(0, connection.zone());
        assertNull(connection.tcp());
        assertNull(connection.master());
        assertTrue(connection.labels().isEmpty());
        long id = connection.id();
        assertNotEquals(-1, id);
        queue.write(first);
        assertEquals("question", server.receive());

        server.send(client, "answer");
        NfqueuePacket second = queue.take();
        assertEquals(ConntrackState.ESTABLISHED, second.conntrackState());
        assertEquals(FlowDirection.REPLY, second.flowDirection());
        assertEquals(there, second.conntrack().original());
        assertEquals(id, second.conntrack().id());
        assertTrue(second.conntrack().status().isConfirmed());
        assertTrue(second.conntrack().timeoutSeconds() > 0);
        queue.write(second);
        assertEquals("answer", client.receive());
    }

    @ParameterizedTest
    @EnumSource
    void markLetsTheRestOfTheConnectionPassUnqueued(IpFamily family) throws Exception {
        connect(family);
        client.send(server, "first");
        queue.write(queue.take().accept().conntrackMark(0x51));
        assertEquals("first", server.receive());
        client.send(server, "second");
        assertEquals("second", server.receive());
        server.send(client, "reply");
        assertEquals("reply", client.receive());
        assertEquals(0, queue.untaken());
    }

    @Test
    void maskedMarkLeavesTheOtherBits() throws Exception {
        client = cleanup.add(UdpPeer.bind(IpFamily.V4.loopback()));
        server = cleanup.add(UdpPeer.bind(IpFamily.V4.loopback()));
        // A rule that looks at connections has them tracked; this one matches no packet.
        cleanup.add(Rule.on(IpFamily.V4, "INPUT")
                .udpTo(server.port())
                .connectionMark(0x7777)
                .drop());
        cleanup.add(Rule.on(IpFamily.V4, "INPUT").udpTo(server.port()).queue(4));

        client.send(server, "1");
        queue.write(queue.take().accept().conntrackMark(0xf0f0));
        client.send(server, "2");
        NfqueuePacket second = queue.take();
        assertEquals(0xf0f0, second.conntrack().mark());
        queue.write(second.accept().conntrackMark(0xffff_ff05, 0xff));
        client.send(server, "3");
        NfqueuePacket third = queue.take();
        assertEquals(0xf005, third.conntrack().mark());
        queue.write(third.accept().mark(1).conntrackMark(0).conntrackTimeout(Duration.ofSeconds(90)));
        client.send(server, "4");
        NfqueuePacket fourth = queue.take();
        assertEquals(0, fourth.conntrack().mark());
        queue.write(fourth);
        for (int i = 1; i <= 4; i++) {
            assertEquals(Integer.toString(i), server.receive());
        }
    }

    @Test
    @NeedsKernel(config = "CONFIG_NF_CONNTRACK_LABELS")
    void labelsOfTheMaskAreSetAndTakenAway() throws Exception {
        client = cleanup.add(UdpPeer.bind(IpFamily.V4.loopback()));
        server = cleanup.add(UdpPeer.bind(IpFamily.V4.loopback()));
        cleanup.add(Rule.on(IpFamily.V4, "INPUT")
                .udpTo(server.port())
                .connectionLabel(77)
                .drop());
        cleanup.add(Rule.on(IpFamily.V4, "INPUT").udpTo(server.port()).queue(4));

        client.send(server, "1");
        queue.write(queue.take().accept().conntrackLabels(labels(5, 9, 100), labels(5, 100)));
        client.send(server, "2");
        NfqueuePacket second = queue.take();
        assertEquals(labels(5, 100), second.conntrack().labels());
        queue.write(second.accept().conntrackLabels(labels(77), labels(5, 77)));
        client.send(server, "dropped by the rule");
        UdpPeer other = cleanup.add(UdpPeer.bind(IpFamily.V4.loopback()));
        other.send(server, "3");
        queue.write(queue.take());
        for (int i = 1; i <= 3; i++) {
            assertEquals(Integer.toString(i), server.receive());
        }
    }

    private static BitSet labels(int... labels) {
        BitSet set = new BitSet();
        for (int label : labels) {
            set.set(label);
        }
        return set;
    }

    @Test
    void shortTimeoutEndsTheConnection() throws Exception {
        connect(IpFamily.V4);
        client.send(server, "1");
        queue.write(queue.take().accept().conntrackMark(5).conntrackTimeout(Duration.ZERO));
        assertEquals("1", server.receive());
        // With the mark of the first connection it would not be queued.
        client.send(server, "2");
        NfqueuePacket second = queue.take();
        assertEquals(0, second.conntrack().mark());
        queue.write(second);
        assertEquals("2", server.receive());
    }
}
