// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import dev.nfqueue.codec.ip.IpPacket;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Puts the fragments of IPv4 and IPv6 packets together, so that the handlers behind it see whole packets. What is no
 * fragment passes untouched, an atomic fragment (RFC 6946) too. It stands behind decoder and encoder:
 *
 * <pre>{@code
 * pipeline.addLast(
 *         new IpPacketDecoder(),
 *         new IpPacketEncoder(holder -> ((NfqueuePacket) holder).drop()),
 *         new IpReassembler(),
 *         new YourHandler());
 * }</pre>
 *
 * <h2>Messages</h2>
 *
 * A packet that was put together is an {@link IpPacket} whose holder is a {@link Fragments}. What is done with it is
 * done with all that it came in:
 * <ul>
 *   <li>written as it is: each goes on as it came, in the order of their offsets;
 *   <li>written after an edit: it is cut again, and each goes on with new bytes; those that are not needed any more are
 *       dropped, and where there are too few, the others are written as packets of their own;
 *   <li>written as its {@link IpPacket#drop drop}: each is dropped;
 *   <li>released: each is released, which leaves the decision to the source.
 * </ul>
 *
 * A write succeeds when all of these have, and fails with the first that has not.
 *
 * <h2>Failures</h2>
 *
 * Fragments that are not put together are dropped or passed on, see {@link ReassemblyFailure} and
 * {@link FragmentPolicy}, and told of by a {@link ReassemblyFailedEvent}. Two fragments that are the same are one: the
 * second is dropped, and counted. {@link #metrics} has all counts.
 *
 * <h2>Memory</h2>
 *
 * It holds what an {@link IpReassemblerBuilder} allows and no more. Whose fragments are held, an attacker may choose;
 * where they are kept, not.
 */
public final class IpReassembler extends ChannelDuplexHandler {

    private final ReassemblyConfig config;
    private final FragmentTable table;
    private final ReassemblyMetrics metrics = new ReassemblyMetrics();

    private ScheduledFuture<?> timer;
    private long timerDeadline;

    /** Whether something was written of which nobody else knows. */
    private boolean flushDue;

    /** Whether fragments were withheld, and nothing passed on, since the last read was complete. */
    private boolean withheld;

    private boolean passed;

    /** One with the limits that an {@link IpReassemblerBuilder} begins with. */
    public IpReassembler() {
        this(new IpReassemblerBuilder().config());
    }

    IpReassembler(ReassemblyConfig config) {
        this.config = config;
        table = new FragmentTable(config);
    }

    /** What has been done so far, and what is held. */
    public ReassemblyMetrics metrics() {
        return metrics;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof IpPacket packet && packet.isFragment()) {
            metrics.fragment();
            withheld = true;
            read(ctx, packet);
            metrics.held(table);
        } else {
            passed = true;
            ctx.fireChannelRead(message);
        }
    }

    private void read(ChannelHandlerContext ctx, IpPacket packet) {
        Datagram datagram = table.datagram(packet, now(ctx));
        ReassemblyFailure failure = datagram.failure();
        if (failure == null) {
            failure = Piece.check(packet);
        }
        if (failure == null) {
            Piece piece = new Piece(packet);
            if (datagram.hasSame(piece)) {
                metrics.duplicate();
                drop(ctx, packet);
                return;
            }
            failure = table.insert(datagram, piece);
        }
        if (failure != null) {
            List<IpPacket> packets = table.fail(datagram, failure);
            packets.add(packet);
            makeRoom(ctx, datagram);
            startTimer(ctx);
            giveUp(ctx, failure, packets);
        } else if (datagram.isComplete()) {
            deliver(ctx, datagram);
        } else {
            makeRoom(ctx, datagram);
            startTimer(ctx);
        }
    }

    private void deliver(ChannelHandlerContext ctx, Datagram datagram) {
        table.remove(datagram);
        metrics.reassembled(datagram.pieces().size());
        passed = true;
        IpPacket packet;
        try {
            packet = Reassembly.of(datagram, ctx.alloc());
        } catch (RuntimeException | Error e) {
            // No memory, most likely.
            datagram.giveUp().forEach(IpPacket::release);
            throw e;
        }
        metrics.held(table);
        ctx.fireChannelRead(packet);
    }

    private void makeRoom(ChannelHandlerContext ctx, Datagram grown) {
        Datagram victim = table.victim(grown);
        while (victim != null) {
            fail(ctx, victim, ReassemblyFailure.LIMIT);
            victim = table.victim(grown);
        }
    }

    /** Lets a packet go that has not become whole. */
    private void fail(ChannelHandlerContext ctx, Datagram datagram, ReassemblyFailure failure) {
        table.remove(datagram);
        List<IpPacket> packets = datagram.giveUp();
        if (!packets.isEmpty()) {
            giveUp(ctx, failure, packets);
        }
    }

    private void giveUp(ChannelHandlerContext ctx, ReassemblyFailure failure, List<IpPacket> packets) {
        FragmentPolicy policy = config.policies().get(failure);
        IpPacket first = packets.get(0);
        int bytes = packets.stream().mapToInt(IpPacket::length).sum();
        ReassemblyFailedEvent event = new ReassemblyFailedEvent(
                failure, policy, first.source(), first.destination(), first.fragmentId(), packets.size(), bytes);
        metrics.failed(failure, packets.size());
        metrics.held(table);
        for (IpPacket packet : packets) {
            if (policy == FragmentPolicy.DROP) {
                drop(ctx, packet);
            } else {
                passed = true;
                ctx.fireChannelRead(packet);
            }
        }
        ctx.fireUserEventTriggered(event);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Who could do anything about it?
    private void drop(ChannelHandlerContext ctx, IpPacket packet) {
        flushDue = true;
        ctx.write(packet.drop());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flushDrops(ctx);
        boolean nothingToRead = withheld && !passed;
        withheld = false;
        passed = false;
        if (nothingToRead && !ctx.channel().config().isAutoRead()) {
            // Whoever asked for a packet has got none yet.
            ctx.read();
        }
        ctx.fireChannelReadComplete();
    }

    private void flushDrops(ChannelHandlerContext ctx) {
        if (flushDue) {
            flushDue = false;
            ctx.flush();
        }
    }

    private static long now(ChannelHandlerContext ctx) {
        return ctx.executor().ticker().nanoTime();
    }

    /** One timer for all: it may go off for a packet that is whole by then, but not too late for any. */
    private void startTimer(ChannelHandlerContext ctx) {
        Datagram next = table.next();
        if (next == null || (timer != null && timerDeadline - next.deadline <= 0)) {
            return;
        }
        stopTimer();
        timerDeadline = next.deadline;
        timer = ctx.executor().schedule(() -> expire(ctx), next.deadline - now(ctx), TimeUnit.NANOSECONDS);
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }

    private void expire(ChannelHandlerContext ctx) {
        timer = null;
        long now = now(ctx);
        boolean wasPassed = passed;
        passed = false;
        for (Datagram next = table.next(); next != null && next.deadline - now <= 0; next = table.next()) {
            fail(ctx, next, ReassemblyFailure.TIMEOUT);
        }
        metrics.held(table);
        if (passed) {
            ctx.fireChannelReadComplete();
        }
        passed |= wasPassed;
        flushDrops(ctx);
        startTimer(ctx);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        FragmentWriter.write(ctx, message, promise, config.mtu());
    }

    /** Lets go of all that is held before the channel closes, while it can still be told of decisions. */
    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) throws Exception {
        letGo(ctx);
        super.close(ctx, promise);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        letGo(ctx);
        super.channelInactive(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        letGo(ctx);
    }

    private void letGo(ChannelHandlerContext ctx) {
        stopTimer();
        for (Datagram next = table.next(); next != null; next = table.next()) {
            fail(ctx, next, ReassemblyFailure.CLOSED);
        }
        metrics.held(table);
        flushDrops(ctx);
    }
}
