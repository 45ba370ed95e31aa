// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.internal.linux.NetlinkSocket;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.Netns;
import dev.nfqueue.testsupport.ProcQueue;
import dev.nfqueue.testsupport.Rule;
import dev.nfqueue.testsupport.UdpPair;
import io.netty.channel.ChannelOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Options changed while the queue is bound, reading on demand, and what the kernel tells asynchronously. */
@KernelTest
class OptionsIT {
    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @ParameterizedTest
    @EnumSource
    void copyRangeTakesEffectAtOnce(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(TestQueue.bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        udp.send("before");
        NfqueuePacket whole = queue.take();
        assertFalse(whole.isTruncated());
        queue.write(whole.accept());
        change(queue, NfqueueChannelOption.COPY_RANGE, family.headerLength());
        udp.send("after");
        NfqueuePacket cut = queue.take();
        assertTrue(cut.isTruncated());
        assertEquals(family.headerLength(), cut.content().readableBytes());
        queue.write(cut.accept());
    }

    @ParameterizedTest
    @EnumSource
    void queueLengthAndFailOpenTakeEffectAtOnce(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(TestQueue.bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        change(queue, NfqueueChannelOption.QUEUE_MAX_LENGTH, 0);
        udp.send("dropped");
        change(queue, NfqueueChannelOption.FAIL_OPEN, true);
        udp.send("passes");
        assertEquals("passes", udp.receive());
        change(queue, NfqueueChannelOption.QUEUE_MAX_LENGTH, 10);
        udp.send("queued");
        queue.write(queue.take().accept());
        assertEquals("queued", udp.receive());
    }

    /** Where the kernel has connection tracking for queues nothing is refused, and the rest holds all the same. */
    @ParameterizedTest
    @EnumSource
    void refusedFlagDoesNotSpoilLaterChanges(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(TestQueue.bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        change(queue, NfqueueChannelOption.CONNTRACK, true);
        change(queue, NfqueueChannelOption.COPY_RANGE, family.headerLength());
        change(queue, NfqueueChannelOption.QUEUE_MAX_LENGTH, 1);
        change(queue, NfqueueChannelOption.FAIL_OPEN, true);
        udp.send("cut");
        NfqueuePacket packet = queue.take();
        assertTrue(packet.isTruncated());
        udp.send("passes");
        assertEquals("passes", udp.receive());
        queue.write(packet.accept());
        assertEquals("cut", udp.receive());
        boolean refused = !queue.drainEvents(UnsupportedFlagException.class).isEmpty();
        assertEquals(!refused, queue.channel().config().getOption(NfqueueChannelOption.CONNTRACK));
    }

    @ParameterizedTest
    @EnumSource
    void packetsWaitInTheKernelUntilTheyAreRead(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(TestQueue.bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        udp.send("at once");
        queue.write(queue.take().accept());
        queue.channel().config().setAutoRead(false);
        TestQueue.turnLoop(queue);
        udp.send("waits");
        TestQueue.turnLoop(queue);
        assertEquals(0, queue.untaken());
        ProcQueue.of(3).ifPresent(row -> assertEquals(1, row.queued()));
        queue.channel().read();
        queue.write(queue.take().accept());

        assertEquals("at once", udp.receive());
        assertEquals("waits", udp.receive());
    }

    @ParameterizedTest
    @EnumSource
    void verdictOnPacketTheKernelHasDroppedIsAnEvent(IpFamily family) throws Exception {
        Netns peer = cleanup.add(Netns.create());
        UdpPair udp = cleanup.add(UdpPair.from(peer, family));
        TestQueue queue = cleanup.add(TestQueue.bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        udp.send("lost with its device");
        NfqueuePacket packet = queue.take();
        long id = packet.packetId();
        Command.run("ip", "link", "set", peer.hostInterface(), "down");
        queue.write(packet.accept());

        NfqueueVerdictErrorEvent error = queue.takeEvent(NfqueueVerdictErrorEvent.class);
        assertEquals(id, error.packetId());
        assertEquals(2, error.errno());
    }

    @ParameterizedTest
    @EnumSource
    void pingPasses(IpFamily family) throws Exception {
        Netns peer = cleanup.add(Netns.create());
        cleanup.add(TestQueue.setup().handler(new AcceptAll()).bind(0));
        cleanup.add(Rule.on(family, "OUTPUT").echoRequest().queue(0));

        Command.run("ping", "-c", "3", "-i", "0.2", peer.address(family).getHostAddress());
    }

    @Test
    void receiveBufferIsSetWhileBound() throws Exception {
        TestQueue queue = cleanup.add(TestQueue.bind(3));

        change(queue, ChannelOption.SO_RCVBUF, 64 * 1024);

        assertEquals(64 * 1024, queue.channel().config().getOption(ChannelOption.SO_RCVBUF));
    }

    @Test
    void receiveBufferOfOddSizeDoesNotFallShort() throws Exception {
        NetlinkSocket socket = NetlinkSocket.open();
        cleanup.add(socket::close);

        assertTrue(socket.receiveBufferSize(66_487) >= 66_487);
    }

    private static <T> void change(TestQueue queue, ChannelOption<T> option, T value) throws Exception {
        assertTrue(queue.channel().config().setOption(option, value));
        TestQueue.turnLoop(queue);
    }
}
