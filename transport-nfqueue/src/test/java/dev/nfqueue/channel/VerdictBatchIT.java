// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.UdpPair;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kernel judges all that wait up to an id by one message: a packet that is held must not be among them. */
@KernelTest
class VerdictBatchIT {
    private static final int PACKETS = 20;
    private static final int HELD = 7;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @ParameterizedTest
    @EnumSource
    void judgesAllButWhatIsHeld(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(TestQueue.setup().bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < PACKETS; i++) {
                udp.send(round + "/" + i);
            }
            List<NfqueuePacket> packets = queue.take(PACKETS);
            NfqueuePacket held = packets.remove(HELD);
            accept(queue.channel(), packets);
            List<String> received = new ArrayList<>();
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < PACKETS; i++) {
                if (i != HELD) {
                    expected.add(round + "/" + i);
                    received.add(udp.receive());
                }
            }
            assertEquals(expected, received);
            assertEquals(1, queue.channel().metrics().outstanding());
            queue.write(held.accept());
            assertEquals(round + "/" + HELD, udp.receive());
        }
    }

    @ParameterizedTest
    @EnumSource
    void marksAllOfARun(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(TestQueue.setup().bind(3));
        cleanup.add(udp.at("INPUT").table("mangle").queue(3));
        cleanup.add(udp.at("INPUT").table("filter").mark(7).drop());

        for (int i = 0; i < PACKETS; i++) {
            udp.send("packet " + i);
        }
        List<NfqueuePacket> packets = queue.take(PACKETS);
        TestQueue.await(queue.channel().eventLoop().submit(() -> {
            for (int i = 0; i < PACKETS; i++) {
                queue.channel().write(packets.get(i).accept().mark(i < PACKETS / 2 ? 7 : 8));
            }
            queue.channel().flush();
        }));
        for (int i = PACKETS / 2; i < PACKETS; i++) {
            assertEquals("packet " + i, udp.receive());
        }
        assertEquals(PACKETS, queue.channel().metrics().accepted());
    }

    private static void accept(NfqueueChannel channel, List<NfqueuePacket> packets) throws Exception {
        TestQueue.await(channel.eventLoop().submit(() -> {
            packets.forEach(packet -> channel.write(packet.accept(), channel.voidPromise()));
            channel.flush();
        }));
    }
}
