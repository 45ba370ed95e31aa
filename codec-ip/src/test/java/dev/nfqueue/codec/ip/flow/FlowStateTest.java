// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

import static dev.nfqueue.codec.ip.flow.FlowDirection.ORIGINAL;
import static dev.nfqueue.codec.ip.flow.FlowDirection.REPLY;
import static dev.nfqueue.codec.ip.flow.FlowState.CLOSE;
import static dev.nfqueue.codec.ip.flow.FlowState.CLOSE_WAIT;
import static dev.nfqueue.codec.ip.flow.FlowState.ESTABLISHED;
import static dev.nfqueue.codec.ip.flow.FlowState.FIN_WAIT;
import static dev.nfqueue.codec.ip.flow.FlowState.LAST_ACK;
import static dev.nfqueue.codec.ip.flow.FlowState.SYN_RECV;
import static dev.nfqueue.codec.ip.flow.FlowState.SYN_SENT;
import static dev.nfqueue.codec.ip.flow.FlowState.TIME_WAIT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.TcpBuilder;
import dev.nfqueue.codec.ip.TcpFlags;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * TCP states, by segments written as {@code >SA 300 101 +5!}: who sends, flags, sequence and acknowledgment number, bytes
 * of payload, and an exclamation mark for a wrong checksum.
 */
class FlowStateTest {

    private static final String OPEN = ">S 100, <SA 300 101, >A 101 301";
    private static final String HALF = OPEN + ", >FA 101 301, <A 301 102";
    private static final String DONE = HALF + ", <FA 301 102, >A 102 302";

