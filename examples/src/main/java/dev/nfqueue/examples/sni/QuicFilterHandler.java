// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.sni;

import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.channel.RejectReason;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.flow.FlowChannel;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Keeps the first packets of a QUIC connection waiting until they tell the name of the server; then all pass, or none. */
final class QuicFilterHandler extends ChannelInboundHandlerAdapter {
    private static final int MOST_PACKETS = 16;

    private final Duration patience;
    private final ConnectionJudge judge;
    private final Consumer<FlowChannel> handBack;
    private final QuicHello hello = new QuicHello();
    private final List<IpPacket> waiting = new ArrayList<>();
    private Future<?> timeout;

    QuicFilterHandler(Duration patience, ConnectionJudge judge, Consumer<FlowChannel> handBack) {
        this.patience = patience;
        this.judge = judge;
        this.handBack = handBack;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        SniCompletionEvent late = new SniCompletionEvent(new SslHandshakeTimeoutException("no ClientHello"));
        timeout = ctx.executor()
                .schedule(
                        () -> {
                            decide(ctx, late);
                            ctx.flush();
                        },
                        patience.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        IpPacket packet = (IpPacket) message;
        if (packet.udp() == null || ((FlowChannel) ctx.channel()).isReply(packet)) {
            ctx.write(packet);
            return;
        }
        waiting.add(packet);
        boolean readable =
                waiting.size() <= MOST_PACKETS && hello.read(packet.udp().payload());
        ByteBuf records = readable ? hello.records() : null;
        if (!readable) {
            decide(ctx, new SniCompletionEvent(new NotSslRecordException("not QUIC")));
        } else if (records != null) {
            decide(ctx, read(records));
        }
    }

    /** Has Netty read the name, as in a stream. */
    private SniCompletionEvent read(ByteBuf records) {
        SniCompletionEvent[] told = {new SniCompletionEvent(new NotSslRecordException("not TLS"))};
        EmbeddedChannel reader =
                new EmbeddedChannel(new ServerNameReader(patience), new ChannelInboundHandlerAdapter() {
                    @Override
                    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                        told[0] = event instanceof SniCompletionEvent completion ? completion : told[0];
                    }

                    @Override
                    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                        // The event tells.
                    }
                });
        reader.writeInbound(records);
        reader.finishAndReleaseAll();
        return told[0];
    }

    private void decide(ChannelHandlerContext ctx, SniCompletionEvent told) {
        FlowChannel flow = (FlowChannel) ctx.channel();
        timeout.cancel(false);
        boolean accept = judge.accepts(flow, told);
        for (IpPacket packet : waiting) {
            ctx.write(accept ? packet : ((NfqueuePacket) packet.detach()).reject(RejectReason.PORT_UNREACHABLE));
        }
        waiting.clear();
        if (accept) {
            handBack.accept(flow);
        } else {
            flow.dropRest();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        timeout.cancel(false);
        waiting.forEach(IpPacket::release);
        waiting.clear();
    }
}
