// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.nfqueue.codec.ip.ChecksumState;
import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.IpPacketBuilder;
import dev.nfqueue.codec.ip.IpProtocol;
import dev.nfqueue.codec.ip.Ipv4Packet;
import dev.nfqueue.codec.ip.Ipv6Packet;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever fragments come, in whatever order: what comes out. A fragment is written as the bytes it brings: {@code
 * 0-16+} has the first sixteen, and more follow; {@code 16-40} has the others; {@code !} spoils the first byte.
 */
class IpReassemblerTest {

    private static final int LENGTH = 48;

    static Stream<Arguments> families(String... cases) {
        return Stream.of(cases).flatMap(c -> Stream.of(Arguments.of(true, c), Arguments.of(false, c)));
    }

    static Stream<Arguments> complete() {
        return families(
                "0-16+ 16-32+ 32-48",
                "32-48 16-32+ 0-16+",
                "16-32+ 32-48 0-16+",
                "16-32+ 0-16+ 32-48",
                "0-8+ 8-48",
                "0-40+ 40-48",
                "40-48 32-40+ 24-32+ 16-24+ 8-16+ 0-8+",
                // The same twice: the second is dropped.
                "0-16+ 0-16+ 16-32+ 32-48",
                "0-16+ 32-48 32-48 16-32+",
                "16-32+ 16-32+ 16-32+ 0-16+ 0-16+ 32-48");
    }

    @ParameterizedTest
    @MethodSource("complete")
    void putsFragmentsTogether(boolean four, String fragments) {
        byte[] whole = Cuts.udp(four, LENGTH);
        Pipe pipe = new Pipe().send(cut(whole, fragments));
        IpPacket packet = pipe.receive();
        assertNull(packet.malformation());
        assertEquals(ChecksumState.GOOD, packet.udp().checksumState());
        assertArrayEquals(Cuts.payload(LENGTH - 8), bytes(packet));
        pipe.write(packet);
        assertNull(pipe.receive());
        assertEquals(List.of(), pipe.events);
        List<byte[]> sent = distinctInOrder(four, fragments);
        pipe.decisions();
        assertEquals(sent.size(), pipe.out.size());
        for (int i = 0; i < sent.size(); i++) {
            assertArrayEquals(sent.get(i), pipe.out.get(i));
        }
        pipe.finishDecided();
    }

    static Stream<Arguments> failing() {
        return families(
                // Overlaps of every kind.
                "OVERLAP 0-16+ !0-16+ 16-32+ 32-48",
                "OVERLAP 0-16+ 0-24+ 16-32+ 32-48",
                "OVERLAP 0-24+ 0-16+ 24-48",
                "OVERLAP 0-16+ 8-16+ 16-48",
                "OVERLAP 8-16+ 0-16+ 16-48",
                "OVERLAP 0-16+ 8-24+ 24-48",
                "OVERLAP 8-24+ 0-16+ 24-48",
                "OVERLAP 16-24+ 8-32+ 0-8+ 32-48",
                "OVERLAP 8-32+ 16-24+ 0-8+ 32-48",
                "OVERLAP 8-16+ 24-32+ 8-32+ 0-8+ 32-48",
                "OVERLAP 0-16+ 16-32+ 24-48",
                "OVERLAP 32-48 24-40+ 0-24+",
                "OVERLAP 32-48 32-48+ 0-32+",
                "OVERLAP 0-16+ 32-48 !32-48 16-32+",
                // Ends that do not agree.
                "INCONSISTENT_END 32-48 16-24 0-16+",
                "INCONSISTENT_END 16-24 32-48 0-16+",
                "INCONSISTENT_END 16-32 32-40+ 0-16+",
                "INCONSISTENT_END 32-40+ 16-32 0-16+",
                "INCONSISTENT_END 16-32 40-48+ 0-16+",
                // Lengths.
                "MALFORMED 0-16+ 16-16+ 16-48",
                "MALFORMED 0-16+ 48-48 16-48",
                "MALFORMED 0-12+ 16-32+ 32-48",
                "MALFORMED 0-16+ 16-31+ 32-48",
                "TOO_LONG 0-16+ 65528-65544 16-65528+",
                "TOO_LONG 65528-65550+ 0-16+",
                // A first one without the whole transport header needs fragments of less than eight bytes for UDP.
                "MALFORMED 0-4+ 8-48");
    }

