// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import static dev.nfqueue.codec.ip.flow.tcp.Lab.ACK;
import static dev.nfqueue.codec.ip.flow.tcp.Lab.CLIENT;
import static dev.nfqueue.codec.ip.flow.tcp.Lab.SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.LeakCheck;
import dev.nfqueue.codec.ip.TcpFlags;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of edge cases: what is read when ends, or somebody between them, send what they should not. */
@ExtendWith(LeakCheck.class)
class ObservingEngineTest {
    private Lab lab = Lab.observing(new TcpStreamConfig());

    @AfterEach
    void close() {
        assertEquals(0, lab.dropped);
        lab.close();
    }

    private void use(TcpStreamConfig config) {
        lab.close();
        lab = Lab.observing(config);
    }

    private List<String> events() {
        return lab.readers[CLIENT].events;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void passesEveryPacketUntouched() {
        lab.handshake().client(0, "abc").server(0, "xyz", 3);
        assertEquals("C 0 'abc' ack 0", lab.next());
        assertEquals("S 0 'xyz' ack 3", lab.next());
        assertEquals(0, lab.injected);
        assertEquals("abc", lab.clientText());
        assertEquals("xyz", lab.readers[SERVER].text.toString());
    }

    @Test
    void isEstablishedOnlyByTheThirdPacket() {
        lab.receive(CLIENT, lab.syn(CLIENT, TcpFlags.SYN));
        lab.receive(SERVER, lab.syn(SERVER, TcpFlags.SYN | ACK));
        assertFalse(lab.established);
        lab.receive(CLIENT, lab.packet(CLIENT, ACK, 0, 0));
        assertTrue(lab.established);
    }

    @Test
    void putsSegmentsInOrder() {
        lab.handshake().client(6, "ghi").client(3, "def");
        assertEquals("", lab.clientText());
        lab.client(0, "abc");
        assertEquals("abcdefghi", lab.clientText());
    }

    @ParameterizedTest
    @ValueSource(longs = {0xFFFFFFFFL, 0xFFFFFFFEL, 0xFFFFFFF8L, 0x7FFFFFFFL})
    void wrapsSequenceNumbers(long isn) {
        lab.clientIsn = isn;
        lab.handshake().client(8, "ijk").client(0, "abcd").client(4, "efgh").client(0, "abcdefghijk");
        assertEquals("abcdefghijk", lab.clientText());
        assertEquals(List.of(), events());
    }

    @Test
    void ignoresIdenticalRetransmissions() {
        lab.handshake().client(0, "abc").client(0, "abc").client(1, "bcd");
        assertEquals("abcd", lab.clientText());
        assertEquals(List.of(), events());
    }

    @Test
    void tellsOfRetransmissionsThatDiffer() {
        lab.handshake().client(0, "attack").client(2, "XX").client(6, "!");
        assertEquals("attack!", lab.clientText());
        assertEquals(List.of("conflict 2"), events());
    }

    @Test
    void forgetsWhatIsAcknowledged() {
        lab.handshake().client(0, "attack").server(0, "", 6).client(2, "XX");
        assertEquals(List.of(), events());
    }

    @Test
    void leavesOutSegmentsWithWrongChecksums() {
        lab.handshake();
        IpPacket bad = lab.packet(CLIENT, ACK, 0, 0).payload(bytes("evil")).build();
        int last = bad.content().writerIndex() - 1;
        bad.content().setByte(last, bad.content().getByte(last) ^ 1);
        lab.receive(CLIENT, bad).client(0, "good");
        assertEquals("good", lab.clientText());
        assertEquals(List.of(), events());
    }

    @Test
    void takesPartialChecksumsAsTheyAre() {
        lab.handshake();
        IpPacket whole = lab.packet(CLIENT, ACK, 0, 0).payload(bytes("abc")).build();
        whole.content().setShort(36, 0x1234);
        lab.receive(CLIENT, IpPacket.of(whole.toHolder(), false));
        assertEquals("abc", lab.clientText());
    }

    @Test
    void leavesOutSegmentsWithoutAcknowledgment() {
        lab.handshake().receive(CLIENT, lab.packet(CLIENT, TcpFlags.PSH, 0, 0).payload(bytes("evil")));
        lab.client(0, "good");
        assertEquals("good", lab.clientText());
    }

    @Test
    void leavesOutWhatLiesBeyondTheWindow() {
        lab.handshake().client(10_000, "evil").client(0, "abc");
        assertEquals("abc", lab.clientText());
        lab.client(-3, "no").client(3, "d");
        assertEquals("abcd", lab.clientText());
    }

    @Test
    void leavesOutOldTimestamps() {
        lab.stamps = true;
        lab.nanos = 100_000;
        lab.handshake();
        lab.nanos = 10;
        lab.client(0, "evil");
        lab.nanos = 100_001;
        lab.client(0, "good");
        assertEquals("good", lab.clientText());
    }

    @Test
    void takesOldTimestampsIfTold() {
        use(new TcpStreamConfig().timestampsChecked(false));
        lab.stamps = true;
        lab.nanos = 100_000;
        lab.handshake();
        lab.nanos = 10;
        lab.client(0, "good");
        assertEquals("good", lab.clientText());
    }

    @Test
    void ignoresASynInTheMiddle() {
        lab.handshake().client(0, "abc");
        lab.receive(CLIENT, lab.packet(CLIENT, TcpFlags.SYN, 5000, 0)).client(3, "def");
        assertEquals("abcdef", lab.clientText());
    }

    @ParameterizedTest
    @CsvSource({"3, true", "4, false", "2, false", "9000, false", "-500, false"})
    void believesAResetThatIsExact(int offset, boolean believed) {
        lab.handshake().client(0, "abc").server(0, "", 1);
        lab.receive(CLIENT, lab.packet(CLIENT, TcpFlags.RST, offset, 0)).client(3, "def");
        assertEquals(believed ? "abc" : "abcdef", lab.clientText());
        assertEquals(believed ? List.of("reset") : List.of(), events());
    }

    @Test
    void believesAResetAtWhatTheReceiverHas() {
        lab.handshake().client(0, "abc").server(0, "", 1);
        lab.receive(CLIENT, lab.packet(CLIENT, TcpFlags.RST, 1, 0));
        assertEquals(List.of("reset"), events());
    }

    @Test
    void endsWhenASynIsRefused() {
        lab.receive(CLIENT, lab.syn(CLIENT, TcpFlags.SYN));
        lab.receive(SERVER, lab.packet(SERVER, TcpFlags.RST | ACK, -1, 0));
        assertFalse(lab.established);
        lab.forget();
        lab.client(0, "abc");
        assertEquals(1, lab.passed);
    }

    @Test
    void endsInOrderAndIgnoresWhatComesAfter() {
        lab.handshake();
        lab.receive(CLIENT, lab.packet(CLIENT, ACK | TcpFlags.FIN, 3, 0).payload(bytes("def")));
        assertEquals(List.of(), events());
        lab.client(6, "evil").client(0, "abc").client(6, "evil");
        assertEquals("abcdef", lab.clientText());
        assertEquals(List.of("end"), events());
    }

    @Test
    void readsOnWhenOneEndIsDone() {
        lab.handshake().receive(CLIENT, lab.packet(CLIENT, ACK | TcpFlags.FIN, 0, 0));
        lab.server(0, "late", 1);
        lab.receive(SERVER, lab.packet(SERVER, ACK | TcpFlags.FIN, 4, 1));
        assertEquals("late", lab.readers[SERVER].text.toString());
        assertEquals(List.of("end", "closed"), lab.readers[SERVER].events);
        assertEquals(List.of("end", "closed"), events());
    }

    @Test
    void takesTheEarlierOfTwoEnds() {
        lab.handshake();
        lab.receive(CLIENT, lab.packet(CLIENT, ACK | TcpFlags.FIN, 6, 0));
        lab.receive(CLIENT, lab.packet(CLIENT, ACK | TcpFlags.FIN, 3, 0));
        lab.client(0, "abcdef");
        assertEquals("abc", lab.clientText());
        assertEquals(List.of("end"), events());
    }

    @Test
    void ignoresKeepAlives() {
        lab.handshake().client(0, "abc").server(0, "", 3).client(2, "\0").client(3, "def");
        lab.receive(CLIENT, lab.packet(CLIENT, ACK, 5, 0));
        assertEquals("abcdef", lab.clientText());
        assertEquals(List.of(), events());
    }

    @Test
    void ignoresTheByteOfAWindowProbe() {
        lab.handshake().client(0, "abc");
        lab.receive(SERVER, lab.packet(SERVER, ACK, 0, 3).window(0));
        use(new TcpStreamConfig());
        lab.receive(CLIENT, lab.syn(CLIENT, TcpFlags.SYN));
        lab.receive(SERVER, lab.syn(SERVER, TcpFlags.SYN | ACK).window(3));
        lab.client(0, "abc").client(4, "X").client(3, "d");
        assertEquals("abcd", lab.clientText());
    }

    @ParameterizedTest
    @CsvSource({"IN_LINE, abcdef", "LEFT_OUT, abdef"})
    void urgentBytesAreReadByPolicy(UrgentPolicy policy, String read) {
        use(new TcpStreamConfig().urgentPolicy(policy));
        lab.handshake();
        lab.client(3, "def");
        lab.receive(
                CLIENT,
                lab.packet(CLIENT, ACK | TcpFlags.URG, 0, 0).urgentPointer(3).payload(bytes("abc")));
        assertEquals(read, lab.clientText());
        lab.receive(
                CLIENT,
                lab.packet(CLIENT, ACK | TcpFlags.URG, 6, 0).urgentPointer(9).payload(bytes("ghi")));
        assertEquals(read + "ghi", lab.clientText());
    }

    @ParameterizedTest
    @CsvSource({"5, early", "0, other"})
    void bytesOfASynCountOnceTheyAreAcknowledged(int acknowledged, String read) {
        lab.receive(CLIENT, lab.syn(CLIENT, TcpFlags.SYN).payload(bytes("early")));
        assertEquals("", lab.clientText());
        lab.receive(SERVER, lab.syn(SERVER, TcpFlags.SYN | ACK).acknowledgment(lab.clientIsn + 1 + acknowledged));
        lab.client(0, "other");
        assertEquals(read, lab.clientText());
    }

    @Test
    void opensFromBothEndsAtOnce() {
        lab.receive(CLIENT, lab.syn(CLIENT, TcpFlags.SYN));
        lab.receive(SERVER, lab.syn(SERVER, TcpFlags.SYN));
        lab.receive(CLIENT, lab.syn(CLIENT, TcpFlags.SYN | ACK));
        lab.receive(SERVER, lab.syn(SERVER, TcpFlags.SYN | ACK));
        lab.client(0, "abc").server(0, "xyz", 3);
        assertEquals("abc", lab.clientText());
        assertEquals("xyz", lab.readers[SERVER].text.toString());
    }

    @Test
    void followsFromTheMiddle() {
        lab.receive(CLIENT, lab.packet(CLIENT, ACK, 5000, 700).payload(bytes("abc")));
        lab.server(700, "xyz", 5003).client(5003, "def");
        assertEquals("abcdef", lab.clientText());
        assertEquals("xyz", lab.readers[SERVER].text.toString());
    }

    @Test
    void tellsWhatIsMissingForGood() {
        lab.handshake().client(0, "abc").client(8, "ijk");
        lab.receive(SERVER, lab.packet(SERVER, ACK, 0, 3));
        assertEquals("abc", lab.clientText());
        lab.receive(SERVER, lab.packet(SERVER, ACK, 0, 11));
        assertEquals("abcijk", lab.clientText());
        assertEquals(List.of("gap 5"), events());
        lab.client(3, "defgh");
        assertEquals("abcijk", lab.clientText());
    }

    @Test
    void doesNotBelieveAcknowledgmentsOfWhatWasNeverSent() {
        lab.handshake().client(0, "abc");
        lab.receive(SERVER, lab.packet(SERVER, ACK, 0, 9000)).client(3, "def");
        assertEquals("abcdef", lab.clientText());
        assertEquals(List.of(), events());
    }

    @Test
    void waitsForAGapWhileAsMuchComesAsLinuxSendsAhead() {
        lab.scale = 14;
        lab.handshake();
        lab.receive(SERVER, lab.packet(SERVER, ACK, 0, 0));
        int length = 1400;
        int most = 4 << 20;
        String text = "x".repeat(length);
        for (int offset = length; offset < most; offset += length) {
            lab.client(offset, text).forget();
        }
        assertEquals("", lab.clientText());
        lab.client(0, text);
        assertEquals(most - most % length + length, lab.clientText().length());
        assertEquals(List.of(), lab.readers[CLIENT].events);
    }

    @Test
    void boundsWhatWaitsBehindAGap() {
        use(new TcpStreamConfig().bufferLimit(65_536));
        lab.scale = 14;
        lab.handshake();
        lab.receive(SERVER, lab.packet(SERVER, ACK, 0, 0));
        for (int i = 0; i < 5_000; i++) {
            lab.client(10 + 2L * i, "x").forget();
            assertTrue(lab.engine().direction(CLIENT).in.charge() <= 65_536, "charged in round " + i);
        }
        assertTrue(events().size() > 10, "gaps are told");
    }

    @Test
    void boundsWhatNobodyReads() {
        use(new TcpStreamConfig().bufferLimit(65_536));
        lab.scale = 14;
        lab.handshake();
        lab.receive(SERVER, lab.packet(SERVER, ACK, 0, 0));
        lab.readers[CLIENT].reading = false;
        for (int i = 0; i < 100; i++) {
            lab.client(1000L * i, "y".repeat(1000)).forget();
            assertTrue(lab.engine().direction(CLIENT).in.charge() <= 65_536, "charged in round " + i);
        }
        lab.readers[CLIENT].reading = true;
        lab.engine().read(CLIENT);
        assertEquals(1, events().size());
        long missing = Long.parseLong(events().get(0).substring(4));
        assertEquals(100_000, missing + lab.clientText().length());
    }

    @Test
    void cutsWithWhatEachEndExpects() {
        lab.handshake().client(0, "abc").server(0, "xyz12", 3).forget();
        lab.engine().reset();
        assertEquals("C 3 '' ack 5 RST", lab.next());
        assertEquals("S 5 '' ack 3 RST", lab.next());
        assertEquals(List.of("reset"), events());
        lab.receive(SERVER, lab.packet(SERVER, ACK, 5, 2));
        assertEquals("C 2 '' ack 5 RST", lab.next());
        assertEquals("nothing", lab.next());
        assertEquals(1, lab.dropped);
        lab.dropped = 0;
    }
}
