// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel.embedded;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.channel.ContentRejectedException;
import dev.nfqueue.channel.NfqueuePacket;
import dev.nfqueue.channel.Verdict;
import dev.nfqueue.channel.VerdictAlreadyGivenException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.SimpleChannelInboundHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The message contract, on the channel with which users test their handlers. */
class EmbeddedNfqueueChannelTest {
    private static final byte[] PACKET = {0x45, 0, 0, 20, 1, 2, 3, 4, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2};
    private static final byte[] OTHER = {0x45, 0, 0, 20, 9, 8, 7, 6, 64, 17, 0, 0, 10, 0, 0, 3, 10, 0, 0, 4};

    private final List<NfqueuePacket> held = new ArrayList<>();
    private EmbeddedNfqueueChannel channel = new EmbeddedNfqueueChannel(handler((ctx, packet) -> held.add(packet)));

    /** Fails when a test has left a verdict unread. */
    @AfterEach
    void finish() {
        assertFalse(channel.finish());
    }

    private static ChannelInboundHandlerAdapter handler(BiConsumer<ChannelHandlerContext, NfqueuePacket> action) {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                action.accept(ctx, (NfqueuePacket) message);
            }
        };
    }

    private void use(BiConsumer<ChannelHandlerContext, NfqueuePacket> action) {
        channel = new EmbeddedNfqueueChannel(handler(action));
    }

    private static NfqueuePacketBuilder packet() {
        return new NfqueuePacketBuilder().content(PACKET);
    }

    private NfqueuePacket receive() {
        channel.writePacket(packet());
        return held.remove(0);
    }

    private static GivenVerdict plain(long id, Verdict verdict) {
        return new GivenVerdict(id, verdict, null, null, false);
    }

    private static GivenVerdict byDefault(long id, Verdict verdict) {
        return new GivenVerdict(id, verdict, null, null, true);
    }

    private static ByteBuf bytes(byte... content) {
        return Unpooled.wrappedBuffer(content);
    }

    @Test
    void takesAVerdict() {
        use((ctx, packet) -> ctx.write(packet.verdict(Verdict.queue(7)).mark(9)));
        assertEquals(1, channel.writePacket(packet()));
        assertEquals(new GivenVerdict(1, Verdict.queue(7), 9, null, false), channel.readVerdict());
    }

    @Test
    void takesAPacketForItsAcceptance() {
        use(ChannelHandlerContext::write);
        channel.writePacket(packet());
        assertEquals(plain(1, Verdict.ACCEPT), channel.readVerdict());
    }

    @Test
    void takesNewContentWithAReplacedPacket() {
        use((ctx, packet) -> {
            ctx.write(packet.replace(bytes(OTHER)));
            packet.release();
        });
        channel.writePacket(packet());
        assertEquals(new GivenVerdict(1, Verdict.ACCEPT, null, bytes(OTHER), false), channel.readVerdict());
    }

    @Test
    void sendsNoContentThatWasNotReplaced() {
        use((ctx, packet) -> {
            packet.content().setByte(8, 1);
            ctx.write(packet.retainedDuplicate());
            packet.release();
        });
        channel.writePacket(packet());
        assertNull(channel.readVerdict().content());
    }

    @Test
    void givesTheDefaultVerdictToWhatIsReleased() {
        use((ctx, packet) -> packet.release());
        channel.writePacket(packet());
        assertEquals(byDefault(1, Verdict.DROP), channel.readVerdict());
        channel.defaultVerdict(Verdict.ACCEPT);
        channel.writePacket(packet());
        assertEquals(byDefault(2, Verdict.ACCEPT), channel.readVerdict());
    }

    @Test
    void releasesWhatReachesTheEnd() {
        use(ChannelHandlerContext::fireChannelRead);
        channel.writePacket(packet());
        assertEquals(byDefault(1, Verdict.DROP), channel.readVerdict());
        assertNull(channel.readInbound());
    }

    @Test
    void givesTheDefaultVerdictWhenAHandlerThrows() {
        channel = new EmbeddedNfqueueChannel(new SimpleChannelInboundHandler<NfqueuePacket>() {
            @Override
            protected void channelRead0(ChannelHandlerContext ctx, NfqueuePacket packet) {
                throw new IllegalStateException("on purpose");
            }
        });
        assertThrows(IllegalStateException.class, () -> channel.writePacket(packet()));
        assertEquals(byDefault(1, Verdict.DROP), channel.readVerdict());
    }

    @Test
    void deliversTheRestOfABurstWhenAHandlerThrows() {
        use((ctx, packet) -> {
            if (packet.packetId() == 1) {
                packet.release();
                throw new IllegalStateException("on purpose");
            }
            ctx.write(packet);
        });
        assertThrows(IllegalStateException.class, () -> channel.writePackets(packet(), packet()));
        assertEquals(byDefault(1, Verdict.DROP), channel.readVerdict());
        assertEquals(plain(2, Verdict.ACCEPT), channel.readVerdict());
    }

    @Test
    void refusesASecondVerdict() {
        NfqueuePacket packet = receive();
        packet.retain();
        ChannelFuture first = channel.writeOneOutbound(packet.drop());
        ChannelFuture second = channel.writeOneOutbound(packet.accept());
        assertInstanceOf(VerdictAlreadyGivenException.class, second.cause());
        channel.flushOutbound();
        assertTrue(first.isSuccess());
        assertEquals(plain(1, Verdict.DROP), channel.readVerdict());
        assertEquals(0, packet.refCnt());
    }

    @Test
    void refusesAVerdictForAnotherChannelsPacket() {
        NfqueuePacket packet = receive();
        EmbeddedNfqueueChannel other = new EmbeddedNfqueueChannel();
        ChannelFuture write = other.writeOneOutbound(packet.accept());
        assertInstanceOf(IllegalArgumentException.class, write.cause());
        assertFalse(other.finish());
        assertEquals(byDefault(1, Verdict.DROP), channel.readVerdict());
    }

    @Test
    void refusesToSendATruncatedPacketBack() {
        channel.writePacket(packet().originalLength(1500));
        NfqueuePacket packet = held.get(0);
        ChannelFuture write = channel.writeOneOutbound(packet.copy());
        assertInstanceOf(ContentRejectedException.class, write.cause());
        assertEquals(1, channel.outstanding());
        assertTrue(channel.writeOutbound(packet));
        assertEquals(plain(1, Verdict.ACCEPT), channel.readVerdict());
    }

    @Test
    void refusesContentThatIsTooShort() {
        NfqueuePacket packet = receive();
        ChannelFuture write = channel.writeOneOutbound(packet.accept().replaceContent(bytes((byte) 0x45)));
        assertInstanceOf(ContentRejectedException.class, write.cause());
        assertEquals(byDefault(1, Verdict.DROP), channel.readVerdict());
    }

    @Test
    void refusesMessagesOfOtherTypes() {
        assertInstanceOf(
                UnsupportedOperationException.class,
                channel.writeOneOutbound("accept").cause());
    }

    @Test
    void leavesOutAWriteThatWasCancelledBeforeTheFlush() {
        NfqueuePacket first = receive();
        NfqueuePacket second = receive();
        ChannelFuture cancelled = channel.write(first);
        channel.write(second);
        assertTrue(cancelled.cancel(false));
        channel.flush();
        assertEquals(byDefault(1, Verdict.DROP), channel.readVerdict());
        assertEquals(plain(2, Verdict.ACCEPT), channel.readVerdict());
    }

    @Test
    void givesTheDefaultVerdictToWhatIsHeldWhenItCloses() {
        NfqueuePacket first = receive();
        NfqueuePacket second = receive();
        assertEquals(2, channel.outstanding());
        assertTrue(channel.finish());
        assertEquals(byDefault(1, Verdict.DROP), channel.readVerdict());
        assertEquals(byDefault(2, Verdict.DROP), channel.readVerdict());
        first.release();
        second.release();
        assertEquals(0, channel.outstanding());
        assertNull(channel.readVerdict());
    }

    @Test
    void refusesAVerdictAfterItHasClosed() {
        NfqueuePacket packet = receive();
        channel.close();
        assertEquals(byDefault(1, Verdict.DROP), channel.readVerdict());
        assertFalse(channel.write(packet.accept()).isSuccess());
        assertEquals(0, packet.refCnt());
    }

    @Test
    void deliversABurstWithOneEnd() {
        List<String> events = new ArrayList<>();
        channel = new EmbeddedNfqueueChannel(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object message) {
                events.add("read " + ((NfqueuePacket) message).packetId());
                ctx.write(message);
            }

            @Override
            public void channelReadComplete(ChannelHandlerContext ctx) {
                events.add("complete");
            }
        });
        long[] ids = channel.writePackets(packet(), packet().packetId(7), packet());
        assertArrayEquals(new long[] {1, 7, 8}, ids);
        assertEquals(List.of("read 1", "read 7", "read 8", "complete"), events);
        for (long id : ids) {
            assertEquals(plain(id, Verdict.ACCEPT), channel.readVerdict());
        }
    }

    @Test
    void keepsAPacketOfTheHandlersOwn() {
        use((ctx, packet) -> {
            ctx.write(new DefaultByteBufHolder(bytes(OTHER)));
            ctx.write(packet.accept());
        });
        channel.writePacket(packet());
        assertEquals(plain(1, Verdict.ACCEPT), channel.readVerdict());
        assertEquals(bytes(OTHER), channel.readInjected());
        assertNull(channel.readInjected());
    }

    @Test
    void refusesAPacketOfTheHandlersOwnThatIsNone() {
        ByteBuf none = channel.alloc().buffer().writeZero(20);
        ChannelFuture written = channel.writeAndFlush(new DefaultByteBufHolder(none));
        assertInstanceOf(IllegalArgumentException.class, written.cause());
        assertEquals(0, none.refCnt());
        assertNull(channel.readInjected());
    }
}
