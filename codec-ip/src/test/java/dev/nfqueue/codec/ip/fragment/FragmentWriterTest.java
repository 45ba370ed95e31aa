// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.IpPacket;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is decided about a packet that was put together is decided about each of its fragments, once. */
class FragmentWriterTest {

    private static final int LENGTH = 100;

    private static Pipe threeFragments(boolean four, IpReassemblerBuilder builder) {
        byte[] whole = Cuts.udp(four, LENGTH);
        return new Pipe(builder)
                .send(Cuts.cut(whole, 80, LENGTH, false), Cuts.cut(whole, 0, 40, true), Cuts.cut(whole, 40, 80, true));
    }

    private static Pipe threeFragments(boolean four) {
        return threeFragments(four, new IpReassemblerBuilder());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void unchangedEachGoesOnAsItCame(boolean four) {
        Pipe pipe = threeFragments(four);
        pipe.passOn();
        assertEquals(List.of("2 as it came", "3 as it came", "1 as it came"), pipe.decisions());
        pipe.finishDecided();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void droppedEachIsDropped(boolean four) {
        Pipe pipe = threeFragments(four);
        pipe.write(pipe.receive().drop());
        assertEquals(List.of("2 dropped", "3 dropped", "1 dropped"), pipe.decisions());
        pipe.finishDecided();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void releasedEachIsReleased(boolean four) {
        Pipe pipe = threeFragments(four);
        assertTrue(pipe.receive().release());
        assertEquals(List.of(), pipe.decisions());
        pipe.finish();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void changedEachGoesOnWithNewBytes(boolean four) {
        Pipe pipe = threeFragments(four);
        IpPacket packet = pipe.receive();
        packet.udp().writablePayload().setByte(60, 0x77);
        packet.udp().destinationPort(53);
        byte[] expected = ByteBufUtil.getBytes(packet.content());
        pipe.write(packet);
        assertEquals(List.of("2 replaced", "3 replaced", "1 replaced"), pipe.decisions());
        assertArrayEquals(expected, together(pipe.out));
        pipe.finishDecided();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void grownTheOthersArePacketsOfTheirOwn(boolean four) {
        Pipe pipe = threeFragments(four);
        IpPacket packet = pipe.receive();
        packet.udp().payload(Cuts.payload(190));
        byte[] expected = ByteBufUtil.getBytes(packet.content());
        pipe.write(packet);
        assertEquals(List.of("2 replaced", "3 replaced", "1 replaced", "an own one", "an own one"), pipe.decisions());
        assertArrayEquals(expected, together(pipe.out));
        int longest = (four ? 20 : 48) + 40;
        pipe.out.forEach(bytes -> assertTrue(bytes.length <= longest));
        pipe.finishDecided();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shrunkTheOthersAreDropped(boolean four) {
        Pipe pipe = threeFragments(four);
        IpPacket packet = pipe.receive();
        packet.udp().payload(Cuts.payload(50));
        byte[] expected = ByteBufUtil.getBytes(packet.content());
        pipe.write(packet);
        assertEquals(List.of("2 replaced", "3 replaced", "1 dropped"), pipe.decisions());
        assertArrayEquals(expected, together(pipe.out));
        pipe.finishDecided();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void goesOnWholeWhenItFits(boolean four) {
        Pipe pipe = threeFragments(four, new IpReassemblerBuilder().mtu(1500));
        IpPacket packet = pipe.receive();
        packet.hopLimit(7);
        byte[] expected = ByteBufUtil.getBytes(packet.content());
        pipe.write(packet);
        assertEquals(List.of("2 replaced", "3 dropped", "1 dropped"), pipe.decisions());
        assertArrayEquals(expected, pipe.out.get(0));
        pipe.finishDecided();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void holderIsWrittenAsThePacketIs(boolean four) {
        Pipe pipe = threeFragments(four);
        Fragments fragments = (Fragments) pipe.receive().detach();
        assertEquals(3, fragments.fragments().size());
        assertFalse(fragments.isReplaced());
        pipe.write(fragments.retain());
        assertEquals(List.of("2 as it came", "3 as it came", "1 as it came"), pipe.decisions());
        fragments.release();
        pipe.finishDecided();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void replacedHolderIsCut(boolean four) {
        Pipe pipe = threeFragments(four);
        Fragments fragments = (Fragments) pipe.receive().detach();
        byte[] other = Cuts.udp(four, 90);
        Fragments replaced = fragments.replace(Unpooled.copiedBuffer(other));
        fragments.release();
        assertTrue(replaced.retainedDuplicate().isReplaced());
        replaced.release();
        pipe.write(replaced);
        assertEquals(List.of("2 replaced", "3 replaced", "1 replaced"), pipe.decisions());
        assertArrayEquals(other, together(pipe.out));
        pipe.finishDecided();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void copyHasTheSameFragments(boolean four) {
        Pipe pipe = threeFragments(four);
        IpPacket packet = pipe.receive();
        IpPacket copy = packet.copy();
        packet.release();
        pipe.write(copy.drop());
        assertEquals(List.of("2 dropped", "3 dropped", "1 dropped"), pipe.decisions());
        pipe.finishDecided();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void failsTheWriteOfWhatCannotBeCut(boolean four) {
        Pipe pipe = threeFragments(four);
        Fragments fragments = (Fragments) pipe.receive().detach();
        ByteBuf nonsense = Unpooled.buffer().writeZero(200);
        Fragments replaced = fragments.replace(nonsense);
        fragments.release();
        ChannelFuture written = pipe.channel.writeOneOutbound(replaced);
        assertInstanceOf(CannotFragmentException.class, written.cause());
        assertEquals(List.of(), pipe.decisions());
        pipe.finish();
    }

    /** What a receiver makes of it. */
    private static byte[] together(List<byte[]> fragments) {
        Pipe receiver = new Pipe().send(fragments.toArray(byte[][]::new));
        byte[] whole = receiver.passOn();
        receiver.finishDecided();
        return whole;
    }
}
