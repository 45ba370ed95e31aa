// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.nfqueue.channel.embedded.FakeKernel;
import dev.nfqueue.channel.embedded.GivenVerdict;
import dev.nfqueue.channel.embedded.NfqueuePacketBuilder;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What a test of a whole channel needs: an event loop, a fake kernel, and a handler that lets packets lie. */
final class Rig implements AfterEachCallback {
    final NfqueueEventLoopGroup group = new NfqueueEventLoopGroup();
    final FakeKernel kernel = new FakeKernel();

    /** What the collector has met and no test has taken: packets, events, exceptions. */
    final BlockingQueue<Object> seen = new LinkedBlockingQueue<>();

    private NfqueueChannel channel;

    Bootstrap bootstrap(ChannelHandler handler) {
        return new Bootstrap().group(group).channelFactory(kernel::newChannel).handler(handler);
    }

    NfqueueChannel bind(ChannelHandler handler) {
        return bind(bootstrap(handler));
    }

    NfqueueChannel bind(Bootstrap bootstrap) {
        channel = (NfqueueChannel)
                bootstrap.bind(new NfqueueAddress(3)).syncUninterruptibly().channel();
        return channel;
    }

    /** Makes a handler that keeps all it meets. */
    ChannelHandler collector() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                seen.add(message);
            }

            @Override
            public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                seen.add(event);
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                seen.add(cause);
            }
        };
    }

    /** Takes the next thing that the collector met, which must be of this type. */
    <T> T next(Class<T> type) throws InterruptedException {
        return assertInstanceOf(type, seen.poll(30, TimeUnit.SECONDS));
    }

    /** Takes the next packet, lets it go, and returns its id. */
    long nextId() throws InterruptedException {
        NfqueuePacket packet = next(NfqueuePacket.class);
        packet.release();
        return packet.packetId();
    }

    List<NfqueuePacket> nextPackets(int count) throws InterruptedException {
        List<NfqueuePacket> packets = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            packets.add(next(NfqueuePacket.class));
        }
        return packets;
    }

    static NfqueuePacketBuilder packet() {
        return packet(28);
    }

    static NfqueuePacketBuilder packet(int length) {
        return new NfqueuePacketBuilder().content(TestPackets.ipv4(length));
    }

    long send() {
        return kernel.sendPacket(packet());
    }

    /** Queues packets, and takes them from the collector. */
    List<NfqueuePacket> exchange(int count) throws InterruptedException {
        List<NfqueuePacket> packets = new ArrayList<>();
        for (int i = 0; i < count; i += 50) {
            int burst = Math.min(50, count - i);
            for (int n = 0; n < burst; n++) {
                send();
            }
            packets.addAll(nextPackets(burst));
        }
        return packets;
    }

    /** Returns when the channel's loop has run all tasks that were there before. */
    static void letLoopCatchUp(Channel channel) {
        channel.eventLoop().submit(() -> {}).syncUninterruptibly();
    }

    void assertVerdict(long id, Verdict verdict) throws InterruptedException {
        assertEquals(new GivenVerdict(id, verdict, null, null, false), kernel.awaitVerdict());
    }

    /** Ends the loop, and with it the channel. */
    void shutDown() {
        group.shutdownGracefully(0, 30, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (channel != null && channel.isOpen()) {
            channel.config().setDrainTimeoutMillis(0);
            channel.close().awaitUninterruptibly();
        }
        shutDown();
        kernel.close();
        seen.forEach(ReferenceCountUtil::release);
    }
}
