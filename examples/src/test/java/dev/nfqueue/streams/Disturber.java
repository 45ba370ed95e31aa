// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.streams;

import dev.nfqueue.channel.NfqueuePacket;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A bad network: loses, delays (and so reorders) and duplicates packets, where a kernel has no netem for it. */
final class Disturber extends ChannelInboundHandlerAdapter {
    private final Random random = new Random(42);
    private final double share;
    private final int delayMillis;
    volatile int lost;
    volatile int delayed;
    volatile int duplicated;

    Disturber(double share, int delayMillis) {
        this.share = share;
        this.delayMillis = delayMillis;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // Written by the event loop alone.
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        NfqueuePacket packet = (NfqueuePacket) message;
        if (random.nextDouble() < share) {
            lost++;
            ctx.write(packet.drop());
            return;
        }
        if (random.nextDouble() < share && packet.isChecksumReady() && !packet.isGso()) {
            duplicated++;
            ctx.write(new DefaultByteBufHolder(packet.content().copy()));
        }
        if (random.nextDouble() < share) {
            delayed++;
            ctx.executor()
                    .schedule(
                            () -> ctx.writeAndFlush(packet.accept()),
                            1 + random.nextInt(delayMillis),
                            TimeUnit.MILLISECONDS);
        } else {
            ctx.write(packet.accept());
        }
    }

    @Override
    public String toString() {
        return lost + " lost, " + delayed + " delayed, " + duplicated + " sent twice";
    }
}
