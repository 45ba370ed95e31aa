// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.UdpPair;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each verdict does in the kernel. */
@KernelTest
class VerdictIT {
    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    private UdpPair udp;
    private TestQueue queue;

    /** A sender and a receiver on the loopback, whose datagrams go through queue 3. */
    private void queueInput(IpFamily family) throws Exception {
        udp = cleanup.add(UdpPair.loopback(family));
        queue = cleanup.add(TestQueue.bind(3));
        cleanup.add(udp.at("INPUT").queue(3));
    }

    @ParameterizedTest
    @EnumSource
    void acceptedPacketArrives(IpFamily family) throws Exception {
        queueInput(family);

        udp.send("accepted");
        NfqueuePacket packet = queue.take();
        assertEquals("accepted", UdpBytes.payload(packet.content()));
        queue.write(packet.accept());

        assertEquals("accepted", udp.receive());
    }

    @ParameterizedTest
    @EnumSource
    void packetWrittenBackArrives(IpFamily family) throws Exception {
        queueInput(family);

        udp.send("as it is");
        queue.write(queue.take());

        assertEquals("as it is", udp.receive());
    }

    @ParameterizedTest
    @EnumSource
    void droppedPacketDoesNotArrive(IpFamily family) throws Exception {
        queueInput(family);

        udp.send("dropped");
        udp.send("accepted");
        queue.write(queue.take().drop());
        queue.write(queue.take().accept());

        assertEquals("accepted", udp.receive());
    }

    @ParameterizedTest
    @EnumSource
    void peerSeesNewBytes(IpFamily family) throws Exception {
        queueInput(family);

        for (String text : List.of("changed", "x", "a much longer text than the one that came")) {
            udp.send("original");
            NfqueuePacket packet = queue.take();
            queue.write(packet.accept().replaceContent(UdpBytes.withPayload(packet.content(), text)));
            assertEquals(text, udp.receive());
        }
    }

    @ParameterizedTest
    @EnumSource
    void peerSeesBytesThatWereEditedInPlace(IpFamily family) throws Exception {
        queueInput(family);

        for (int bytesBefore : new int[] {1, 2, 3}) {
            udp.send("original".substring(bytesBefore));
            NfqueuePacket packet = queue.take();
            String text = "EDITED!!".substring(bytesBefore);
            packet.content().setBytes(0, UdpBytes.withPayload(packet.content(), text));
            queue.write(packet.accept().withEdits());
            assertEquals(text, udp.receive());
            assertEquals(0, packet.refCnt());
        }
    }

    @ParameterizedTest
    @EnumSource
    void peerSeesBytesOfReplacementWrittenBack(IpFamily family) throws Exception {
        queueInput(family);

        udp.send("original");
        NfqueuePacket packet = queue.take();
        NfqueuePacket replacement = packet.replace(UdpBytes.withPayload(packet.content(), "replaced"));
        packet.release();
        queue.write(replacement);

        assertEquals("replaced", udp.receive());
    }

    @ParameterizedTest
    @EnumSource
    void laterRuleSeesMark(IpFamily family) throws Exception {
        queueInput(family);
        cleanup.add(udp.at("INPUT").table("filter").mark(0x17).drop());

        udp.send("marked");
        udp.send("plain");
        queue.write(queue.take().accept().mark(0x17));
        queue.write(queue.take().accept());

        assertEquals("plain", udp.receive());
    }

    @ParameterizedTest
    @EnumSource
    void repeatRunsChainAgainWithMark(IpFamily family) throws Exception {
        udp = cleanup.add(UdpPair.loopback(family));
        TestQueue first = cleanup.add(TestQueue.bind(3));
        TestQueue second = cleanup.add(TestQueue.bind(4));
        cleanup.add(udp.at("INPUT").mark(9).queue(4));
        cleanup.add(udp.at("INPUT").mark(0).queue(3));

        udp.send("twice");
        first.write(first.take().repeat(9));
        NfqueuePacket again = second.take();
        assertEquals(9, again.mark());
        second.write(again.accept());

        assertEquals("twice", udp.receive());
        assertEquals(0, first.untaken());
    }

    @ParameterizedTest
    @EnumSource
    void queuePassesPacketToAnotherQueue(IpFamily family) throws Exception {
        queueInput(family);
        TestQueue other = cleanup.add(TestQueue.bind(65_535));

        udp.send("passed on");
        queue.write(queue.take().verdict(Verdict.queue(65_535)));
        NfqueuePacket packet = other.take();
        assertEquals(65_535, packet.queue());
        other.write(packet.accept());

        assertEquals("passed on", udp.receive());
    }

    @ParameterizedTest
    @EnumSource
    void queueNobodyBoundDropsUnlessBypassed(IpFamily family) throws Exception {
        queueInput(family);

        udp.send("dropped");
        udp.send("bypassed");
        queue.write(queue.take().verdict(Verdict.queue(77)));
        queue.write(queue.take().verdict(Verdict.queue(77).orBypass()));

        assertEquals("bypassed", udp.receive());
    }

    @ParameterizedTest
    @EnumSource
    void stopSkipsLaterChainsOfTheHook(IpFamily family) throws Exception {
        queueInput(family);
        cleanup.add(udp.at("INPUT").table("filter").drop());

        udp.send("dropped by the later rule");
        udp.send("stopped before it");
        queue.write(queue.take().accept());
        queue.write(queue.take().stop());

        assertEquals("stopped before it", udp.receive());
    }

    @ParameterizedTest
    @EnumSource
    void secondVerdictFailsLocally(IpFamily family) throws Exception {
        queueInput(family);

        udp.send("once");
        NfqueuePacket packet = queue.take().retain();
        queue.write(packet.accept());
        assertInstanceOf(VerdictAlreadyGivenException.class, queue.writeFailing(packet.drop()));

        assertEquals("once", udp.receive());
        assertEquals(List.of(), queue.drainEvents(NfqueueVerdictErrorEvent.class));
    }

    @ParameterizedTest
    @EnumSource
    void judgesThousandHeldPacketsInReverse(IpFamily family) throws Exception {
        int total = 1000;
        int step = 100;
        udp = cleanup.add(UdpPair.loopback(family));
        queue = cleanup.add(TestQueue.setup()
                .option(NfqueueChannelOption.QUEUE_MAX_LENGTH, total)
                .bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        List<NfqueuePacket> held = new ArrayList<>();
        while (held.size() < total) {
            // In steps, so that the socket's buffer need not hold them all where it can't be made large.
            for (int i = 0; i < step; i++) {
                udp.send("packet " + (held.size() + i));
            }
            held.addAll(queue.take(step));
        }
        Collections.reverse(held);
        Channel channel = queue.channel();
        for (int from = 0; from < total; from += step) {
            held.subList(from, from + step).forEach(packet -> channel.write(packet.accept(), channel.voidPromise()));
            channel.flush();
            for (int i = from; i < from + step; i++) {
                assertEquals("packet " + (total - 1 - i), udp.receive());
            }
        }
        assertEquals(List.of(), queue.drainEvents(NfqueueVerdictErrorEvent.class));
    }
}
