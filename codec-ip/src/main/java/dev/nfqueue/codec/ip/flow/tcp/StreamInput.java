// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/** Tells a stream's channel what comes of it. */
final class StreamInput implements StreamReader {
    private final TcpConnection connection;
    private final TcpStreamChannel channel;

    StreamInput(TcpConnection connection, TcpStreamChannel channel) {
        this.connection = connection;
        this.channel = channel;
    }

    @Override
    public boolean isReading() {
        return channel.isReading();
    }

    @Override
    public void read(ByteBuf bytes) {
        channel.receive(bytes);
    }

    @Override
    public void readComplete() {
        channel.pipeline().fireChannelReadComplete();
        channel.flushOwn();
    }

    @Override
    public void inputEnded() {
        channel.inputEnded(ChannelInputShutdownEvent.INSTANCE);
        closeIfDone();
    }

    /** The end goes on when the stream has ended and nothing of it is on its way through the handlers any more. */
    void closeIfDone() {
        if (channel.isInputShutdown()
                && channel.isOpen()
                && !channel.config().isAllowHalfClosure()
                && channel.isAllTaken()
                && !connection.isHolding(channel.direction())) {
            channel.close();
        }
    }

    @Override
    public void gap(long missing) {
        channel.event(new TcpGapEvent(missing));
        if (!connection.config().isGapsSkipped()) {
            channel.close();
        }
    }

    @Override
    public void conflict(long offset) {
        channel.event(new TcpConflictEvent(offset));
    }

    @Override
    public void writable() {
        channel.flushOwn();
        closeIfDone();
    }

    @Override
    public void closed(boolean reset) {
        if (reset) {
            channel.event(TcpResetEvent.INSTANCE);
        }
        channel.close();
    }
}
