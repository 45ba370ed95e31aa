// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.sni;

import dev.nfqueue.codec.ip.flow.FlowChannel;
import dev.nfqueue.codec.ip.flow.tcp.TcpConnection;
import dev.nfqueue.codec.ip.flow.tcp.TcpStreamChannel;
import dev.nfqueue.examples.Console;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SniCompletionEvent;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.netty.util.NetUtil;
import io.netty.util.ReferenceCountUtil;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Cuts a connection or lets it go, by the name of its server; behind a {@link ServerNameReader} in a stream that is held, so
 * that nothing has passed until then.
 */
@Sharable
final class SniFilterHandler extends ChannelInboundHandlerAdapter {
    private final Predicate<String> accepted;
    private final Consumer<FlowChannel> handBack;
    private final Console console;

    /**
     * A handler for all connections.
     *
     * @param accepted whether a connection with this name may pass; asked with null where the client tells none
     * @param handBack is given the flows with which there is nothing more to do
     */
    SniFilterHandler(Predicate<String> accepted, Consumer<FlowChannel> handBack, Console console) {
        this.accepted = accepted;
        this.handBack = handBack;
        this.console = console;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SniCompletionEvent hello) {
            judge(((TcpStreamChannel) ctx.channel()).connection(), hello);
        }
        ctx.fireUserEventTriggered(event);
    }

    private void judge(TcpConnection connection, SniCompletionEvent hello) {
        String name = hello.hostname();
        boolean accept = hello.isSuccess() && accepted.test(name);
        String told = name == null ? "(no name)" : Console.harmless(name);
        log(connection.flow(), accept ? "ACCEPT" : "REJECT", hello.isSuccess() ? told : reason(hello.cause()));
        if (accept) {
            connection.release().addListener(released -> {
                if (released.isSuccess()) {
                    handBack.accept(connection.flow());
                }
            });
        } else {
            connection.reset();
        }
    }

    private static String reason(Throwable cause) {
        return cause instanceof SslHandshakeTimeoutException ? "(no ClientHello in time)" : "(not TLS)";
    }

    private void log(FlowChannel flow, String decision, String name) {
        String client = NetUtil.toAddressString(flow.remoteAddress().getAddress());
        console.line(decision + " " + client + " > " + NetUtil.toSocketAddressString(flow.localAddress()) + " " + name);
    }

    /** The ClientHello. It passes with what else is held, or never. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        // Of what can't be decoded, the event has told.
        if (!(cause instanceof DecoderException)) {
            ctx.fireExceptionCaught(cause);
        }
    }
}
