// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketBuilder;
import dev.nfqueue.codec.ip.LeakCheck;
import dev.nfqueue.codec.ip.TcpFlags;
import dev.nfqueue.codec.ip.flow.FlowChannel;
import dev.nfqueue.codec.ip.flow.FlowMultiplexHandler;
import dev.nfqueue.codec.ip.flow.FlowOptions;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What senders that mean harm can make this keep. */
@ExtendWith(LeakCheck.class)
class StreamMemoryTest {
    private static final int MAX_FLOWS = 500;
    private static final int BUFFER_LIMIT = 65_536;

    private final UnpooledByteBufAllocator alloc = new UnpooledByteBufAllocator(false);
    private EmbeddedChannel channel;
    private FlowMultiplexHandler flows;
    private int streams;

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        assertEquals(0, used());
    }

    private void use(TcpStreamMode mode) {
        ChannelInitializer<TcpStreamChannel> initializer = new ChannelInitializer<>() {
            @Override
            protected void initChannel(TcpStreamChannel stream) {
                streams++;
                stream.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext ctx, Object message) {
                        ReferenceCountUtil.release(message);
                    }
                });
            }
        };
        flows = new FlowMultiplexHandler(
                new ChannelInitializer<FlowChannel>() {
                    @Override
                    protected void initChannel(FlowChannel flow) {
                        flow.config().setAllocator(alloc);
                        flow.pipeline()
                                .addLast(new TcpStreamHandler(
                                        mode, initializer, new TcpStreamConfig().bufferLimit(BUFFER_LIMIT)));
                    }
                },
                new FlowOptions().maxFlows(MAX_FLOWS).evictAfter(Duration.ofHours(1)));
        channel = new EmbeddedChannel(flows);
    }

    private long used() {
        return alloc.metric().usedHeapMemory() + alloc.metric().usedDirectMemory();
    }

    private void receive(int number, boolean client, int flags, long offset, String text) throws Exception {
        InetAddress from = InetAddress.getByAddress(new byte[] {10, 0, (byte) (number >> 8), (byte) number});
        InetAddress to = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1});
        int port = 1024 + number % 60_000;
        IpPacket packet = IpPacketBuilder.from(client ? from : to, client ? to : from)
                .tcp(client ? port : 80, client ? 80 : port)
                .flags(flags)
                .sequence(1000 + offset)
                .acknowledgment(flags == TcpFlags.SYN ? 0 : 1001)
                .payload(text.getBytes(StandardCharsets.US_ASCII))
                .build(PooledByteBufAllocator.DEFAULT);
        channel.writeInbound(packet);
        for (Object out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            ReferenceCountUtil.release(out);
        }
    }

    @ParameterizedTest
    @EnumSource
    void staysBoundedUnderAFloodOfSyns(TcpStreamMode mode) throws Exception {
        use(mode);
        for (int i = 0; i < 20_000; i++) {
            receive(i, true, TcpFlags.SYN, 0, "with bytes");
        }
        assertEquals(0, streams);
        assertTrue(used() <= MAX_FLOWS * 1024L, "uses " + used());
    }

    @ParameterizedTest
    @EnumSource
    void staysBoundedWhenGapsAreNeverFilled(TcpStreamMode mode) throws Exception {
        use(mode);
        int connections = 20;
        for (int i = 0; i < connections; i++) {
            receive(i, true, TcpFlags.SYN, 0, "");
            receive(i, false, TcpFlags.SYN | TcpFlags.ACK, 0, "");
            receive(i, true, TcpFlags.ACK, 1, "");
        }
        assertEquals(2 * connections, streams);
        long most = 0;
        for (int round = 0; round < 400; round++) {
            for (int i = 0; i < connections; i++) {
                receive(i, true, TcpFlags.ACK, 10 + 600L * (round % 100) + round / 100, "x".repeat(1 + round % 500));
            }
            most = Math.max(most, used());
        }
        assertTrue(most > connections * 1000L, "kept " + most);
        assertTrue(most <= connections * 2L * (BUFFER_LIMIT + TcpStreamConfig.LARGEST_SEGMENT), "kept " + most);
    }

    @ParameterizedTest
    @EnumSource(names = "OBSERVE", mode = EnumSource.Mode.EXCLUDE)
    void staysBoundedWhenNothingIsAcknowledged(TcpStreamMode mode) throws Exception {
        use(mode);
        receive(1, true, TcpFlags.SYN, 0, "");
        receive(1, false, TcpFlags.SYN | TcpFlags.ACK, 0, "");
        receive(1, true, TcpFlags.ACK, 1, "");
        long most = 0;
        for (int i = 0; i < 3000; i++) {
            receive(1, true, TcpFlags.ACK, 1 + 1000L * i, "y".repeat(1000));
            most = Math.max(most, used());
        }
        assertTrue(most <= 4L * (BUFFER_LIMIT + TcpStreamConfig.LARGEST_SEGMENT), "kept " + most);
    }
}
