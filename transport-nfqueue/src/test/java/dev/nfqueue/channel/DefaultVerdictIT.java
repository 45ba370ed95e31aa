// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nfqueue.testsupport.Await;
import dev.nfqueue.testsupport.Cleanup;
import dev.nfqueue.testsupport.IpFamily;
import dev.nfqueue.testsupport.KernelTest;
import dev.nfqueue.testsupport.UdpPair;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of packets that nobody judges. */
@KernelTest
class DefaultVerdictIT {
    @RegisterExtension
    final Cleanup cleanup = new Cleanup();

    @ParameterizedTest
    @EnumSource
    void releasedPacketIsDropped(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(TestQueue.bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        udp.send("released");
        udp.send("accepted");
        queue.take().release();
        queue.write(queue.take().accept());

        assertEquals("accepted", udp.receive());
        Await.until(() -> queue.channel().metrics().outstanding() == 0, "both packets to be judged");
    }

    @ParameterizedTest
    @EnumSource
    void releasedPacketPassesWhereThatIsTheDefault(IpFamily family) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(TestQueue.setup()
                .option(NfqueueChannelOption.DEFAULT_VERDICT, Verdict.ACCEPT)
                .bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        udp.send("released on another thread");
        queue.take().release();

        assertEquals("released on another thread", udp.receive());
    }

    @ParameterizedTest
    @EnumSource
    void packetInFailingHandlerIsDropped(IpFamily family) throws Exception {
        assertDropsBadAndAccepts(family, new SimpleChannelInboundHandler<NfqueuePacket>() {
            @Override
            protected void channelRead0(ChannelHandlerContext ctx, NfqueuePacket packet) {
                if (UdpBytes.payload(packet.content()).equals("bad")) {
                    throw new IllegalStateException("a handler's bug");
                }
                ctx.write(packet.accept().retain());
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                // Expected; Netty would log it.
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void packetThatFailingHandlerDidNotReleaseIsDropped(IpFamily family) throws Exception {
        List<NfqueuePacket> unreleased = new CopyOnWriteArrayList<>();
        assertDropsBadAndAccepts(family, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                NfqueuePacket packet = (NfqueuePacket) message;
                if (UdpBytes.payload(packet.content()).equals("bad")) {
                    unreleased.add(packet);
                    throw new IllegalStateException("a handler's bug, as the test wants it");
                }
                ctx.write(packet);
            }
        });
        unreleased.forEach(NfqueuePacket::release);
    }

    @ParameterizedTest
    @EnumSource
    void packetAtPipelinesTailIsDropped(IpFamily family) throws Exception {
        assertDropsBadAndAccepts(family, new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                NfqueuePacket packet = (NfqueuePacket) message;
                if (UdpBytes.payload(packet.content()).equals("bad")) {
                    ctx.fireChannelRead(packet);
                } else {
                    ctx.write(packet);
                }
            }
        });
    }

    private void assertDropsBadAndAccepts(IpFamily family, ChannelHandler handler) throws Exception {
        UdpPair udp = cleanup.add(UdpPair.loopback(family));
        TestQueue queue = cleanup.add(TestQueue.setup().handler(handler).bind(3));
        cleanup.add(udp.at("INPUT").queue(3));

        udp.send("bad");
        udp.send("good");

        assertEquals("good", udp.receive());
        Await.until(() -> queue.channel().metrics().outstanding() == 0, "both packets to be judged");
    }
}
