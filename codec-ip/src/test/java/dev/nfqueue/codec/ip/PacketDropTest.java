// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

class PacketDropTest {

    /** What a source may want to hear. */
    private static final class Dropped extends DefaultByteBufHolder {
        Dropped(ByteBufHolder holder) {
            super(holder.content());
        }
    }

    @Test
    void becomesWhatTheSourceUnderstands() {
        EmbeddedChannel channel = new EmbeddedChannel(new IpPacketEncoder(Dropped::new));
        ByteBuf bytes = Samples.withSums(Samples.IPV4_UDP);
        assertTrue(channel.writeOutbound(IpPacket.of(bytes).drop()));
        Dropped dropped = channel.readOutbound();
        assertSame(bytes, dropped.content());
        assertEquals(1, bytes.refCnt());
        dropped.release();
        assertFalse(channel.finish());
    }

    @Test
    void tellsOfTheHolderAsItCameWhateverWasEdited() {
        EmbeddedChannel channel = new EmbeddedChannel(new IpPacketEncoder(Dropped::new));
        ByteBuf bytes = Samples.withSums(Samples.IPV4_UDP);
        IpPacket packet = IpPacket.of(bytes);
        packet.udp().payload(new byte[1000]);
        ByteBuf own = packet.content();
        channel.writeOutbound(packet.drop());
        assertEquals(0, own.refCnt());
        Dropped dropped = channel.readOutbound();
        assertSame(bytes, dropped.content());
        dropped.release();
        assertFalse(channel.finish());
    }

    @Test
    void isReleasedAndSucceedsWhereTheSourceNeedsNotBeTold() {
        EmbeddedChannel channel = new EmbeddedChannel(new IpPacketEncoder());
        ByteBuf bytes = Samples.withSums(Samples.IPV4_UDP);
        ChannelFuture written = channel.writeOneOutbound(IpPacket.of(bytes).drop());
        assertTrue(written.isSuccess());
        assertEquals(0, bytes.refCnt());
        assertNull(channel.readOutbound());
        assertFalse(channel.finish());
    }

    @Test
    void failsItsWriteAndReleasesThePacketWhenTheFunctionThrows() {
        EmbeddedChannel channel = new EmbeddedChannel(new IpPacketEncoder(holder -> {
            throw new IllegalStateException("no such holder");
        }));
        ByteBuf bytes = Samples.withSums(Samples.IPV4_UDP);
        ChannelFuture written = channel.writeOneOutbound(IpPacket.of(bytes).drop());
        assertInstanceOf(IllegalStateException.class, written.cause());
        assertEquals(0, bytes.refCnt());
        assertFalse(channel.finish());
    }

    @Test
    void sharesTheCountOfItsPacket() {
        IpPacket packet = Samples.packet(Samples.IPV4_UDP);
        PacketDrop drop = packet.drop();
        assertSame(packet, drop.packet());
        drop.retain();
        assertEquals(2, packet.refCnt());
        assertFalse(drop.release());
        assertTrue(drop.release());
        assertEquals(0, packet.refCnt());
        assertEquals(0, drop.refCnt());
    }
}
