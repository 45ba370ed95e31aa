// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.Command;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.Rule;
import dev.nfqueue.testsupport.UdpPeer;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several queues that share the traffic of one rule. */
@KernelTest
class GroupIT {
    private static final int FIRST = 10;
    private static final int QUEUES = 4;
    private static final int SENDERS = 40;

    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    /** Which queues each sender's packets have come through. */
    private final Map<String, Set<Integer>> queues = new ConcurrentHashMap<>();

    @ParameterizedTest
    @EnumSource
    void spreadsSendersOverQueuesAndKeepsEachInOne(IpFamily family) throws Exception {
        NfqueueGroup group = bind();
        UdpPeer receiver = cleanup.add(UdpPeer.bind(family.loopback()));
        cleanup.add(Rule.on(family, "INPUT").udpTo(receiver.port()).queueBalanced(FIRST, FIRST + QUEUES - 1));

        for (int number = 1; number <= SENDERS; number++) {
            UdpPeer sender = cleanup.add(UdpPeer.bind(address(family, number)));
            for (int i = 0; i < 3; i++) {
                String text = number + "/" + i;
                sender.send(receiver, text);
                assertEquals(text, receiver.receive());
            }
        }

        assertEquals(SENDERS, queues.size());
        queues.forEach((sender, used) -> assertEquals(1, used.size(), sender + " came through " + used));
        Set<Integer> all = new ConcurrentSkipListSet<>();
        queues.values().forEach(all::addAll);
        assertEquals(QUEUES, all.size(), "queues used: " + all);
        assertEquals(3 * SENDERS, group.metrics().packets());
    }

    @Test
    void givesAllUpWhereOneIsTaken() throws Exception {
        TestQueue owner = cleanup.add(TestQueue.bind(FIRST + 2));

        assertThrows(QueueInUseException.class, this::bind);

        owner.close();
        assertTrue(bind().channels().stream().allMatch(NfqueueChannel::isActive));
    }

    @Test
    void closedGroupLeavesQueuesFree() throws Exception {
        NfqueueGroup group = bind();

        TestQueue.await(group.close());
        TestQueue.await(group.closeFuture());

        assertEquals(QUEUES, bind().channels().size());
    }

    private NfqueueGroup bind() throws Exception {
        EventLoopGroup loops = new NfqueueEventLoopGroup(QUEUES);
        cleanup.add(() -> TestQueue.shutDown(loops));
        ChannelHandler handlers = new ChannelInitializer<NfqueueChannel>() {
            @Override
            protected void initChannel(NfqueueChannel channel) {
                channel.pipeline().addLast(new Acceptor());
            }
        };
        Future<NfqueueGroup> bound = NfqueueGroup.bind(
                new Bootstrap().group(loops).channel(NfqueueChannel.class).handler(handlers), FIRST, QUEUES);
        TestQueue.await(bound);
        return bound.getNow();
    }

    /** An address of the loopback: all of 127.0.0.0/8 is there, of IPv6 only what is added. */
    private static InetAddress address(IpFamily family, int number) throws Exception {
        if (family == IpFamily.V4) {
            return InetAddress.getByName("127.0.1." + number);
        }
        String address = "fd11::" + number;
        Command.run("ip", "addr", "replace", address + "/128", "dev", "lo", "nodad");
        return InetAddress.getByName(address);
    }

    private final class Acceptor extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            NfqueuePacket packet = (NfqueuePacket) message;
            String text = UdpBytes.payload(packet.content());
            queues.computeIfAbsent(text.substring(0, text.indexOf('/')), sender -> new ConcurrentSkipListSet<>())
                    .add(packet.queue());
            ctx.write(packet, ctx.voidPromise());
        }
    }
}
