// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.examples.dns;

import dev.nfqueue.codec.ip.flow.FlowChannel;
import dev.nfqueue.codec.ip.flow.PacketAction;
import dev.nfqueue.examples.Console;
import dev.nfqueue.examples.names.NameList;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DatagramPacket;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DnsOpCode;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.NetUtil;
import java.util.function.Supplier;

/**
 * Answers questions about blocked names in the server's place; lets other questions pass. Knows nothing of packets: it
 * stands behind Netty's DNS codec in the channel of a flow.
 */
@Sharable
final class DnsFirewallHandler extends ChannelInboundHandlerAdapter {
    private final Supplier<NameList> blocklist;
    private final DnsAnswers answers;
    private final Console console;

    DnsFirewallHandler(Supplier<NameList> blocklist, DnsAnswers answers, Console console) {
        this.blocklist = blocklist;
        this.answers = answers;
        this.console = console;
    }

    /** Netty's decoder of questions, which lets answers pass as the datagrams that they are. */
    static final class QuestionDecoder extends DatagramDnsQueryDecoder {
        private static final int FLAGS = 2;
        private static final int QR = 0x80;

        @Override
        public boolean acceptInboundMessage(Object message) {
            return message instanceof DatagramPacket datagram && !isAnswer(datagram);
        }

        private static boolean isAnswer(DatagramPacket datagram) {
            int flags = datagram.content().readerIndex() + FLAGS;
            return datagram.content().readableBytes() > FLAGS
                    && (datagram.content().getByte(flags) & QR) != 0;
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof DatagramDnsQuery query) {
            try {
                judge(ctx, query);
            } finally {
                query.release();
            }
        } else if (message instanceof DatagramPacket answer) {
            answer.release();
            ctx.write(PacketAction.ACCEPT);
        } else {
            // Not UDP: none of our business.
            ctx.write(message);
        }
    }

    private void judge(ChannelHandlerContext ctx, DatagramDnsQuery query) {
        DnsQuestion blocked = query.opCode().equals(DnsOpCode.QUERY) ? blocked(query) : null;
        if (blocked == null) {
            ctx.write(PacketAction.ACCEPT);
            return;
        }
        String client = NetUtil.toAddressString(query.sender().getAddress());
        // Written towards where the question came from, it is sent as an answer, and the question is dropped.
        ctx.write(answers.answer(query)).addListener((ChannelFuture sent) -> {
            if (!sent.isSuccess()) {
                console.complain("warning: no answer sent to " + client + ": "
                        + sent.cause().getMessage());
            }
        });
        console.line("BLOCK " + client + " " + blocked.type().name() + " " + Console.harmless(blocked.name()));
    }

    /** The first question about a blocked name. Servers answer one only, but not all of them the first. */
    private DnsQuestion blocked(DatagramDnsQuery query) {
        for (int i = 0; i < query.count(DnsSection.QUESTION); i++) {
            DnsQuestion question = query.recordAt(DnsSection.QUESTION, i);
            if (blocklist.get().contains(question.name())) {
                return question;
            }
        }
        return null;
    }

    /** What can't be read may be a blocked name that a lenient server would still find in it. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof DecoderException) {
            FlowChannel flow = (FlowChannel) ctx.channel();
            console.line("DROP " + NetUtil.toAddressString(flow.remoteAddress().getAddress()) + " not a DNS question");
            ctx.write(PacketAction.DROP);
        } else {
            ctx.fireExceptionCaught(cause);
        }
    }
}