    static Stream<Arguments> states() {
        return Stream.of(
                arguments("a SYN", ">S 100", SYN_SENT),
                arguments("a SYN once more", ">S 100, >S 100", SYN_SENT),
                arguments("SYN-ACK", ">S 100, <SA 300 101", SYN_RECV),
                arguments("a SYN-ACK for another SYN", ">S 100, <SA 300 999", SYN_SENT),
                arguments("the handshake", OPEN, ESTABLISHED),
                arguments("data that ends the handshake", ">S 100, <SA 300 101, >A 101 301 +9", ESTABLISHED),
                arguments(
                        "a handshake over the end of the sequence", ">S 4294967295, <SA 300 0, >A 0 301", ESTABLISHED),
                arguments("data with the SYN", ">S 100 0 +9, <SA 300 110, >A 110 301", ESTABLISHED),
                arguments("a handshake with a wrong sum", ">S 100, <SA 300 101!", SYN_SENT),
                arguments("simultaneous open", ">S 100, <S 300", SYN_SENT),
                arguments("simultaneous open, answered", ">S 100, <S 300, >SA 100 301, <SA 300 101", SYN_RECV),
                arguments(
                        "simultaneous open, done", ">S 100, <S 300, >SA 100 301, <SA 300 101, >A 101 301", ESTABLISHED),
                arguments("picked up in the middle", ">A 5000 7000 +10, >A 5010 7000 +10", SYN_SENT),
                arguments("picked up in the middle, from both ends", ">A 5000 7000 +10, <A 7000 5005", ESTABLISHED),
                arguments("something unrelated that answers", ">A 5000 7000 +10, <A 7000 5011", SYN_SENT),
                arguments("picked up and reset", ">A 5000 7000 +10, <RA 7000 5010", CLOSE),
                arguments(
                        "a SYN of data, of which the SYN is taken",
                        ">S 100 0 +9, <SA 300 101, >A 101 301",
                        ESTABLISHED),
                arguments("SYN and ACK of one end", ">S 100, >A 101 301", SYN_SENT),
                arguments("a SYN to a server that knows an older connection", ">S 100, <A 301 9101", SYN_SENT),
                arguments("an ACK below the SYN-ACK", ">S 100, <SA 300 101, >A 101 300", SYN_RECV),
                arguments("refused", ">S 100, <RA 0 101", CLOSE),
                arguments("refused by a forger", ">S 100, <RA 0 102", SYN_SENT),
                arguments("one FIN", OPEN + ", >FA 101 301", FIN_WAIT),
                arguments("one FIN after data", OPEN + ", >A 101 301 +10, >FA 111 301 +5", FIN_WAIT),
                arguments("one FIN, acknowledged", HALF, CLOSE_WAIT),
                arguments("data on the half that is open", HALF + ", <A 301 102 +100", CLOSE_WAIT),
                arguments("both FINs", HALF + ", <FA 301 102", LAST_ACK),
                arguments("both FINs, acknowledged", DONE, TIME_WAIT),
                arguments("a FIN once more", DONE + ", <FA 301 102", TIME_WAIT),
                arguments("simultaneous close", OPEN + ", >FA 101 301, <FA 301 101", LAST_ACK),
                arguments(
                        "simultaneous close, done",
                        OPEN + ", >FA 101 301, <FA 301 101, >A 102 302, <A 302 102",
                        TIME_WAIT),
                arguments("FIN and ACK at once", OPEN + ", >FA 101 301, <FA 301 102, >A 102 302", TIME_WAIT),
                arguments("a FIN with a wrong sum", OPEN + ", >FA 101 301!", ESTABLISHED),
                arguments("a FIN in the middle of what was sent", OPEN + ", >A 101 301 +50, >FA 110 301", ESTABLISHED),
                arguments("a FIN far ahead", OPEN + ", >FA 9101 301", ESTABLISHED),
                arguments("a FIN that overtook data", OPEN + ", >FA 111 301, >A 101 301 +10, <A 301 112", CLOSE_WAIT),
                arguments("a reset at the end of what was sent", OPEN + ", >A 101 301 +10, >R 111", CLOSE),
                arguments("a reset at what was acknowledged", OPEN + ", >A 101 301 +10, <A 301 101, >R 101", CLOSE),
                arguments("a reset of the server's", OPEN + ", <RA 301 101", CLOSE),
                arguments("a reset in the window", OPEN + ", >R 150", ESTABLISHED),
                arguments("a reset before the window", OPEN + ", >R 50", ESTABLISHED),
                arguments("a reset with a wrong sum", OPEN + ", >R 101!", ESTABLISHED),
                arguments(
                        "data far ahead, then a reset there",
                        OPEN + ", >A 999999999 301 +5, >R 1000000004",
                        ESTABLISHED),
                arguments("a SYN in the middle", OPEN + ", >S 9000", ESTABLISHED),
                arguments("data after the end", DONE + ", >A 102 302 +10", TIME_WAIT),
                arguments("no flags at all", "> 100", SYN_SENT),
                arguments("a FIN out of nowhere", ">FA 100 200", SYN_SENT),
                arguments("all flags at once", ">SAFR 100 0", CLOSE));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("states")
    void followsTheConnection(String what, String segments, FlowState expected) {
        for (FlowPackets ends : List.of(FlowPackets.V4, FlowPackets.V6)) {
            FlowRig rig = new FlowRig();
            rig.read(parse(ends, segments));
            assertEquals(1, rig.children.size());
            assertEquals(expected, rig.child(0).state());
            assertEquals(segments.split(",", -1).length, rig.written().size());
            rig.close();
        }
    }

    static Stream<Arguments> reuses() {
        return Stream.of(
                arguments("after both FINs", DONE + ", >S 9000", SYN_SENT),
                arguments("after both FINs, from the other end", DONE + ", <S 9000", SYN_SENT),
                arguments("after a reset", OPEN + ", >R 101, >S 9000", SYN_SENT),
                arguments("after a refusal", ">S 100, <RA 0 101, >S 9000", SYN_SENT),
                arguments("after the server forgot", OPEN + ", >S 9000, <SA 5000 9001", SYN_RECV));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("reuses")
    void knowsANewConnectionBetweenTheSameEnds(String what, String segments, FlowState expected) {
        FlowRig rig = new FlowRig();
        rig.read(parse(FlowPackets.V4, segments));
        assertEquals(2, rig.children.size());
        assertEquals(FlowEndReason.REUSED, rig.child(0).endReason());
        assertEquals(expected, rig.child(1).state());
        assertEquals(FlowEndReason.REUSED, rig.ended.get(0).reason());
        assertEquals(1, rig.open());
        rig.written();
        rig.close();
    }

    @Test
    void takesNoSynInTheMiddleForANewConnection() {
        FlowRig rig = new FlowRig();
        rig.read(parse(FlowPackets.V4, OPEN + ", >S 9000, <A 301 101, >S 9000!, <SA 5000 9999"));
        assertEquals(1, rig.children.size());
        rig.written();
        rig.close();
    }

    @Test
    void tellsTheChildOfEachState() {
        FlowRig rig = new FlowRig();
        rig.read(parse(FlowPackets.V4, DONE));
        assertEquals(List.of("active", SYN_RECV, ESTABLISHED, FIN_WAIT, CLOSE_WAIT, LAST_ACK, TIME_WAIT), rig.told(0));
        rig.written();
        rig.close();
    }

    @Test
    void findsTheOriginalDirectionFromTheSynOrItsAnswer() {
        FlowRig rig = new FlowRig();
        rig.read(parse(FlowPackets.V4, "<SA 300 101, >A 101 301"));
        assertEquals(FlowPackets.V4.client(), rig.child(0).remoteAddress().getAddress());
        assertEquals(1, rig.child(0).metrics().packets(ORIGINAL));
        assertEquals(1, rig.child(0).metrics().packets(REPLY));
        rig.written();
        rig.close();
    }

    static IpPacket[] parse(FlowPackets ends, String segments) {
        return Stream.of(segments.split(", ", -1))
                .map(text -> segment(ends, text))
                .toArray(IpPacket[]::new);
    }

    private static IpPacket segment(FlowPackets ends, String text) {
        String[] words = text.replace("!", "").split(" ", -1);
        TcpBuilder tcp = ends.tcp(words[0].charAt(0) == '>' ? ORIGINAL : REPLY)
                .flags(flags(words[0]))
                .sequence(Long.parseLong(words[1]));
        for (int i = 2; i < words.length; i++) {
            if (words[i].charAt(0) == '+') {
                tcp.payload(new byte[Integer.parseInt(words[i].substring(1))]);
            } else {
                tcp.acknowledgment(Long.parseLong(words[i]));
            }
        }
        IpPacket packet = tcp.build();
        if (text.endsWith("!")) {
            int checksum = packet.payloadOffset() + 16;
            packet.content().setShort(checksum, packet.content().getShort(checksum) ^ 0x5555);
        }
        return packet;
    }

    private static int flags(String word) {
        int flags = 0;
        for (char c : word.substring(1).toCharArray()) {
            flags |= switch (c) {
                case 'S' -> TcpFlags.SYN;
                case 'A' -> TcpFlags.ACK;
                case 'F' -> TcpFlags.FIN;
                case 'R' -> TcpFlags.RST;
                default -> throw new IllegalArgumentException(word);
            };
        }
        return flags;
    }
}
