// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Delays a channel's close until no packet waits any more: queueing is stopped, what is in the socket is read, what handlers
 * hold is waited for, all within a bound of time.
 */
final class CloseDrain {
    private final QueueEngine engine;
    private boolean running;
    private boolean over;
    private boolean stopped;
    private boolean socketEmpty;
    private Future<?> timeout;

    CloseDrain(QueueEngine engine) {
        this.engine = engine;
    }

    /** Returns whether a close has begun and waits for packets to be judged. */
    boolean isRunning() {
        return running;
    }

    /** Takes a close over. Returns {@code false} when nothing is to be waited for. */
    boolean delays(ChannelPromise closePromise) {
        if (over || !engine.isActive()) {
            return false;
        }
        engine.channel().closeFuture().addListener((ChannelFutureListener) closed -> closePromise.trySuccess());
        if (running) {
            return true;
        }
        running = true;
        stopQueueing();
        int millis = engine.config().getDrainTimeoutMillis();
        timeout = engine.eventLoop().schedule(this::finish, millis, TimeUnit.MILLISECONDS);
        engine.eventLoop().execute(engine::readable);
        return true;
    }

    /** Lets nothing more into the queue, once. */
    void stopQueueing() {
        if (!stopped) {
            stopped = true;
            engine.binding().stopQueueing();
        }
    }

    /** A turn of reading has ended; {@code drained}: the socket had no more. */
    void turnEnded(boolean drained) {
        if (!running) {
            return;
        }
        socketEmpty |= drained;
        if (!socketEmpty) {
            engine.eventLoop().execute(engine::readable);
        }
        verdictsSent();
    }

    /** Verdicts have been sent; perhaps they were the last. */
    void verdictsSent() {
        if (running && socketEmpty && !engine.hasWaiting()) {
            // Not at once: this may be in the middle of a flush, whose promises are still to be told.
            socketEmpty = false;
            engine.eventLoop().execute(this::finish);
        }
    }

    private void finish() {
        if (running) {
            abandon();
            engine.closeChannel();
        }
    }

    /** Waits no longer: the next close goes through. */
    void abandon() {
        over = true;
        running = false;
        if (timeout != null) {
            timeout.cancel(false);
        }
    }
}
