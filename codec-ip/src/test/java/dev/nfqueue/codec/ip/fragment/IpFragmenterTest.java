// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.ChecksumState;
import dev.nfqueue.codec.ip.ExtensionHeader;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketBuilder;
import dev.nfqueue.codec.ip.IpPacketEncoder;
import dev.nfqueue.codec.ip.IpProtocol;
import dev.nfqueue.codec.ip.Ipv4Option;
import dev.nfqueue.codec.ip.Ipv4Options;
import dev.nfqueue.codec.ip.Ipv4Packet;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IpFragmenterTest {

    private static IpPacketBuilder builder(boolean four) {
        return IpPacketBuilder.from(Cuts.address(four, 1), Cuts.address(four, 2))
                .identification(0x4321);
    }

    private static IpPacket udp(boolean four, int length) {
        return IpPacket.of(Unpooled.wrappedBuffer(Cuts.udp(four, length)));
    }

    /** The bytes of the fragments, which are released. */
    private static List<byte[]> bytes(List<IpPacket> fragments) {
        return fragments.stream().map(Cuts::bytes).toList();
    }

    private static byte[] together(List<byte[]> fragments) {
        Pipe receiver = new Pipe().send(fragments.toArray(byte[][]::new));
        byte[] whole = receiver.passOn();
        receiver.finishDecided();
        return whole;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void makesTheFragmentsThatAnotherWouldMake(boolean four) {
        byte[] whole = Cuts.udp(four, 108);
        IpPacket packet = IpPacket.of(Unpooled.wrappedBuffer(whole));
        List<byte[]> fragments = bytes(IpFragmenter.fragment(packet, (four ? 20 : 48) + 47, 0x1234));
        assertEquals(3, fragments.size());
        assertArrayEquals(Cuts.cut(whole, 0, 40, true), fragments.get(0));
        assertArrayEquals(Cuts.cut(whole, 40, 80, true), fragments.get(1));
        assertArrayEquals(Cuts.cut(whole, 80, 108, false), fragments.get(2));
        assertArrayEquals(whole, ByteBufUtil.getBytes(packet.content()));
        packet.release();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void leavesAloneWhatFits(boolean four) {
        IpPacket packet = udp(four, 100);
        List<IpPacket> fragments = IpFragmenter.fragment(packet, packet.length());
        assertSame(packet, fragments.get(0));
        assertEquals(2, packet.refCnt());
        packet.release(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cutsFragmentsAgain(boolean four) {
        byte[] whole = Cuts.udp(four, 300);
        List<byte[]> fragments = new ArrayList<>();
        for (byte[] coarse : List.of(Cuts.cut(whole, 0, 160, true), Cuts.cut(whole, 160, 300, false))) {
            IpPacket fragment = IpPacket.of(Unpooled.wrappedBuffer(coarse));
            fragments.addAll(bytes(IpFragmenter.fragment(fragment, 100)));
            fragment.release();
        }
        assertEquals(four ? 4 : 7, fragments.size());
        assertArrayEquals(whole, together(fragments));
    }

    @Test
    void copiesTheOptionsThatSaySo() {
        IpPacket packet = builder(true)
                .option(Ipv4Option.RECORD_ROUTE, (byte) 4, (byte) 0, (byte) 0, (byte) 0, (byte) 0)
                .option(Ipv4Option.ROUTER_ALERT, (byte) 0, (byte) 0)
                .option(Ipv4Option.STREAM_ID, (byte) 7, (byte) 9)
                .option(Ipv4Option.SECURITY, (byte) 0xAB)
                .udp(1, 2)
                .payload(Cuts.payload(200))
                .build();
        List<IpPacket> fragments = IpFragmenter.fragment(packet, 100);
        assertEquals(packet.headerLength(), fragments.get(0).headerLength());
        for (IpPacket fragment : fragments) {
            assertNull(fragment.malformation());
            assertEquals(ChecksumState.GOOD, ((Ipv4Packet) fragment).headerChecksumState());
            assertEquals(0x4321, fragment.fragmentId());
            Ipv4Options options = ((Ipv4Packet) fragment).options();
            assertEquals(fragment.fragmentOffset() == 0, options.find(Ipv4Option.RECORD_ROUTE));
            options.rewind();
            assertTrue(options.find(Ipv4Option.ROUTER_ALERT));
            options.rewind();
            assertTrue(options.find(Ipv4Option.STREAM_ID));
            assertEquals(9, options.data().getByte(1));
            options.rewind();
            assertTrue(options.find(Ipv4Option.SECURITY));
        }
        assertEquals(20 + 12, fragments.get(1).headerLength());
        assertArrayEquals(Cuts.bytes(packet), together(bytes(fragments)));
    }

    @Test
    void putsTheFragmentHeaderBehindWhatRoutersRead() {
        byte[] routing = new byte[22];
        routing[0] = 4;
        routing[1] = 1;
        List<IpProtocol> none = List.of();
        List<IpProtocol> all =
                List.of(IpProtocol.HOP_BY_HOP, IpProtocol.DESTINATION_OPTIONS, IpProtocol.ROUTING, IpProtocol.SHIM6);
        assertEquals(none, before(builder(false)));
        assertEquals(none, before(builder(false).extension(IpProtocol.DESTINATION_OPTIONS)));
        assertEquals(
                List.of(IpProtocol.HOP_BY_HOP),
                before(builder(false).extension(IpProtocol.HOP_BY_HOP).extension(IpProtocol.DESTINATION_OPTIONS)));
        assertEquals(
                all.subList(0, 3),
                before(builder(false)
                        .extension(IpProtocol.HOP_BY_HOP)
                        .extension(IpProtocol.DESTINATION_OPTIONS)
                        .extension(IpProtocol.ROUTING, routing)
                        .extension(IpProtocol.SHIM6, new byte[6])));
    }

    /** The headers before the fragment header, the same in all fragments; those behind are in the first alone. */
    private static List<IpProtocol> before(IpPacketBuilder builder) {
        IpPacket packet = builder.udp(1, 2).payload(Cuts.payload(500)).build();
        List<IpPacket> fragments = IpFragmenter.fragment(packet, 300);
        int behind = packet.extensions().size();
        List<IpProtocol> before = null;
        for (IpPacket fragment : fragments) {
            assertNull(fragment.malformation());
            List<IpProtocol> types =
                    fragment.extensions().stream().map(ExtensionHeader::type).toList();
            int at = types.indexOf(IpProtocol.FRAGMENT);
            assertTrue(before == null || before.equals(types.subList(0, at)));
            before = types.subList(0, at);
            assertEquals(fragment.fragmentOffset() == 0 ? behind + 1 : at + 1, types.size());
        }
        assertArrayEquals(Cuts.bytes(packet), together(bytes(fragments)));
        return before;
    }

    @Test
    void refusesWhatMustNotBeFragmentedAndSaysSo() {
        IpPacket packet =
                builder(true).dontFragment().udp(1, 2).payload(new byte[100]).build();
        CannotFragmentException refusal =
                assertThrows(CannotFragmentException.class, () -> IpFragmenter.fragment(packet, 100));
        assertTrue(refusal.isDontFragment());
        assertEquals(
                "The packet of 128 bytes does not fit 100, and its sender does not want it to be fragmented (DF).",
                refusal.getMessage());
        packet.release();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusesFragmentsThatDoNotHoldTheHeaders(boolean four) {
        IpPacket packet = builder(four).tcp(1, 2).payload(new byte[300]).build();
        int header = four ? 20 : 48;
        assertFalse(assertThrows(CannotFragmentException.class, () -> IpFragmenter.fragment(packet, header + 23))
                .isDontFragment());
        assertThrows(CannotFragmentException.class, () -> IpFragmenter.fragment(packet, 3));
        assertArrayEquals(
                ByteBufUtil.getBytes(packet.content()), together(bytes(IpFragmenter.fragment(packet, header + 24))));
        packet.release();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusesWhatIsNotWhole(boolean four) {
        byte[] whole = Cuts.udp(four, 300);
        IpPacket cut = IpPacket.of(Unpooled.wrappedBuffer(whole, 0, 100));
        IpPacket nothing = IpPacket.of(Unpooled.wrappedBuffer(new byte[100]));
        assertThrows(CannotFragmentException.class, () -> IpFragmenter.fragment(cut, 80));
        assertThrows(CannotFragmentException.class, () -> IpFragmenter.fragment(nothing, 80));
        cut.release();
        nothing.release();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void completesASumThatANetworkCardWasTo(boolean four) {
        byte[] whole = Cuts.udp(four, 300);
        int header = four ? 20 : 40;
        byte[] partial = whole.clone();
        partial[header + 6] ^= 0x55;
        IpPacket packet = IpPacket.of(new DefaultByteBufHolder(Unpooled.wrappedBuffer(partial)), false);
        List<byte[]> fragments = bytes(IpFragmenter.fragment(packet, 200, 0x1234));
        assertArrayEquals(whole, together(fragments));
        packet.release();
    }

    @Test
    void identificationOfIpv6CannotBeForeseen() {
        IpPacket packet = udp(false, 300);
        int one = idOf(packet);
        int two = idOf(packet);
        assertNotEquals(one, two);
        assertNotEquals(one + 1, two);
        packet.release();
    }

    private static int idOf(IpPacket packet) {
        List<IpPacket> fragments = IpFragmenter.fragment(packet, 200);
        int id = fragments.get(0).fragmentId();
        fragments.forEach(fragment -> assertEquals(id, fragment.fragmentId()));
        fragments.forEach(IpPacket::release);
        return id;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void handlerCutsWhatIsTooLong(boolean four) {
        EmbeddedChannel channel = new EmbeddedChannel(new IpPacketEncoder(), new IpFragmentationHandler(100));
        ByteBuf whole = Unpooled.wrappedBuffer(Cuts.udp(four, 200));
        byte[] expected = ByteBufUtil.getBytes(whole);
        ChannelFuture written = channel.writeOneOutbound(IpPacket.of(new Marked(whole)));
        assertFalse(written.isDone());
        channel.flushOutbound();
        assertTrue(written.isSuccess());
        assertEquals(0, whole.refCnt());
        List<byte[]> fragments = new ArrayList<>();
        for (ByteBufHolder holder = channel.readOutbound(); holder != null; holder = channel.readOutbound()) {
            assertEquals(fragments.isEmpty(), holder instanceof Marked);
            fragments.add(ByteBufUtil.getBytes(holder.content()));
            holder.release();
        }
        assertArrayEquals(expected, together(fragments));
        IpPacket small = udp(four, 20);
        channel.writeOutbound(small, "else");
        assertSame(small.holder(), channel.readOutbound());
        small.holder().release();
        assertEquals("else", channel.readOutbound());
        assertFalse(channel.finish());
    }

    @Test
    void handlerFailsTheWriteOfWhatMustNotBeCut() {
        EmbeddedChannel channel = new EmbeddedChannel(new IpPacketEncoder(), new IpFragmentationHandler(100));
        IpPacket packet =
                builder(true).dontFragment().udp(1, 2).payload(new byte[100]).build();
        assertInstanceOf(
                CannotFragmentException.class, channel.writeOneOutbound(packet).cause());
        assertEquals(0, packet.refCnt());
        assertFalse(channel.finish());
    }

    @Test
    void handlerLeavesToTheReassemblerWhatThatPutTogether() {
        byte[] whole = Cuts.udp(false, 300);
        Pipe pipe = new Pipe();
        pipe.channel.pipeline().addLast(new IpFragmentationHandler(100));
        pipe.send(Cuts.cut(whole, 0, 160, true), Cuts.cut(whole, 160, 300, false))
                .passOn();
        assertEquals(List.of("1 as it came", "2 as it came"), pipe.decisions());
        pipe.finishDecided();
    }

    /** A holder whose kind shows. */
    private static final class Marked extends DefaultByteBufHolder {
        Marked(ByteBuf content) {
            super(content);
        }

        @Override
        public ByteBufHolder replace(ByteBuf content) {
            return new Marked(content);
        }
    }
}
