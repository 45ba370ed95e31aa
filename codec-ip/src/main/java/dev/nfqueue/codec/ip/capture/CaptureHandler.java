// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.netty.util.concurrent.Promise;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writes the packets that pass, and what is decided on them, into a pcapng capture. It stands first in the pipeline,
 * where it sees packets before anybody edits them, and decisions as the channel gets them. A {@link
 * CaptureHandlerBuilder} makes it. Messages pass as they are.
 *
 * <h2>What is written</h2>
 *
 * Each inbound {@link ByteBufHolder} is a packet, with the bytes it had when it came. Where a decision is to follow, the
 * packet waits for it and is written with the decision's comment, so that packets stand in the order of the decisions;
 * their times are those of their arrival. Packets that were released undecided, that too many others wait behind, or
 * that are undecided at the end, are written with a comment that says so. New content follows as an outbound packet.
 *
 * <h2>Threads, and what happens when the disk is slow or full</h2>
 *
 * The event loop encodes; a thread of its own writes. What is on the way between them is bounded: packets beyond, and
 * those which can't be written, are missing in the capture. They are counted ({@link #lost}), the next packet in the
 * capture says how many are missing before it, and a {@link CaptureLossEvent} is fired once. Traffic goes on in any case,
 * even when a function of the user's throws. A file that could not be written to its end is cut after its last packet.
 *
 * <h2>End</h2>
 *
 * When the handler is removed or the channel closed, all is written out; {@link #closeFuture} tells when that is done.
 */
public final class CaptureHandler extends ChannelDuplexHandler {

    private static final int PART = 64 << 10;
    private static final String RELEASED = "released undecided";

    private final CaptureHandlerBuilder settings;
    private final CaptureWriter writer;
    private final Map<Object, Undecided> undecided = new LinkedHashMap<>();
    private final AtomicBoolean lossTold = new AtomicBoolean();
    private final Promise<Void> closed = GlobalEventExecutor.INSTANCE.newPromise();
    private ByteBuf blocks;
    private long lossWritten;
    private ChannelHandlerContext context;

    /** A packet that waits for its decision: its bytes, copied before anybody could edit them. */
    private record Undecided(ByteBufHolder message, CaptureArrival arrival, ByteBuf bytes) {}

    CaptureHandler(CaptureHandlerBuilder settings, CaptureWriter writer) {
        this.settings = settings;
        this.writer = writer;
    }

    /** Packets that are in the files; any thread. */
    public long written() {
        return writer.written();
    }

    /** Packets that are missing in the files; any thread. */
    public long lost() {
        return writer.lost();
    }

    /** Succeeds when all is written and the file closed, after the channel's end; fails when that was not possible. */
    public Future<Void> closeFuture() {
        return closed;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBufHolder packet) {
            try {
                arrived(packet);
            } catch (RuntimeException e) {
                lose(e);
            }
        }
        ctx.fireChannelRead(message);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The promise is the caller's.
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        try {
            CaptureDecision decision = settings.decisions.apply(message);
            if (decision != null) {
                decided(decision);
            }
        } catch (RuntimeException e) {
            lose(e);
        }
        ctx.write(message, promise);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        handOver();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        handOver();
        ctx.flush();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        for (Undecided packet : undecided.values()) {
            writeOut(packet, packet.message.refCnt() > 0 ? "undecided when the capture ended" : RELEASED);
        }
        undecided.clear();
        handOver();
        writer.close(failure -> {
            if (failure == null) {
                closed.trySuccess(null);
            } else {
                closed.tryFailure(failure);
            }
        });
    }

    private void arrived(ByteBufHolder packet) {
        if (!settings.filter.test(packet)) {
            return;
        }
        CaptureArrival arrival = settings.arrivals.apply(packet);
        if (arrival == null) {
            return;
        }
        if (arrival.key() == null) {
            encode(arrival, packet.content(), arrival.options());
            return;
        }
        ByteBuf content = packet.content();
        ByteBuf bytes = content.copy(content.readerIndex(), captured(content));
        int original = Math.max(content.readableBytes(), arrival.originalLength());
        CaptureArrival whole = new CaptureArrival(arrival.key(), arrival.timestamp(), original, arrival.options());
        Undecided sameKey = undecided.put(arrival.key(), new Undecided(packet, whole, bytes));
        if (sameKey != null) {
            writeOut(sameKey, "undecided when another of its key came");
        }
        if (undecided.size() > settings.maxUndecided) {
            Iterator<Undecided> oldest = undecided.values().iterator();
            Undecided packetOut = oldest.next();
            oldest.remove();
            writeOut(packetOut, "undecided so far");
        }
    }

    private void decided(CaptureDecision decision) {
        PacketOptions options = PacketOptions.NONE;
        if (decision.key() != null) {
            Undecided packet = undecided.remove(decision.key());
            if (packet == null) {
                // Filtered out, or decided before.
                return;
            }
            writeOut(packet, decision.comment());
            PacketOptions told = packet.arrival.options();
            options = new PacketOptions(told.comments(), told.flags(), -1, told.packetId());
        }
        if (decision.content() != null) {
            if (decision.comment() != null) {
                options = options.withComment(decision.comment());
            }
            PacketOptions outbound = options.withDirection(PacketDirection.OUTBOUND);
            encode(CaptureArrival.now(null, 0, outbound), decision.content(), outbound);
        }
    }

    /** Writes out packets that will see no decision any more, since they were released. */
    private void writeOutReleased() {
        Iterator<Undecided> oldest = undecided.values().iterator();
        while (oldest.hasNext()) {
            Undecided packet = oldest.next();
            if (packet.message.refCnt() > 0) {
                // Those behind it wait with it: looking at all of them each time would cost too much.
                return;
            }
            oldest.remove();
            writeOut(packet, RELEASED);
        }
    }

    private void writeOut(Undecided packet, String comment) {
        try {
            PacketOptions options = packet.arrival.options();
            encode(packet.arrival, packet.bytes, comment == null ? options : options.withComment(comment));
        } finally {
            packet.bytes.release();
        }
    }

    private int captured(ByteBuf content) {
        return settings.snapLength == 0
                ? content.readableBytes()
                : Math.min(settings.snapLength, content.readableBytes());
    }

    private void encode(CaptureArrival arrival, ByteBuf content, PacketOptions options) {
        int captured = captured(content);
        if (!writer.hasRoom((blocks == null ? 0 : blocks.readableBytes()) + captured)) {
            lose(null);
            return;
        }
        PacketOptions told = options.direction() == PacketDirection.UNKNOWN
                ? options.withDirection(PacketDirection.INBOUND)
                : options;
        long missing = writer.lost() - lossWritten;
        if (missing > 0) {
            told = told.withDropCount(Math.max(0, told.dropCount()) + missing);
            lossWritten += missing;
        }
        if (blocks == null) {
            blocks = ByteBufAllocator.DEFAULT.directBuffer(PART + 2048);
        }
        int original = Math.max(content.readableBytes(), arrival.originalLength());
        ByteBuf bytes = content.slice(content.readerIndex(), captured);
        BlockEncoder.enhancedPacket(blocks, 0, arrival.timestamp(), bytes, original, told);
        if (blocks.readableBytes() >= PART) {
            pass(blocks);
            blocks = null;
        }
    }

    private void handOver() {
        writeOutReleased();
        if (blocks != null) {
            pass(blocks);
            blocks = null;
        }
    }

    private void pass(ByteBuf whole) {
        writer.write(whole, this::tellLoss);
    }

    private void lose(Throwable cause) {
        writer.countLost(1);
        tellLoss(cause);
    }

    private void tellLoss(Throwable cause) {
        if (lossTold.compareAndSet(false, true)) {
            try {
                context.executor().execute(() -> context.fireUserEventTriggered(new CaptureLossEvent(cause)));
            } catch (RejectedExecutionException e) {
                // The loop has ended, and with it everybody who could be told; the number of the lost remains.
            }
        }
    }
}
