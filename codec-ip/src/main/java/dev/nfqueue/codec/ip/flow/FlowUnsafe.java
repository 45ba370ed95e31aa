// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import java.net.SocketAddress;

/**
 * The transport of a flow: what is written goes to the parent at once, with its promise, instead of through an outbound
 * buffer of the child's own, which would complete promises before the parent has done anything. All else is Netty's.
 *
 * <p>Writing works on a closed channel too: handlers may still hold packets that want a verdict.
 */
final class FlowUnsafe implements Channel.Unsafe {

    private final FlowChannel channel;
    private final Channel.Unsafe lifecycle;

    FlowUnsafe(FlowChannel channel, Channel.Unsafe lifecycle) {
        this.channel = channel;
        this.lifecycle = lifecycle;
    }

    @Override
    public void write(Object message, ChannelPromise promise) {
        channel.multiplexer().write(message, promise);
    }

    @Override
    public void flush() {
        channel.multiplexer().flush();
    }

    @Override
    @SuppressWarnings("deprecation") // The interface has no other.
    public RecvByteBufAllocator.Handle recvBufAllocHandle() {
        return lifecycle.recvBufAllocHandle();
    }

    @Override
    public SocketAddress localAddress() {
        return lifecycle.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return lifecycle.remoteAddress();
    }

    @Override
    public void register(EventLoop eventLoop, ChannelPromise promise) {
        lifecycle.register(eventLoop, promise);
    }

    @Override
    public void bind(SocketAddress localAddress, ChannelPromise promise) {
        lifecycle.bind(localAddress, promise);
    }

    @Override
    public void connect(SocketAddress remoteAddress, SocketAddress localAddress, ChannelPromise promise) {
        lifecycle.connect(remoteAddress, localAddress, promise);
    }

    @Override
    public void disconnect(ChannelPromise promise) {
        lifecycle.close(promise);
    }

    @Override
    public void close(ChannelPromise promise) {
        lifecycle.close(promise);
    }

    @Override
    public void closeForcibly() {
        lifecycle.closeForcibly();
    }

    @Override
    public void deregister(ChannelPromise promise) {
        lifecycle.deregister(promise);
    }

    @Override
    public void beginRead() {
        lifecycle.beginRead();
    }

    @Override
    public ChannelPromise voidPromise() {
        return lifecycle.voidPromise();
    }

    @Override
    public ChannelOutboundBuffer outboundBuffer() {
        return lifecycle.outboundBuffer();
    }
}
