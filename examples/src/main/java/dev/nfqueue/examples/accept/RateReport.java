// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.accept;

import dev.nfqueue.examples.Console;
import dev.nfqueue.examples.Tally;
import dev.nfqueue.examples.Units;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Prints each second how many packets came in it. */
final class RateReport extends ChannelInboundHandlerAdapter {
    private final Tally tally;
    private final Console console;
    private Future<?> everySecond;
    private long packets;
    private long bytes;
    private long nanos;

    RateReport(Tally tally, Console console) {
        this.tally = tally;
        this.console = console;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        nanos = ctx.executor().ticker().nanoTime();
        everySecond = ctx.executor().scheduleAtFixedRate(() -> report(ctx), 1, 1, TimeUnit.SECONDS);
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        everySecond.cancel(false);
        ctx.fireChannelInactive();
    }

    private void report(ChannelHandlerContext ctx) {
        long now = ctx.executor().ticker().nanoTime();
        // The loop may be late; the rate is that of the time that really passed.
        double seconds = (now - nanos) / 1e9;
        console.line(String.format(
                Locale.ROOT,
                "%d packets/s, %s/s, %d outstanding, %d lost",
                Math.round((tally.packets() - packets) / seconds),
                Units.bytes(Math.round((tally.bytes() - bytes) / seconds)),
                tally.outstanding(),
                tally.lost()));
        nanos = now;
        packets = tally.packets();
        bytes = tally.bytes();
    }
}
