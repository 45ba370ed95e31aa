// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.RecvByteBufAllocator;
import java.net.SocketAddress;

/**
 * Netty's way into the channel, but that writes go to {@link WrittenVerdicts}: {@code AbstractUnsafe} puts them into its
 * {@link ChannelOutboundBuffer}, and lets nobody change that. The buffer stays, empty: Netty counts in it what other
 * threads have written, and asks it whether the channel is writable.
 */
final class WritingUnsafe implements Channel.Unsafe {
    private final NfqueueChannel channel;
    private final Channel.Unsafe netty;

    WritingUnsafe(NfqueueChannel channel, Channel.Unsafe netty) {
        this.channel = channel;
        this.netty = netty;
    }

    @Override
    public void write(Object message, ChannelPromise promise) {
        channel.take(message, promise);
    }

    @Override
    public void flush() {
        netty.flush();
    }

    @Override
    @SuppressWarnings("deprecation")
    public RecvByteBufAllocator.Handle recvBufAllocHandle() {
        return netty.recvBufAllocHandle();
    }

    @Override
    public SocketAddress localAddress() {
        return netty.localAddress();
    }

    @Override
    public SocketAddress remoteAddress() {
        return netty.remoteAddress();
    }

    @Override
    public void register(EventLoop eventLoop, ChannelPromise promise) {
        netty.register(eventLoop, promise);
    }

    @Override
    public void bind(SocketAddress localAddress, ChannelPromise promise) {
        netty.bind(localAddress, promise);
    }

    @Override
    public void connect(SocketAddress remoteAddress, SocketAddress localAddress, ChannelPromise promise) {
        netty.connect(remoteAddress, localAddress, promise);
    }

    @Override
    public void disconnect(ChannelPromise promise) {
        netty.disconnect(promise);
    }

    @Override
    public void close(ChannelPromise promise) {
        netty.close(promise);
    }

    @Override
    public void closeForcibly() {
        netty.closeForcibly();
    }

    @Override
    public void deregister(ChannelPromise promise) {
        netty.deregister(promise);
    }

    @Override
    public void beginRead() {
        netty.beginRead();
    }

    @Override
    public ChannelPromise voidPromise() {
        return netty.voidPromise();
    }

    @Override
    public ChannelOutboundBuffer outboundBuffer() {
        return netty.outboundBuffer();
    }
}
