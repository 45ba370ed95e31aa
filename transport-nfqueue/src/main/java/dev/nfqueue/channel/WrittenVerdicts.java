// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.util.Arrays;

/**
 * What has been written to a channel and not yet been sent, in the order of writing. It stands in for Netty's
 * {@code ChannelOutboundBuffer}, which has more to do for a message than the kernel: bytes of partial writes, counters
 * that other threads see, pooled entries. For the channel's writability only bytes of one's own count, and new bytes of
 * packets that are not sent at once: verdicts are bounded by the packets that wait for them.
 */
final class WrittenVerdicts {
    private static final int INITIAL_CAPACITY = 64;

    private final QueueEngine engine;

    /** Two places for each: the message, or {@code null} when it was cancelled, and its promise, {@code null} for a void one. */
    private Object[] entries = new Object[2 * INITIAL_CAPACITY];

    private int first;
    private int flushed;
    private int end;
    private long pendingBytes;
    private long flushedBytes;

    WrittenVerdicts(QueueEngine engine) {
        this.engine = engine;
    }

    /** Takes over a message. */
    void add(Object message, ChannelPromise promise) {
        if (2 * end == entries.length) {
            entries = Arrays.copyOf(entries, 4 * end);
        }
        entries[2 * end] = message;
        if (!promise.isVoid()) {
            entries[2 * end + 1] = promise;
        }
        end++;
        if (PacketInjector.isOwn(message)) {
            countPending(((ByteBufHolder) message).content());
        } else if (!engine.sendsSoon()) {
            countPending(PacketLedger.newContent(message));
        }
    }

    private void countPending(ByteBuf content) {
        if (content != null) {
            pendingBytes += content.readableBytes();
            pipeline().countPending(content.readableBytes());
        }
    }

    /** Marks everything for sending. What was cancelled before is released, so that its packet gets the default verdict. */
    void flush() {
        for (int i = flushed; i < end; i++) {
            ChannelPromise promise = (ChannelPromise) entries[2 * i + 1];
            if (promise != null && !promise.setUncancellable()) {
                Object message = entries[2 * i];
                entries[2 * i] = null;
                ReferenceCountUtil.safeRelease(message);
            }
        }
        flushed = end;
        flushedBytes = pendingBytes;
    }

    /** Returns how many are marked for sending. */
    int size() {
        return flushed - first;
    }

    /** Returns the oldest that is marked for sending, or {@code null} when there is none or it was cancelled. */
    Object first() {
        return size() == 0 ? null : message(0);
    }

    /** Returns one of those marked for sending, the oldest is 0; {@code null} when it was cancelled. */
    Object message(int i) {
        return entries[2 * (first + i)];
    }

    /** Removes the oldest ones: releases the messages, then tells the promises, whose listeners may write again. */
    void remove(int n, Throwable failure) {
        int from = first;
        first += n;
        for (int i = from; i < from + n; i++) {
            Object message = entries[2 * i];
            entries[2 * i] = null;
            if (message != null) {
                ReferenceCountUtil.safeRelease(message);
            }
        }
        for (int i = from; i < from + n; i++) {
            ChannelPromise promise = (ChannelPromise) entries[2 * i + 1];
            if (promise != null) {
                entries[2 * i + 1] = null;
                complete(promise, failure);
            } else if (failure != null) {
                engine.pipeline().fireExceptionCaught(failure);
            }
        }
    }

    private NfqueuePipeline pipeline() {
        return (NfqueuePipeline) engine.pipeline();
    }

    private static void complete(ChannelPromise promise, Throwable failure) {
        if (failure == null) {
            promise.trySuccess();
        } else {
            promise.tryFailure(failure);
        }
    }

    /** All that was marked for sending is gone; moves what was written meanwhile to the front. */
    void sent() {
        int left = end - first;
        if (left > 0) {
            System.arraycopy(entries, 2 * first, entries, 0, 2 * left);
            Arrays.fill(entries, 2 * left, 2 * end, null);
        }
        first = 0;
        flushed = 0;
        end = left;
        if (flushedBytes > 0) {
            pipeline().uncountPending(flushedBytes);
            pendingBytes -= flushedBytes;
            flushedBytes = 0;
        }
    }

    /** Fails everything that has not been sent. */
    void fail(Throwable cause) {
        flush();
        remove(size(), cause);
    }
}
