// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import static dev.nfqueue.codec.ip.flow.tcp.Wire.CLIENT;
import static dev.nfqueue.codec.ip.flow.tcp.Wire.SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.LeakCheck;
import dev.nfqueue.codec.ip.TcpFlags;
import dev.nfqueue.codec.ip.flow.FlowState;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Connections between ports that have had one before. No bytes may pass unread. */
@ExtendWith(LeakCheck.class)
class TcpReuseTest {
    private final StringBuilder read = new StringBuilder();
    private Wire wire;

    @AfterEach
    void close() {
        wire.close();
    }

    /** Reads, and writes in the modes that relay; in rewrite mode everything twice. */
    private void use(TcpStreamMode mode) throws Exception {
        wire = new Wire(
                mode,
                stream -> stream.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        ByteBuf bytes = (ByteBuf) message;
                        read.append(Wire.text(bytes));
                        if (mode == TcpStreamMode.REWRITE) {
                            ctx.write(bytes.retainedDuplicate());
                        }
                        if (mode == TcpStreamMode.OBSERVE) {
                            bytes.release();
                        } else {
                            ctx.write(bytes);
                        }
                    }
                }));
    }

    private String got(String text, TcpStreamMode mode) {
        return mode == TcpStreamMode.REWRITE ? text + text : text;
    }

    @ParameterizedTest
    @EnumSource
    void followsTheNextOneAfterAnEnd(TcpStreamMode mode) throws Exception {
        use(mode);
        wire.connect().client("one").server("1").end(CLIENT).end(SERVER);
        wire.otherNumbers().connect().client("two").server("2");
        assertEquals("one1two2", read.toString());
        assertEquals(got("one", mode) + got("two", mode), wire.got[SERVER].toString());
        assertEquals(got("1", mode) + got("2", mode), wire.got[CLIENT].toString());
    }

    @ParameterizedTest
    @EnumSource
    void followsTheNextOneAfterACut(TcpStreamMode mode) throws Exception {
        use(mode);
        wire.connect().client("one");
        wire.streams.get(0).connection().reset();
        wire.exchange();
        wire.otherNumbers().connect().client("two");
        assertEquals("onetwo", read.toString());
    }

    @Test
    void followsTheNextOneWhenNobodyHasEndedTheFirst() throws Exception {
        use(TcpStreamMode.OBSERVE);
        wire.connect().client("one");
        wire.otherNumbers().connect().client("two").server("2");
        assertEquals("onetwo2", read.toString());
    }

    @ParameterizedTest
    @EnumSource
    void followsFromTheAnswerToASyn(TcpStreamMode mode) throws Exception {
        use(mode);
        // Another flow has taken the SYN.
        wire.segment(SERVER, TcpFlags.SYN | TcpFlags.ACK, "");
        wire.segment(CLIENT, TcpFlags.ACK, "");
        wire.client("question").server("answer");
        assertEquals("questionanswer", read.toString());
        assertEquals(got("question", mode), wire.got[SERVER].toString());
        assertEquals(got("answer", mode), wire.got[CLIENT].toString());
    }

    @ParameterizedTest
    @EnumSource(names = "OBSERVE", mode = EnumSource.Mode.EXCLUDE)
    void tellsTheFlowThatTheConnectionHasEnded(TcpStreamMode mode) throws Exception {
        use(mode);
        wire.connect().client("one").end(CLIENT).end(SERVER);
        assertEquals(
                FlowState.TIME_WAIT, wire.streams.get(0).connection().flow().state());
        wire.otherNumbers().connect();
        wire.streams.get(2).connection().reset();
        assertTrue(wire.streams.get(2).connection().flow().state().isEnded());
    }
}
