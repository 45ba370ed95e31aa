// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.flow.FlowChannel;
import dev.nfqueue.codec.ip.flow.FlowDatagramHandler;
import dev.nfqueue.codec.ip.flow.FlowDirection;
import dev.nfqueue.codec.ip.flow.FlowMultiplexHandler;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.socket.DatagramPacket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flows behind a reassembler: a child reads whole packets, and what it does is done with all fragments. */
class FragmentedFlowTest {
    private static final int LENGTH = 48;

    private final Pipe pipe = new Pipe();
    private final List<FlowChannel> flows = new ArrayList<>();
    private final List<Integer> lengths = new ArrayList<>();
    private FlowMultiplexHandler multiplexer;

    private void flows(ChannelHandler... handlers) {
        multiplexer = new FlowMultiplexHandler(new ChannelInitializer<FlowChannel>() {
            @Override
            protected void initChannel(FlowChannel flow) {
                flows.add(flow);
                flow.pipeline().addLast(handlers);
            }
        });
        pipe.channel.pipeline().addLast(multiplexer);
    }

    /** The last fragment first. */
    private static byte[][] fragments(boolean four) {
        byte[] whole = Cuts.udp(four, LENGTH);
        return new byte[][] {
            Cuts.cut(whole, 32, LENGTH, false), Cuts.cut(whole, 0, 16, true), Cuts.cut(whole, 16, 32, true)
        };
    }

    @ChannelHandler.Sharable
    private final class Passing extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            IpPacket packet = (IpPacket) message;
            lengths.add(packet.udp().payload().readableBytes());
            ctx.write(packet);
        }
    }

    private static final class Dropping extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.write(((IpPacket) message).drop());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void childReadsWholePacketsAndFragmentsPassAsTheyCame(boolean four) {
        flows(new Passing());
        pipe.send(Cuts.udp(four, 24)).send(fragments(four)).send(Cuts.udp(four, 32));

        assertEquals(1, flows.size());
        assertEquals(List.of(24 - 8, LENGTH - 8, 32 - 8), lengths);
        assertEquals(
                List.of("1 as it came", "3 as it came", "4 as it came", "2 as it came", "5 as it came"),
                pipe.decisions());
        // What the fragments would have been in one.
        int header = four ? 20 : 40;
        assertEquals(3, flows.get(0).metrics().packets(FlowDirection.ORIGINAL));
        assertEquals(3 * header + 24 + LENGTH + 32, flows.get(0).metrics().bytes(FlowDirection.ORIGINAL));
        assertEquals(0, multiplexer.metrics().fragments());
        assertNull(pipe.receive());
        pipe.finishDecided();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void childDropsAllFragmentsAtOnce(boolean four) {
        flows(new Dropping());
        pipe.send(fragments(four));
        assertEquals(
                3, pipe.decisions().stream().filter(d -> d.endsWith(" dropped")).count());
        pipe.finishDecided();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void fragmentsOfADecidedFlowShareItsFate(boolean four) {
        flows(new Passing());
        pipe.send(Cuts.udp(four, 24));
        flows.get(0).acceptRest();
        pipe.send(fragments(four));
        assertEquals(1, lengths.size());
        assertEquals(
                4,
                pipe.decisions().stream().filter(d -> d.endsWith(" as it came")).count());

        pipe.send(Cuts.udp(four, 24, 2));
        flows.get(1).dropRest();
        byte[] whole = Cuts.udp(four, LENGTH, 2);
        pipe.send(Cuts.cut(whole, 0, 16, true, 7), Cuts.cut(whole, 16, LENGTH, false, 7));
        assertEquals(List.of("6 dropped", "7 dropped"), pipe.decisions().subList(5, 7));
        pipe.finishDecided();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void datagramThatIsChangedGoesOnInFragments(boolean four) {
        byte[] longer = Cuts.payload(LENGTH);
        flows(new FlowDatagramHandler(), new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                DatagramPacket read = (DatagramPacket) message;
                ctx.write(new DatagramPacket(Unpooled.wrappedBuffer(longer), read.recipient(), read.sender()));
                read.release();
            }
        });
        pipe.send(fragments(four));
        assertEquals(0, pipe.undecided());
        int header = four ? 20 : 40;
        byte[] sent = pipe.out.stream().allMatch(Cuts::isFragment)
                ? Cuts.together(pipe.out, header + 8 + LENGTH)
                : pipe.out.get(0);
        byte[] payload = new byte[LENGTH];
        System.arraycopy(sent, header + 8, payload, 0, LENGTH);
        assertArrayEquals(longer, payload);
        pipe.finishDecided();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answerToAFragmentedDatagramDropsAllOfIt(boolean four) {
        flows(new FlowDatagramHandler(), new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                DatagramPacket read = (DatagramPacket) message;
                ctx.write(new DatagramPacket(
                        Unpooled.wrappedBuffer(new byte[] {1}),
                        /* recipient= */ read.sender(),
                        /* sender= */ read.recipient()));
                read.release();
            }
        });
        pipe.send(fragments(four));
        List<String> decisions = pipe.decisions();
        assertEquals(3, decisions.stream().filter(d -> d.endsWith(" dropped")).count(), decisions.toString());
        assertEquals(1, decisions.stream().filter("an own one"::equals).count(), decisions.toString());
        pipe.finish();
    }
}
