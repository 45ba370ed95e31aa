// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import static dev.nfqueue.codec.ip.flow.tcp.Lab.ACK;
import static dev.nfqueue.codec.ip.flow.tcp.Lab.CLIENT;
import static dev.nfqueue.codec.ip.flow.tcp.Lab.SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.LeakCheck;
import dev.nfqueue.codec.ip.TcpBuilder;
import dev.nfqueue.codec.ip.TcpFlags;
import dev.nfqueue.codec.ip.TcpOption;
import dev.nfqueue.codec.ip.TcpSegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Segments that the receiver would not take, or would take otherwise, in each mode: what Ptacek and Newsham call insertion
 * and evasion. What is read is what the receiver reads, and in the modes that relay it gets nothing that was not read.
 */
@ExtendWith(LeakCheck.class)
class TcpEvasionTest {
    private static final int HEADER = 20;

    private Lab lab;
    private final StringBuilder received = new StringBuilder();

    @AfterEach
    void close() {
        lab.close();
    }

    private void use(TcpStreamMode mode) {
        lab = Lab.in(mode);
    }

    /** A segment of the client's that the receiver does not take; it ends like one that it takes. */
    private static TcpBuilder evil(Lab lab, int flags, long offset) {
        return lab.packet(CLIENT, flags, offset, 0).payload(Lab.bytes("evil"));
    }

    private static IpPacket changed(IpPacket packet, int index, int value) {
        packet.content().setByte(packet.payloadOffset() + index, value);
        return IpPacket.of(packet.toHolder());
    }

    /** What is done to "evil" so that no receiver takes it. */
    private enum Trick {
        WRONG_CHECKSUM,
        WITHOUT_ACK,
        HEADER_TOO_SHORT,
        HEADER_BEYOND_THE_PACKET,
        ACKNOWLEDGES_WHAT_WAS_NEVER_SENT,
        ACKNOWLEDGES_WHAT_IS_LONG_PAST,
        BEYOND_THE_WINDOW,
        LONG_BEFORE,
        SYN_IN_THE_MIDDLE,
        OLD_TIMESTAMP,
        RESET_IN_THE_WINDOW,
        RESET_WITH_WRONG_CHECKSUM,
        END_WITH_WRONG_CHECKSUM;

        private IpPacket packet(Lab lab) {
            return switch (this) {
                case WRONG_CHECKSUM -> changed(evil(lab, ACK, 4).build(), HEADER, 'E');
                case WITHOUT_ACK -> evil(lab, 0, 4).build();
                case HEADER_TOO_SHORT -> changed(evil(lab, ACK, 4).build(), 12, 0x40);
                case HEADER_BEYOND_THE_PACKET -> changed(evil(lab, ACK, 4).build(), 12, 0xF0);
                case ACKNOWLEDGES_WHAT_WAS_NEVER_SENT ->
                    evil(lab, ACK, 4).acknowledgment(lab.serverIsn + 1 + 5000).build();
                case ACKNOWLEDGES_WHAT_IS_LONG_PAST ->
                    evil(lab, ACK, 4).acknowledgment(lab.serverIsn - 60_000).build();
                case BEYOND_THE_WINDOW -> evil(lab, ACK, 20_000).build();
                case LONG_BEFORE -> evil(lab, ACK, -3_000).build();
                case SYN_IN_THE_MIDDLE -> evil(lab, TcpFlags.SYN, 4).build();
                case OLD_TIMESTAMP ->
                    evil(lab, ACK, 4)
                            .option(TcpOption.TIMESTAMPS, stamps(-90_000))
                            .build();
                case RESET_IN_THE_WINDOW ->
                    lab.packet(CLIENT, TcpFlags.RST, 5, 0).build();
                case RESET_WITH_WRONG_CHECKSUM ->
                    changed(lab.packet(CLIENT, TcpFlags.RST, 4, 0).build(), 15, 1);
                case END_WITH_WRONG_CHECKSUM ->
                    changed(lab.packet(CLIENT, ACK | TcpFlags.FIN, 4, 0).build(), 15, 1);
            };
        }
    }

    private static byte[] stamps(int value) {
        return ByteBuffer.allocate(8).putInt(1_000_000 + value).putInt(5).array();
    }

    static Stream<Arguments> tricks() {
        return Arrays.stream(Trick.values())
                .flatMap(trick -> Arrays.stream(TcpStreamMode.values()).map(mode -> Arguments.of(trick, mode)));
    }

