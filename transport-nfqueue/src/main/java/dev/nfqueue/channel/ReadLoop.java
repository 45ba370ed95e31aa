// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.linux.Errno;

/**
 * Reads a channel's packets: a bounded number in each turn of the event loop, so that other channels on it live, and only
 * while the channel wants them.
 */
final class ReadLoop {
    /** Packets in one turn at most: 0.8 ms at 3 µs each. */
    private static final int PACKETS_PER_TURN = 256;

    private final QueueEngine engine;
    private final PacketReader reader;
    private final CloseDrain drain;
    private final Coalescing coalescing;
    private int lastBatch;

    /** Nothing was there in the last turn: only a loop that polls has such turns. */
    private boolean inVain;

    private boolean running;
    private boolean pending;

    ReadLoop(QueueEngine engine, PacketReader reader, CloseDrain drain) {
        this.engine = engine;
        this.reader = reader;
        this.drain = drain;
        coalescing = new Coalescing(engine.config());
    }

    /** Returns whether a batch is being read, at whose end verdicts are sent. */
    boolean isRunning() {
        return running;
    }

    /** Somebody wants packets: one batch, or with AUTO_READ all. */
    void begin() {
        pending = true;
        engine.registration().want(true);
        if (reader.hasUndelivered() && !running) {
            engine.eventLoop().execute(this::turn); // They came while the queue was being bound.
        }
    }

    /** AUTO_READ was switched off: what has been received is delivered still, nothing more is. */
    void stop() {
        pending = false;
        if (!running && !wanted()) {
            engine.registration().want(false);
        }
    }

    private boolean wanted() {
        return pending || engine.config().isAutoRead() || drain.isRunning();
    }

    /**
     * Reads and delivers at most {@link #PACKETS_PER_TURN} packets. The verdicts that come of a batch are sent before the next
     * is read: what has just been judged goes on, while its memory is still in the processor's cache.
     *
     * @return whether there was anything
     */
    boolean turn() {
        if (running || !engine.isActive() || !wanted()) {
            return false;
        }
        boolean single = expectsSingle();
        int left = PACKETS_PER_TURN;
        boolean any = false;
        boolean more;
        do {
            int batch = single ? 1 : Math.min(engine.config().getBatchSize(), left);
            single = false;
            left -= batch;
            more = readBatch(batch);
            any |= lastBatch > 0;
        } while (more && left > 0 && engine.isActive() && (engine.config().isAutoRead() || drain.isRunning()));
        if (engine.isActive()) {
            if (!wanted()) {
                engine.registration().want(false);
            }
            drain.turnEnded(!more);
            if (!more) {
                coalescing.rest(lastBatch);
            }
        }
        inVain = !any;
        return any;
    }

    /** What comes while a loop polls mostly comes alone, and is not to wait for the question whether there is more. */
    private boolean expectsSingle() {
        return inVain && engine.config().isAutoRead() && engine.config().getCoalesceMicros() == 0 && !drain.isRunning();
    }

    /** Returns whether there may be more. */
    private boolean readBatch(int batch) {
        running = true;
        int n;
        try {
            n = reader.receive(engine.socket(), batch);
            lastBatch = n;
            if (n <= 0 && !isFailure(n) && !reader.hasUndelivered() && !drain.isRunning()) {
                return false; // A loop that polls comes here most of the time; nobody needs to hear of it.
            }
            pending = false;
            deliver();
            if (isFailure(n)) {
                engine.fail(Errno.exception("recvmmsg(netlink)", -n));
            }
        } finally {
            running = false;
        }
        engine.pipeline().fireChannelReadComplete();
        if (engine.isActive()) {
            engine.batchEnded();
        }
        return n == batch;
    }

    private void deliver() {
        if (drain.isRunning() && !engine.config().isAutoRead()) {
            reader.discard(); // Closing, and nobody wants to see them: the default verdict.
        } else {
            reader.deliver(engine.pipeline());
        }
    }

    /** Whether an error will not pass: the descriptor is of no use any more. */
    private static boolean isFailure(int result) {
        return result < 0 && result != -Errno.EAGAIN && result != -Errno.EINTR && result != -Errno.ENOBUFS;
    }
}
