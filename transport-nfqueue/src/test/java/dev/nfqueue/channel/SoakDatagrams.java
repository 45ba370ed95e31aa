// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.testsupport.UdpPair;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** The soak's datagrams: each burst has every kind of verdict in it, and what comes through must be what was decided. */
final class SoakDatagrams implements SoakTraffic.Source {
    private static final int KINDS = 8;
    private static final int BURST = 24 * KINDS;

    private final UdpPair udp;
    private long number;

    SoakDatagrams(UdpPair udp) {
        this.udp = udp;
    }

    @Override
    public long exchange() {
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < BURST; i++) {
            String text = i % KINDS + " is the kind of datagram " + number++;
            udp.send(text);
            switch (i % KINDS) {
                case Judge.ACCEPT, Judge.WRITE_BACK, Judge.HOLD, Judge.LET_GO -> expected.add(text);
                case Judge.REWRITE -> expected.add(Judge.rewritten(text));
                default -> {}
            }
        }
        List<String> received = new ArrayList<>();
        int count = expected.size();
        for (int i = 0; i < count; i++) {
            received.add(udp.receive());
        }
        Collections.sort(expected); // What was held comes in another order.
        Collections.sort(received);
        if (!expected.equals(received)) {
            throw new AssertionError("expected " + expected + ", received " + received);
        }
        return BURST;
    }

    @Override
    public void close() {
        udp.close();
    }

    /** Decides by the first character of a datagram; a channel's own. */
    static final class Judge extends ChannelInboundHandlerAdapter {
        static final int ACCEPT = 0;
        static final int WRITE_BACK = 1;
        static final int REWRITE = 2;
        static final int HOLD = 3;
        static final int DROP = 4;
        static final int REJECT = 5;
        static final int RELEASE = 6;
        static final int LET_GO = 7;

        private final Deque<NfqueuePacket> held = new ArrayDeque<>();

        static String rewritten(String text) {
            return text + ", which has become a longer one on its way";
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            NfqueuePacket packet = (NfqueuePacket) message;
            String text = UdpBytes.payload(packet.content());
            switch (text.charAt(0) - '0') {
                case ACCEPT -> write(ctx, packet.accept());
                case WRITE_BACK -> write(ctx, packet);
                case REWRITE ->
                    write(ctx, packet.accept().replaceContent(UdpBytes.withPayload(packet.content(), rewritten(text))));
                case HOLD -> held.push(packet);
                case DROP -> write(ctx, packet.drop());
                case REJECT -> write(ctx, packet.reject(RejectReason.PORT_UNREACHABLE));
                case RELEASE -> packet.release();
                default -> letGo(ctx, packet);
            }
        }

        /** The latest first. */
        private void letGo(ChannelHandlerContext ctx, NfqueuePacket packet) {
            write(ctx, packet);
            while (!held.isEmpty()) {
                write(ctx, held.pop());
            }
        }

        private static void write(ChannelHandlerContext ctx, Object message) {
            ctx.write(message, ctx.voidPromise());
        }
    }
}
