// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.internal.linux.Errno;
import dev.nfqueue.internal.linux.ReceiveBatch;
import dev.nfqueue.internal.linux.SendBatch;
import dev.nfqueue.internal.netlink.Attributes;
import dev.nfqueue.internal.netlink.NetlinkMessage;
import dev.nfqueue.internal.netlink.Nfqnl;
import dev.nfqueue.internal.netlink.PacketMessage;
import dev.nfqueue.testsupport.Await;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Default verdicts that the kernel cannot take at the moment, for want of memory say, are given later. */
class DefaultVerdictRetryTest {
    private static final int PACKETS = 1000;

    private final AtomicInteger seen = new AtomicInteger();

    @Test
    void givesEachPacketItsVerdictOnceWhenTheKernelCanTakeThemAgain() throws Exception {
        NfqueueEventLoopGroup group = new NfqueueEventLoopGroup();
        try (ScriptedKernel kernel = new ScriptedKernel((command, flags) -> 0)) {
            NfqueueChannel channel = (NfqueueChannel) new Bootstrap()
                    .group(group)
                    .channelFactory(kernel::newChannel)
                    .handler(new ChannelInboundHandlerAdapter() {
                        @Override
                        public void channelRead(ChannelHandlerContext ctx, Object message) {
                            seen.incrementAndGet();
                            ReferenceCountUtil.release(message);
                        }
                    })
                    .option(NfqueueChannelOption.BATCH_SIZE, 1)
                    .bind(new NfqueueAddress(0))
                    .syncUninterruptibly()
                    .channel();
            kernel.stop();
            for (int id = 1; id <= PACKETS; id++) {
                sendPacket(kernel, id);
            }
            Await.until(() -> seen.get() == PACKETS, "all packets to be read");
            Set<Integer> judged = new HashSet<>();
            Await.until(() -> collect(kernel, judged).size() == PACKETS, "all packets to be judged");
            channel.close().syncUninterruptibly();
            assertEquals(PACKETS, collect(kernel, judged).size());
        } finally {
            group.shutdownGracefully(0, 30, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    /** Sends one, and waits until it has been read, so that each verdict takes a send of its own. */
    private void sendPacket(ScriptedKernel kernel, int id) {
        SendBatch out = new SendBatch();
        TestPackets.begin(out.buffer(), id, 0x0800, 1).end();
        assertTrue(kernel.socket().send(out) > 0);
        while (seen.get() < id) {
            Thread.onSpinWait();
        }
    }

    private static Set<Integer> collect(ScriptedKernel kernel, Set<Integer> judged) {
        ReceiveBatch in = ReceiveBatch.ofSends(1);
        NetlinkMessage message = new NetlinkMessage();
        while (kernel.socket().receive(in, 1) != -Errno.EAGAIN && in.length(0) > 0) {
            ByteBuf bytes = in.buffer(0);
            message.reset(bytes, in.start(0), in.start(0) + in.length(0));
            while (message.next()) {
                if (message.type() == Nfqnl.NFQNL_MSG_VERDICT) {
                    int from = PacketMessage.attributes(message.bodyStart());
                    int header = Attributes.find(bytes, from, message.end(), Nfqnl.NFQA_VERDICT_HDR);
                    assertTrue(judged.add(bytes.getInt(header + 4)));
                }
            }
        }
        return judged;
    }
}