    @ParameterizedTest
    @MethodSource("failing")
    void dropsAllOfAPacketThatFails(boolean four, String expected) {
        ReassemblyFailure failure = ReassemblyFailure.valueOf(expected.split(" ", 2)[0]);
        byte[][] fragments = cut(Cuts.udp(four, LENGTH), expected.split(" ", 2)[1]);
        Pipe pipe = new Pipe().send(fragments);
        assertNull(pipe.receive());
        List<String> dropped = new ArrayList<>();
        for (int i = 1; i <= fragments.length; i++) {
            dropped.add(i + " dropped");
        }
        assertEquals(dropped, pipe.decisions().stream().sorted().toList());
        pipe.events.forEach(event -> assertEquals(failure, event.failure()));
        assertEquals(fragments.length, pipe.reassembler.metrics().failedFragments(failure));
        pipe.finishDecided();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void failsWhatIsLongerThanIpAllowsBecauseOfTheFirstHeader(boolean four) {
        // By itself, the last one ends within what the length field can express; with the first one's options it does
        // not.
        byte[] whole = Cuts.udp(four, 1000);
        byte[] first = Cuts.cut(whole, 0, 16, true);
        byte[] longer = withOptions(first);
        byte[] last = Cuts.cut(whole, 65488, 65512, false);
        Pipe pipe = new Pipe().send(last, longer).send(Cuts.cut(whole, 16, 24, true));
        assertEquals(3, pipe.reassembler.metrics().failedFragments(ReassemblyFailure.TOO_LONG));
        pipe.finishDecided();
        Pipe other = new Pipe().send(longer, last);
        assertEquals(2, other.reassembler.metrics().failedFragments(ReassemblyFailure.TOO_LONG));
        other.finishDecided();
    }

    /** With 40 bytes of options, or of hop-by-hop options. */
    private static byte[] withOptions(byte[] first) {
        IpPacket packet = IpPacket.of(Unpooled.copiedBuffer(first));
        if (packet instanceof Ipv4Packet v4) {
            v4.option(30, new byte[38]);
        } else {
            ((Ipv6Packet) packet).insertExtension(IpProtocol.HOP_BY_HOP, Arrays.copyOf(new byte[] {1, 36}, 38));
        }
        return Cuts.bytes(packet);
    }

    static Stream<Arguments> marks() {
        // As RFC 3168 section 5.3 has it: 0 not capable, 1 and 2 capable, 3 congestion experienced.
        return families(
                "00 0", "11 1", "22 2", "33 3", "13 3", "31 3", "23 3", "32 3", "12 1", "21 2", "03", "30", "01", "20");
    }

    @ParameterizedTest
    @MethodSource("marks")
    void keepsMarksOfCongestion(boolean four, String marks) {
        byte[] whole = Cuts.udp(four, LENGTH);
        Pipe pipe = new Pipe()
                .send(
                        Cuts.ecn(Cuts.cut(whole, 0, 16, true), marks.charAt(0) - '0'),
                        Cuts.ecn(Cuts.cut(whole, 16, LENGTH, false), marks.charAt(1) - '0'));
        IpPacket packet = pipe.receive();
        if (marks.length() == 2) {
            assertNull(packet);
            assertEquals(ReassemblyFailure.ECN, pipe.events.get(0).failure());
        } else {
            assertEquals(marks.charAt(3) - '0', packet.ecn());
            assertEquals(false, packet.isEdited());
            assertNull(packet.malformation());
            if (packet instanceof Ipv4Packet v4) {
                assertEquals(ChecksumState.GOOD, v4.headerChecksumState());
            }
            pipe.write(packet);
            assertEquals(List.of("1 as it came", "2 as it came"), pipe.decisions());
        }
        pipe.finishDecided();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void keepsPacketsApart(boolean four) {
        byte[] one = Cuts.udp(four, LENGTH, 1);
        byte[] two = Cuts.udp(four, LENGTH, 2);
        Pipe pipe = new Pipe()
                .send(Cuts.cut(one, 0, 16, true), Cuts.cut(two, 0, 16, true), Cuts.cut(one, 0, 16, true, 7))
                .send(Cuts.cut(two, 16, LENGTH, false), Cuts.cut(one, 16, LENGTH, false, 7))
                .send(Cuts.cut(one, 16, LENGTH, false));
        assertEquals(Cuts.address(four, 2), pipe.receiveSource());
        assertEquals(Cuts.address(four, 1), pipe.receiveSource());
        assertEquals(Cuts.address(four, 1), pipe.receiveSource());
        assertEquals(
                List.of("2 as it came", "4 as it came", "3 as it came", "5 as it came", "1 as it came", "6 as it came"),
                pipe.decisions());
        pipe.finishDecided();
    }

    @Test
    void keepsIpv4PacketsOfOtherProtocolsApart() {
        byte[] udp = Cuts.udp(true, LENGTH);
        byte[] other = Cuts.cut(udp, 16, LENGTH, false);
        other[9] = 6;
        Cuts.fixHeader(other);
        Pipe pipe = new Pipe().send(Cuts.cut(udp, 0, 16, true), other);
        assertNull(pipe.receive());
        assertEquals(2, pipe.reassembler.metrics().heldDatagrams());
        pipe.finish();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void passesWhatIsNoFragmentUntouched(boolean four) {
        byte[] whole = Cuts.udp(four, LENGTH);
        byte[] atomic = Cuts.cut(whole, 0, LENGTH, false);
        // One that a fragment with the same identification waits for: an atomic fragment has nothing to do with it.
        Pipe pipe = new Pipe().send(Cuts.cut(whole, 0, 16, true)).send(whole, atomic);
        IpPacket first = pipe.receive();
        assertSame(four ? Ipv4Packet.class : Ipv6Packet.class, first.getClass());
        assertArrayEquals(whole, ByteBufUtil.getBytes(first.content()));
        pipe.write(first);
        assertArrayEquals(atomic, pipe.passOn());
        pipe.channel.writeInbound("something else");
        assertEquals("something else", pipe.channel.readInbound());
        assertEquals(List.of("2 as it came", "3 as it came"), pipe.decisions());
        assertEquals(1, pipe.reassembler.metrics().fragments());
        pipe.finish();
    }

    @Test
    void failsAFirstFragmentWithoutTheWholeTransportHeader() {
        for (boolean four : new boolean[] {true, false}) {
            byte[] tcp = Cuts.bytes(IpPacketBuilder.from(Cuts.address(four, 1), Cuts.address(four, 2))
                    .identification(0x1234)
                    .tcp(1, 2)
                    .option(2, (byte) 5, (byte) 0xb4)
                    .payload(new byte[40])
                    .build());
            for (int length : new int[] {8, 16}) {
                Pipe pipe = new Pipe().send(Cuts.cut(tcp, length, 64, false), Cuts.cut(tcp, 0, length, true));
                assertEquals(2, pipe.reassembler.metrics().failedFragments(ReassemblyFailure.FIRST_TOO_SHORT));
                pipe.finishDecided();
            }
            Pipe pipe = new Pipe().send(Cuts.cut(tcp, 24, 64, false), Cuts.cut(tcp, 0, 24, true));
            assertEquals(tcp.length, pipe.passOn().length);
            pipe.finishDecided();
        }
    }

    @Test
    void failsWhatACopyRangeHasCut() {
        byte[] last = Cuts.cut(Cuts.udp(true, LENGTH), 16, LENGTH, false);
        Pipe pipe = new Pipe().send(Arrays.copyOf(last, 30));
        assertEquals(ReassemblyFailure.TRUNCATED, pipe.events.get(0).failure());
        pipe.finishDecided();
    }

    @Test
    void tellsWhatHasFailed() {
        byte[] whole = Cuts.udp(true, LENGTH);
        Pipe pipe = new Pipe().send(cut(whole, "0-16+ 16-32+ 8-24+ 32-48"));
        assertEquals(
                List.of(
                        new ReassemblyFailedEvent(
                                ReassemblyFailure.OVERLAP,
                                FragmentPolicy.DROP,
                                Cuts.address(true, 1),
                                Cuts.address(true, 999),
                                0x1234,
                                3,
                                3 * 36),
                        new ReassemblyFailedEvent(
                                ReassemblyFailure.OVERLAP,
                                FragmentPolicy.DROP,
                                Cuts.address(true, 1),
                                Cuts.address(true, 999),
                                0x1234,
                                1,
                                36)),
                pipe.events);
        pipe.finishDecided();
    }

    @ParameterizedTest
    @MethodSource("failing")
    void passesFragmentsOnWhereTold(boolean four, String expected) {
        byte[][] fragments = cut(Cuts.udp(four, LENGTH), expected.split(" ", 2)[1]);
        Pipe pipe = new Pipe(new IpReassemblerBuilder().policy(FragmentPolicy.PASS)).send(fragments);
        for (int i = 0; i < fragments.length; i++) {
            pipe.passOn();
        }
        assertNull(pipe.receive());
        assertEquals(fragments.length, pipe.decisions().size());
        assertEquals(
                List.of(),
                pipe.decisions().stream()
                        .filter(d -> !d.endsWith(" as it came"))
                        .toList());
        pipe.finishDecided();
    }

    private static byte[] bytes(IpPacket packet) {
        return ByteBufUtil.getBytes(packet.udp().payload());
    }

    private static byte[][] cut(byte[] whole, String fragments) {
        return Stream.of(fragments.split(" ", -1)).map(f -> cutOne(whole, f)).toArray(byte[][]::new);
    }

    private static byte[] cutOne(byte[] whole, String fragment) {
        String[] ends = fragment.replaceAll("[!+]", "").split("-", 2);
        byte[] cut = Cuts.cut(whole, Integer.parseInt(ends[0]), Integer.parseInt(ends[1]), fragment.endsWith("+"));
        if (fragment.startsWith("!")) {
            cut[cut.length - 1] ^= 1;
        }
        return cut;
    }

    private static List<byte[]> distinctInOrder(boolean four, String fragments) {
        return Stream.of(fragments.split(" ", -1))
                .distinct()
                .sorted(Comparator.comparing(f -> Integer.parseInt(f.split("-", 2)[0])))
                .map(f -> cutOne(Cuts.udp(four, LENGTH), f))
                .toList();
    }
}