    /** Takes what went on to the server as a receiver does that takes no tricks. */
    private void arrive() {
        for (IpPacket packet : lab.sent) {
            TcpSegment tcp = packet.tcp();
            if (tcp.destinationPort() == 80 && tcp.payloadLength() > 0) {
                long offset = (int) (tcp.sequence() - lab.clientIsn - 1);
                String text = tcp.payload().toString(StandardCharsets.ISO_8859_1);
                if (offset <= received.length() && offset + text.length() > received.length()) {
                    received.append(text.substring((int) (received.length() - offset)));
                }
            }
        }
        lab.forget();
    }

    @ParameterizedTest
    @MethodSource("tricks")
    void readsNothingThatTheReceiverDoesNotTake(Trick trick, TcpStreamMode mode) {
        use(mode);
        boolean stamps = trick == Trick.OLD_TIMESTAMP;
        lab.receive(CLIENT, syn(TcpFlags.SYN, CLIENT, stamps));
        lab.receive(SERVER, syn(TcpFlags.SYN | ACK, SERVER, stamps));
        lab.receive(CLIENT, stamped(lab.packet(CLIENT, ACK, 0, 0), stamps));
        lab.receive(CLIENT, stamped(lab.packet(CLIENT, ACK, 0, 0).payload(Lab.bytes("good")), stamps));
        arrive();
        lab.receive(SERVER, stamped(lab.packet(SERVER, ACK, 0, 4), stamps));
        lab.forget();
        lab.receive(CLIENT, trick.packet(lab));
        if (mode == TcpStreamMode.OBSERVE) {
            lab.forget(); // It passes, and the receiver throws it away.
        }
        arrive();
        lab.receive(CLIENT, stamped(lab.packet(CLIENT, ACK, 4, 0).payload(Lab.bytes(" bye")), stamps));
        lab.receive(CLIENT, stamped(lab.packet(CLIENT, ACK | TcpFlags.FIN, 8, 0), stamps));
        arrive();
        assertEquals("good bye", lab.clientText());
        assertEquals("good bye", received.toString());
        assertEquals(List.of("end"), lab.readers[CLIENT].events);
    }

    private TcpBuilder syn(int flags, int from, boolean stamps) {
        return stamped(lab.syn(from, flags), stamps);
    }

    private static TcpBuilder stamped(TcpBuilder tcp, boolean stamps) {
        return stamps ? tcp.option(TcpOption.TIMESTAMPS, stamps(0)) : tcp;
    }

    @ParameterizedTest
    @EnumSource
    void readsBytesOneByOneFromTheLastToTheFirst(TcpStreamMode mode) {
        use(mode);
        lab.clientIsn = 0xFFFFFFFFL - 5; // Numbers wrap among them.
        lab.handshake();
        String text = "in order";
        for (int i = text.length() - 1; i >= 0; i--) {
            lab.client(i, text.substring(i, i + 1));
        }
        assertEquals(text, lab.clientText());
    }

    @ParameterizedTest
    @EnumSource
    void keepsWhatWasReadWhenItComesAgainWithOtherBytesAndMore(TcpStreamMode mode) {
        use(mode);
        lab.handshake().client(0, "good").client(0, "evil way").client(2, "ad way");
        assertEquals("good way", lab.clientText());
        if (mode != TcpStreamMode.OBSERVE) {
            arrive();
            assertEquals("good way", received.toString());
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsAcrossAnEndAheadOfAGap(TcpStreamMode mode) {
        use(mode);
        lab.handshake();
        lab.receive(CLIENT, lab.packet(CLIENT, ACK | TcpFlags.FIN, 6, 0).payload(Lab.bytes("end")));
        lab.client(9, "behind it");
        assertEquals(List.of(), lab.readers[CLIENT].events);
        lab.client(0, "to the");
        assertEquals("to theend", lab.clientText());
        assertEquals(List.of("end"), lab.readers[CLIENT].events);
    }

    @ParameterizedTest
    @EnumSource
    void readsOnWhenAZeroWindowOpensAgain(TcpStreamMode mode) {
        use(mode);
        lab.handshake().client(0, "full");
        lab.receive(SERVER, lab.packet(SERVER, ACK, 0, 4).window(0));
        lab.receive(SERVER, lab.packet(SERVER, ACK, 0, 4).window(5000));
        lab.client(4, " and more");
        assertEquals("full and more", lab.clientText());
    }
}
