// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.IpPacketBuilder;
import dev.nfqueue.codec.ip.TcpBuilder;
import dev.nfqueue.codec.ip.TcpFlags;
import dev.nfqueue.codec.ip.TcpOption;
import dev.nfqueue.codec.ip.flow.FlowChannel;
import dev.nfqueue.codec.ip.flow.FlowMultiplexHandler;
import dev.nfqueue.codec.ip.flow.FlowOptions;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What connections take in which nothing happens, their flows included. The figures are those of docs/streams.md. */
class StreamFootprintTest {
    private static final int CONNECTIONS = 10_000;
    private static final int WARM_UP = 500;

    /** What is printed must stay below. */
    private static final int MOST_HALF_OPEN = 4500;

    private static final int MOST_IDLE = 7000;

    private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);
    private EmbeddedChannel channel;

    private void use(TcpStreamMode mode) {
        ChannelInitializer<TcpStreamChannel> initializer = new ChannelInitializer<>() {
            @Override
            protected void initChannel(TcpStreamChannel stream) {
                stream.pipeline().addLast(new Pass(mode));
            }
        };
        channel = new EmbeddedChannel(new FlowMultiplexHandler(
                new ChannelInitializer<FlowChannel>() {
                    @Override
                    protected void initChannel(FlowChannel flow) {
                        flow.config().setAllocator(alloc);
                        flow.pipeline().addLast(new TcpStreamHandler(mode, initializer));
                    }
                },
                new FlowOptions().maxFlows(CONNECTIONS)));
    }

    @ChannelHandler.Sharable
    private static final class Pass extends ChannelInboundHandlerAdapter {
        private final TcpStreamMode mode;

        Pass(TcpStreamMode mode) {
            this.mode = mode;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (mode == TcpStreamMode.OBSERVE) {
                ReferenceCountUtil.release(message);
            } else {
                ctx.write(message);
            }
        }
    }

    private void segment(int number, boolean client, int flags, long offset, long acknowledged, String text) {
        try {
            InetAddress from = InetAddress.getByAddress(
                    new byte[] {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number});
            InetAddress to = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
            TcpBuilder tcp = IpPacketBuilder.from(client ? from : to, client ? to : from)
                    .tcp(client ? 40000 : 80, client ? 80 : 40000)
                    .flags(flags)
                    .sequence(1000 + offset)
                    .acknowledgment((flags & TcpFlags.ACK) == 0 ? 0 : 1000 + acknowledged)
                    .payload(text.getBytes(StandardCharsets.US_ASCII));
            if ((flags & TcpFlags.SYN) != 0) {
                tcp.maximumSegmentSize(1460)
                        .option(TcpOption.WINDOW_SCALE, (byte) 7)
                        .option(TcpOption.SACK_PERMITTED);
            }
            channel.writeInbound(tcp.build());
        } catch (java.net.UnknownHostException e) {
            throw new AssertionError(e);
        }
        for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            ReferenceCountUtil.release(out);
        }
    }

    private void syn(int number) {
        segment(number, true, TcpFlags.SYN, 0, 0, "");
    }

    private void exchange(int number) {
        syn(number);
        segment(number, false, TcpFlags.SYN | TcpFlags.ACK, 0, 1, "");
        segment(number, true, TcpFlags.ACK, 1, 1, "");
        segment(number, true, TcpFlags.ACK, 1, 1, "question");
        segment(number, false, TcpFlags.ACK, 1, 9, "answer");
        segment(number, true, TcpFlags.ACK, 9, 7, "");
    }

    private long measure(IntConsumer connection) {
        for (int i = 0; i < WARM_UP; i++) {
            connection.accept(i); // Whatever is loaded on the way is not counted.
        }
        long before = used();
        for (int i = WARM_UP; i < CONNECTIONS; i++) {
            connection.accept(i);
        }
        return (used() - before) / (CONNECTIONS - WARM_UP);
    }

    private static long used() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static void check(String what, long each, long most) {
        System.getLogger("StreamFootprintTest").log(System.Logger.Level.INFO, each + " bytes for " + what);
        assertTrue(each < most, each + " bytes for " + what);
    }

    @ParameterizedTest
    @EnumSource
    void ofAHalfOpenConnection(TcpStreamMode mode) {
        use(mode);
        check("a half-open connection, " + mode, measure(this::syn), MOST_HALF_OPEN);
        channel.finishAndReleaseAll();
    }

    @ParameterizedTest
    @EnumSource
    void ofAnIdleConnection(TcpStreamMode mode) {
        use(mode);
        check("an idle connection, " + mode, measure(this::exchange), MOST_IDLE);
        assertEquals(0, alloc.metric().usedHeapMemory() + alloc.metric().usedDirectMemory(), "no buffers");
        channel.finishAndReleaseAll();
    }
}
