// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.flow.FlowChannel;
import dev.nfqueue.codec.ip.flow.FlowDirection;
import dev.nfqueue.codec.ip.flow.FlowState;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import java.util.concurrent.TimeUnit;

/**
 * A TCP connection that passes by: two streams, one for each direction, and what can be done to both at once. All methods
 * are called on the flow's event loop.
 */
public final class TcpConnection {
    private final TcpStreamMode mode;
    private final TcpStreamConfig config;
    private final ChannelHandlerContext ctx;
    private final ChannelHandler initializer;
    private final TcpEngine<?> engine;
    private final RelayEngine relay;
    private final TcpStreamChannel[] streams = new TcpStreamChannel[2];
    private final StreamInput[] inputs = new StreamInput[2];
    private final Promise<Void> released;
    private long timerAt = TcpEngine.NEVER;
    private int depth;
    private boolean inBurst;
    private boolean wrote;
    private boolean ending;
    private boolean ended;

    TcpConnection(TcpStreamMode mode, TcpStreamConfig config, ChannelHandlerContext ctx, ChannelHandler initializer) {
        this.mode = mode;
        this.config = config;
        this.ctx = ctx;
        this.initializer = initializer;
        released = ctx.executor().newPromise();
        Output output = new Output();
        relay = mode == TcpStreamMode.OBSERVE
                ? null
                : new RelayEngine(config, mode == TcpStreamMode.HOLD, output, ctx.alloc());
        engine = relay == null ? new ObservingEngine(config, output, ctx.alloc()) : relay;
    }

    /** How the connection is followed. */
    public TcpStreamMode mode() {
        return mode;
    }

    /** The flow that the connection's packets belong to. */
    public FlowChannel flow() {
        return (FlowChannel) ctx.channel();
    }

    /** The stream of a direction; null before the connection is established. */
    public TcpStreamChannel stream(FlowDirection direction) {
        return streams[index(direction)];
    }

    /**
     * Cuts the connection: both ends get a reset that they accept, both streams close. What comes after that is answered
     * with a reset too. Nothing happens when the flow has ended.
     */
    public void reset() {
        if (ending) {
            return;
        }
        enter();
        engine.reset();
        leave();
    }

    /**
     * Lets the connection go: both streams close, and what comes passes unread. Bytes that were held pass as well.
     *
     * @return succeeds once nothing of the connection depends on this any more, so that its packets can be kept away from
     *     the queue: at once in observe mode; in hold mode when the ends have acknowledged what was held; in rewrite mode
     *     when that and no length was changed, else never: the numbers have to be translated to the connection's end, and
     *     it fails with that
     */
    public Future<Void> release() {
        if (ending) {
            return released;
        }
        enter();
        if (relay == null) {
            engine.release();
            released.trySuccess(null);
        } else {
            relay.letGo();
        }
        leave();
        return released;
    }

    private static int index(FlowDirection direction) {
        return direction == FlowDirection.REPLY ? 1 : 0;
    }

    TcpStreamConfig config() {
        return config;
    }

    /** Whether both streams have ended: another connection may begin between the same ports. */
    boolean isEnded() {
        return ended;
    }

    /** Whether neither end's beginning was seen. */
    boolean isMidStream() {
        return !engine.direction(0).sender.isSynSeen()
                && !engine.direction(1).sender.isSynSeen();
    }

    /** Whether bytes that were read have to be written before the end can go on. */
    boolean isHolding(FlowDirection direction) {
        return mode == TcpStreamMode.HOLD && relay.direction(index(direction)).isHolding();
    }

    void packet(FlowDirection direction, IpPacket packet) {
        inBurst = true;
        enter();
        try {
            engine.packet(index(direction), packet);
        } finally {
            leave();
        }
    }

    void burstEnded() {
        inBurst = false;
        flush();
    }

    int write(FlowDirection direction, ByteBuf bytes) {
        enter();
        try {
            return relay.write(index(direction), bytes, bytes.readerIndex(), bytes.readableBytes());
        } finally {
            leave();
        }
    }

    void readMore(FlowDirection direction) {
        if (ending) {
            return;
        }
        enter();
        engine.read(index(direction));
        leave();
    }

    void streamClosed(FlowDirection direction) {
        enter();
        Direction own = engine.direction(index(direction));
        own.close(false);
        if (relay != null && !ending && !relay.direction(index(direction)).letGo) {
            if (own.endTold) {
                relay.writeEnd(index(direction));
            } else {
                relay.reset();
            }
        }
        leave();
    }

    void close() {
        ending = true;
        enter();
        engine.end(false);
        leave();
        released.tryFailure(new IllegalStateException("The connection has ended before it could be let go."));
    }

    private void enter() {
        if (depth++ == 0) {
            engine.at(System.nanoTime());
        }
    }

    private void leave() {
        if (--depth > 0) {
            return;
        }
        for (StreamInput input : inputs) {
            if (input != null) {
                input.closeIfDone();
            }
        }
        if (relay != null && relay.isClear()) {
            released.trySuccess(null);
        }
        if (ending) {
            engine.release(); // Not before: the packet that is being worked on may still need what is kept.
        }
        schedule();
        if (!inBurst) {
            flush();
        }
    }

    private void flush() {
        if (wrote) {
            wrote = false;
            ctx.flush();
        }
    }

    private void schedule() {
        long deadline = engine.deadline();
        if (deadline < timerAt && !ending) {
            timerAt = deadline;
            long delay = Math.max(0, deadline - System.nanoTime());
            ctx.executor().schedule(() -> timer(deadline), delay, TimeUnit.NANOSECONDS);
        }
    }

    /** The timer is not moved when the deadline is: it looks again when it runs out. */
    private void timer(long at) {
        if (at != timerAt || ending) {
            return;
        }
        timerAt = TcpEngine.NEVER;
        enter();
        if (engine.deadline() <= engine.now) {
            engine.timeout();
        }
        leave();
    }

    private void open() {
        for (FlowDirection direction : FlowDirection.values()) {
            streams[index(direction)] = new TcpStreamChannel(this, direction);
        }
        for (FlowDirection direction : FlowDirection.values()) {
            TcpStreamChannel stream = streams[index(direction)];
            StreamInput input = new StreamInput(this, stream);
            inputs[index(direction)] = input;
            engine.direction(index(direction)).reader = input;
            stream.pipeline().addLast(initializer);
            ctx.channel().eventLoop().register(stream);
        }
    }

    private void write(Object message) {
        wrote = true;
        ctx.write(message);
    }

    /** Puts packets on their way through the flow's channel. */
    private final class Output implements ConnectionOutput {
        @Override
        public void pass(IpPacket packet) {
            write(packet);
        }

        @Override
        public void drop(IpPacket packet) {
            write(packet.drop());
        }

        @Override
        public void inject(IpPacket packet) {
            write(packet);
        }

        @Override
        public void established() {
            open();
        }

        @Override
        public void ended() {
            ended = true;
            if (relay != null && !ending) {
                flow().connectionEnded(relay.reset ? FlowState.CLOSE : FlowState.TIME_WAIT);
            }
        }
    }
}
