// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import dev.nfqueue.codec.ip.flow.FlowDirection;
import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;

/**
 * One direction of a TCP connection that passes by, as a channel: it reads the bytes that one end has sent, in order, and
 * what is written to it goes on to the other end. So Netty's decoders run in its pipeline, unchanged.
 *
 * <h2>Channel Events</h2>
 *
 * <p>{@code ChannelInputShutdownEvent} when the sender has ended the stream, {@link TcpResetEvent} when the connection was
 * reset; {@link TcpConflictEvent}; in observe mode {@link TcpGapEvent}. {@code channelInactive} is the end in each case.
 *
 * <h2>Writing</h2>
 *
 * <p>{@link ByteBuf}s, in the modes that relay; see {@link TcpStreamMode}. What is written while bytes are read is flushed
 * with them. A promise succeeds when the bytes are in the connection's buffer, as with a socket. When that is full, the
 * channel is not writable until the receiver has acknowledged some.
 *
 * <h2>Closing</h2>
 *
 * <p>When the sender has ended the stream, the channel closes itself, and its end goes on to the receiver. With {@code
 * ALLOW_HALF_CLOSURE} it waits for {@code close()}: for handlers that write the last bytes later. In hold mode it waits for
 * what is held in any case. {@code close()} before the sender's end cuts the connection, as {@link TcpConnection#reset}; in
 * observe mode it ends the reading only.
 */
public final class TcpStreamChannel extends AbstractChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);

    private final TcpConnection connection;
    private final FlowDirection direction;
    private final TcpStreamChannelConfig config;
    private boolean readPending;
    private boolean inputShutdown;
    private volatile boolean closed;

    TcpStreamChannel(TcpConnection connection, FlowDirection direction) {
        super(connection.flow());
        this.connection = connection;
        this.direction = direction;
        config = new TcpStreamChannelConfig(this);
    }

    /** The connection that this is a direction of. */
    public TcpConnection connection() {
        return connection;
    }

    /** Which direction this is: {@link FlowDirection#ORIGINAL} from the end that opened the connection. */
    public FlowDirection direction() {
        return direction;
    }

    /** Whether this comes from the end that the connection was opened to. */
    public boolean isReply() {
        return direction == FlowDirection.REPLY;
    }

    /** The stream of the other direction. */
    public TcpStreamChannel opposite() {
        return connection.stream(isReply() ? FlowDirection.ORIGINAL : FlowDirection.REPLY);
    }

    /** Whether the sender has ended the stream; what it sent before has been read. */
    public boolean isInputShutdown() {
        return inputShutdown;
    }

    @Override
    public TcpStreamChannelConfig config() {
        return config;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public boolean isActive() {
        return !closed;
    }

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new StreamUnsafe();
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return true;
    }

    /** The end that receives. */
    @Override
    protected SocketAddress localAddress0() {
        SocketAddress opened = connection.flow().localAddress();
        return isReply() ? connection.flow().remoteAddress() : opened;
    }

    /** The end that sends. */
    @Override
    protected SocketAddress remoteAddress0() {
        SocketAddress opener = connection.flow().remoteAddress();
        return isReply() ? connection.flow().localAddress() : opener;
    }

    @Override
    protected void doBind(SocketAddress local) {
        throw new UnsupportedOperationException("A stream that passes by cannot be bound.");
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doClose() {
        if (!closed) {
            closed = true;
            connection.streamClosed(direction);
        }
    }

    @Override
    protected void doBeginRead() {
        readPending = true;
        connection.readMore(direction);
    }

    @Override
    protected Object filterOutboundMessage(Object message) {
        if (connection.mode() == TcpStreamMode.OBSERVE) {
            throw new UnsupportedOperationException(
                    "In observe mode nothing can be written; use TcpStreamMode.HOLD or REWRITE.");
        }
        if (!(message instanceof ByteBuf)) {
            throw new UnsupportedOperationException("A stream takes ByteBuf, not "
                    + message.getClass().getName() + "; encode it to that in a handler before.");
        }
        return message;
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
        for (Object message = in.current(); message != null; message = in.current()) {
            ByteBuf bytes = (ByteBuf) message;
            int length = bytes.readableBytes();
            int taken;
            try {
                taken = connection.write(direction, bytes);
            } catch (IllegalArgumentException refused) {
                in.remove(refused);
                continue;
            }
            if (taken < length) {
                in.removeBytes(taken);
                return;
            }
            in.remove();
        }
    }

    boolean isReading() {
        return readPending && !closed;
    }

    void receive(ByteBuf bytes) {
        readPending = config.isAutoRead();
        pipeline().fireChannelRead(bytes);
        flushOwn();
    }

    /** What handlers have written is flushed whether or not they flush. */
    void flushOwn() {
        if (!closed) {
            unsafe().flush();
        }
    }

    void event(Object event) {
        if (!closed) {
            pipeline().fireUserEventTriggered(event);
            flushOwn();
        }
    }

    void inputEnded(Object event) {
        inputShutdown = true;
        event(event);
    }

    /** Whether everything that was written has been taken. */
    boolean isAllTaken() {
        ChannelOutboundBuffer buffer = unsafe().outboundBuffer();
        return buffer == null || buffer.isEmpty();
    }

    /** AUTO_READ was switched off. */
    void autoReadCleared() {
        readPending = false;
    }

    private final class StreamUnsafe extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
            promise.setFailure(new UnsupportedOperationException("A stream that passes by cannot connect."));
        }
    }
}
