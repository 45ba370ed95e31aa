// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpProtocol;
import dev.nfqueue.codec.ip.TcpFlags;
import dev.nfqueue.codec.ip.TcpSegment;
import dev.nfqueue.codec.ip.flow.FlowChannel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Objects;

/**
 * Makes channels of the two streams of a TCP connection that passes by: a handler for the pipeline of a {@link
 * FlowChannel}. Each connection gets two {@link TcpStreamChannel}s once it is established, with the given initializer.
 *
 * <pre>{@code
 * pipeline.addLast(new FlowMultiplexHandler(new ChannelInitializer<FlowChannel>() {
 *     protected void initChannel(FlowChannel flow) {
 *         flow.pipeline().addLast(new TcpStreamHandler(TcpStreamMode.OBSERVE, new ChannelInitializer<TcpStreamChannel>() {
 *             protected void initChannel(TcpStreamChannel stream) {
 *                 stream.pipeline().addLast(new HttpRequestDecoder(), new RequestLog());
 *             }
 *         }));
 *     }
 * }));
 * }</pre>
 *
 * <p>What is not TCP passes. The handler belongs to one flow; the initializer is to be sharable.
 */
public final class TcpStreamHandler extends ChannelInboundHandlerAdapter {
    private final TcpStreamMode mode;
    private final TcpStreamConfig config;
    private final ChannelHandler initializer;
    private TcpConnection connection;
    private boolean passing;

    /** A handler with the defaults of {@link TcpStreamConfig}, whose memory limit all such handlers share. */
    public TcpStreamHandler(TcpStreamMode mode, ChannelHandler initializer) {
        this(mode, initializer, new TcpStreamConfig());
    }

    /**
     * A handler.
     *
     * @param initializer is added to the pipeline of each stream; a {@code ChannelInitializer<TcpStreamChannel>}
     */
    public TcpStreamHandler(TcpStreamMode mode, ChannelHandler initializer, TcpStreamConfig config) {
        this.mode = Objects.requireNonNull(mode, "mode");
        this.initializer = Objects.requireNonNull(initializer, "initializer");
        this.config = Objects.requireNonNull(config, "config");
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (!(ctx.channel() instanceof FlowChannel)) {
            throw new IllegalStateException("A TcpStreamHandler belongs into the pipeline of a FlowChannel, not of a "
                    + ctx.channel().getClass().getName() + "; add it in FlowMultiplexHandler's initializer.");
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        closeConnection();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        closeConnection();
        ctx.fireChannelInactive();
    }

    private void closeConnection() {
        if (connection != null) {
            connection.close();
            connection = null;
            passing = true;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof IpPacket packet) || packet.protocol() != IpProtocol.TCP) {
            ctx.write(message);
            return;
        }
        TcpSegment tcp = packet.tcp();
        boolean opens = tcp != null && (tcp.flags() & (TcpFlags.SYN | TcpFlags.ACK)) == TcpFlags.SYN;
        if (opens && (passing || connection == null || connection.isEnded())) {
            closeConnection();
            passing = false;
            connection = new TcpConnection(mode, config, ctx, initializer);
        }
        boolean begins = opens || (tcp != null && tcp.isSyn() && tcp.isAck());
        if (connection == null && !passing) {
            begin(ctx, begins);
        }
        if (passing) {
            ctx.write(packet);
            return;
        }
        connection.packet(((FlowChannel) ctx.channel()).direction(packet), packet);
        if (!begins && config.midStreamPolicy() == MidStreamPolicy.CUT && connection.isMidStream()) {
            connection.reset();
        }
    }

    /** Begins with a packet that is no SYN. The answer to one will do, if the SYN passed for one of an older connection. */
    private void begin(ChannelHandlerContext ctx, boolean begins) {
        passing = !begins && config.midStreamPolicy() == MidStreamPolicy.PASS;
        if (!passing) {
            connection = new TcpConnection(mode, config, ctx, initializer);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (connection != null) {
            connection.burstEnded();
        }
        ctx.flush();
        ctx.fireChannelReadComplete();
    }
}
