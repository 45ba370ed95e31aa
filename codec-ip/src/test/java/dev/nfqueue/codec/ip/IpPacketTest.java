// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static dev.nfqueue.codec.ip.Samples.assertSumsRight;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.IllegalReferenceCountException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class IpPacketTest {

    @Test
    void releasingThePacketReleasesItsHolder() {
        ByteBufHolder holder = holder();
        IpPacket packet = IpPacket.of(holder);
        assertSame(holder, packet.holder());
        packet.retain();
        assertFalse(packet.release());
        assertEquals(1, holder.refCnt());
        assertTrue(packet.release());
        assertEquals(0, holder.refCnt());
    }

    @Test
    void releasesItsOwnBufferTooWhenTheHolderIsHeldElsewhere() {
        ByteBufHolder holder = holder();
        IpPacket packet = IpPacket.of(holder.retain());
        packet.udp().payload(new byte[100]);
        ByteBuf own = packet.content();
        assertNotSame(holder.content(), own);
        assertTrue(packet.release());
        assertEquals(0, own.refCnt());
        assertEquals(1, holder.refCnt());
        holder.release();
    }

    @Test
    void givesBackItsHolderWhenUnchanged() {
        ByteBufHolder holder = holder();
        assertSame(holder, IpPacket.of(holder).toHolder());
        assertEquals(1, holder.refCnt());
        holder.release();
    }

    @Test
    void replacesTheContentWhenChanged() {
        ByteBufHolder holder = holder();
        IpPacket packet = IpPacket.of(holder);
        packet.udp().payload(new byte[1000]);
        ByteBufHolder changed = packet.toHolder();
        assertEquals(0, holder.refCnt());
        assertEquals(1, changed.refCnt());
        assertEquals(24 + 8 + 1000, changed.content().readableBytes());
        changed.release();
    }

    @Test
    void handsOverTheHolderAsItCame() {
        ByteBufHolder holder = holder();
        IpPacket packet = IpPacket.of(holder);
        packet.udp().payload(new byte[1000]);
        assertSame(holder, packet.detach());
        assertEquals(1, holder.refCnt());
        assertEquals(39, holder.content().readableBytes());
        holder.release();
    }

    @Test
    void isGivenUpForItsHolderOnce() {
        ByteBufHolder holder = holder();
        IpPacket packet = IpPacket.of(holder).retain();
        assertSame(holder, packet.detach());
        assertEquals(2, holder.refCnt());
        assertEquals(1, packet.refCnt());
        assertSame(holder, packet.detach());
        assertEquals(2, holder.refCnt());
        assertEquals(0, packet.refCnt());
        assertThrows(IllegalReferenceCountException.class, packet::release);
        assertEquals(2, holder.refCnt());
        holder.release(2);
        assertThrows(IllegalReferenceCountException.class, packet::detach);
    }

    @Test
    void copiesReadOnlyContentBeforeTheFirstEdit() {
        ByteBuf bytes = Samples.withSums(Samples.IPV4_UDP);
        byte[] before = ByteBufUtil.getBytes(bytes);
        IpPacket packet = IpPacket.of(bytes.asReadOnly());
        packet.udp().destinationPort(1);
        packet.hopLimit(1);
        assertArrayEquals(before, ByteBufUtil.getBytes(bytes));
        assertEquals(1, packet.udp().destinationPort());
        assertSumsRight(packet);
        packet.release();
    }

    @Test
    void worksFromAnyReaderIndexInAnyBuffer() {
        ByteBuf bytes = Samples.withSums(Samples.IPV4_TCP);
        ByteBuf shifted =
                PooledByteBufAllocator.DEFAULT.directBuffer().writeZero(7).writeBytes(bytes);
        shifted.readerIndex(7);
        ByteBuf composite = Unpooled.wrappedBuffer(bytes.retainedSlice(0, 23), bytes.retainedSlice(23, 34));
        for (ByteBuf buf : new ByteBuf[] {shifted, composite}) {
            IpPacket packet = IpPacket.of(buf);
            packet.tcp().payload(new byte[77]).packet().hopLimit(9);
            packet.tcp().sequence(99);
            assertEquals(52 + 77, packet.content().readableBytes());
            ByteBuf again = packet.content().copy();
            assertEquals(ChecksumState.GOOD, packet.tcp().checksumState());
            IpPacket reread = IpPacket.of(again);
            assertSumsRight(reread);
            assertEquals(99, reread.tcp().sequence());
            reread.release();
            packet.release();
        }
        bytes.release();
    }

    @Test
    void copiesStandForThemselves() {
        IpPacket packet = IpPacket.of(holder());
        IpPacket copy = packet.copy();
        IpPacket duplicate = packet.retainedDuplicate();
        copy.udp().sourcePort(1);
        assertEquals(53, packet.udp().sourcePort());
        duplicate.udp().sourcePort(2);
        assertEquals(2, packet.udp().sourcePort());
        ByteBuf content = packet.content();
        assertTrue(packet.release());
        assertEquals(1, content.refCnt());
        assertTrue(duplicate.release());
        assertEquals(0, content.refCnt());
        assertTrue(copy.release());
    }

    @Test
    void completesAPartialSumWhenEditedOnly() {
        ByteBuf bytes = Samples.withSums(Samples.IPV4_TCP);
        bytes.setShort(36, 0x4242);
        IpPacket untouched = IpPacket.of(new DefaultByteBufHolder(bytes.retainedDuplicate()), false);
        assertEquals(ChecksumState.NOT_READY, untouched.tcp().checksumState());
        assertEquals(0x4242, untouched.tcp().checksum());
        untouched.toHolder().release();

        IpPacket edited = IpPacket.of(new DefaultByteBufHolder(bytes), false);
        edited.hopLimit(3);
        edited.tcp().sourcePort(3);
        assertEquals(ChecksumState.GOOD, edited.tcp().checksumState());
        assertSumsRight(edited);
        edited.release();
    }

    @Test
    void completesAPartialSumInACopy() {
        ByteBuf bytes = Samples.withSums(Samples.IPV4_TCP);
        bytes.setShort(36, 0x4242);
        IpPacket packet = IpPacket.of(new DefaultByteBufHolder(bytes), false);
        IpPacket copy = packet.copy();
        assertTrue(copy.isEdited());
        assertSumsRight(copy);
        copy.release();
        packet.release();
    }

    @Test
    void refusesAPacketLongerThanIpAllows() {
        IpPacket packet = IpPacket.of(holder());
        assertThrows(IllegalArgumentException.class, () -> packet.udp().payload(new byte[65535]));
        assertSumsRight(packet);
        packet.release();
    }

    @Test
    void takesAPartOfItsOwnPayloadForANewOne() {
        IpPacket packet = IpPacket.of(holder());
        packet.udp().payload(packet.udp().payload().slice(0, 6));
        packet.udp().payload(packet.udp().payload().slice(1, 4));
        assertEquals("uery", packet.udp().payload().toString(StandardCharsets.US_ASCII));
        assertSumsRight(packet);
        packet.release();
    }

    @Test
    void isOpaqueWhenItIsNoIpAtAll() {
        IpPacket arp = IpPacket.of(Samples.bytes("0001080006040001 000102030405 0a000001 000000000000 0a000002"));
        assertInstanceOf(OpaquePacket.class, arp);
        assertEquals(new Malformation(Kind.VERSION, 0), arp.malformation());
        arp.hopLimit(3);
        assertFalse(arp.isEdited());
        arp.release();
    }

    @Test
    void handlersTurnHoldersIntoPacketsAndBack() {
        EmbeddedChannel channel = new EmbeddedChannel(new IpPacketDecoder(), new IpPacketEncoder());
        ByteBufHolder holder = holder();
        channel.writeInbound(holder, "else");
        IpPacket packet = channel.readInbound();
        assertEquals("else", channel.readInbound());
        channel.writeOutbound(packet, "other");
        assertSame(holder, channel.readOutbound());
        assertEquals("other", channel.readOutbound());
        assertFalse(channel.finish());
        holder.release();
    }

    @Test
    void handlersReplaceTheContentOfAnEditedPacket() {
        EmbeddedChannel channel = new EmbeddedChannel(new IpPacketDecoder(holder -> false), new IpPacketEncoder());
        channel.writeInbound(holder());
        IpPacket packet = channel.readInbound();
        assertFalse(packet.isChecksumReady());
        packet.udp().payload(new byte[] {1});
        channel.writeOutbound(packet);
        ByteBufHolder written = channel.readOutbound();
        assertEquals(33, written.content().readableBytes());
        written.release();
        assertFalse(channel.finish());
    }

    private static ByteBufHolder holder() {
        return new DefaultByteBufHolder(Samples.withSums(Samples.IPV4_UDP));
    }
}
