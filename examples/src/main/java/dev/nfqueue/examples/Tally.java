// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples;

import dev.nfqueue.channel.NfqueueLossEvent;
import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.channel.NfqueueVerdict;
import dev.nfqueue.channel.Verdict;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.util.Locale;

/**
 * Counts what comes and what is decided, for the rate lines and the summary. First in the pipeline: all packets come
 * through it before, and all verdicts after, the handlers.
 */
public final class Tally extends ChannelDuplexHandler {
    private final long start = System.nanoTime();
    private long packets;
    private long bytes;
    private long accepted;
    private long dropped;
    private long marked;
    private long rewritten;
    private long lost;

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (msg instanceof NfqueuePacket packet) {
            packets++;
            bytes += packet.originalLength();
        }
        ctx.fireChannelRead(msg);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        if (msg instanceof NfqueueVerdict verdict) {
            count(verdict);
        } else if (msg instanceof NfqueuePacket packet) {
            // Written back, it is accepted.
            count(packet.accept());
        }
        ctx.write(msg, promise);
    }

    private void count(NfqueueVerdict verdict) {
        if (verdict.verdict().equals(Verdict.DROP)) {
            dropped++;
        } else {
            accepted++;
        }
        if (verdict.hasMark()) {
            marked++;
        }
        if (verdict.newContent() != null) {
            rewritten++;
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof NfqueueLossEvent loss) {
            lost += loss.packets();
        }
        ctx.fireUserEventTriggered(event);
    }

    /** How many packets came. */
    public long packets() {
        return packets;
    }

    /** How many bytes they had, from the IP header on. */
    public long bytes() {
        return bytes;
    }

    /** How many packets came and wait for their verdict. */
    public long outstanding() {
        return packets - accepted - dropped;
    }

    /** How many packets the kernel could not hand over. */
    public long lost() {
        return lost;
    }

    String summary() {
        double seconds = (System.nanoTime() - start) / 1e9;
        return String.format(
                Locale.ROOT,
                "%s (%s) in %.1f s: %d accepted, %d dropped, %d marked, %d rewritten; %d lost",
                Units.count(packets, "packet"),
                Units.bytes(bytes),
                seconds,
                accepted,
                dropped,
                marked,
                rewritten,
                lost);
    }
}
