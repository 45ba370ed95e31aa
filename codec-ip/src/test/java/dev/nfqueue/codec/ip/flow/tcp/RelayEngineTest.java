// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import static dev.nfqueue.codec.ip.flow.tcp.Lab.ACK;
import static dev.nfqueue.codec.ip.flow.tcp.Lab.CLIENT;
import static dev.nfqueue.codec.ip.flow.tcp.Lab.SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.LeakCheck;
import dev.nfqueue.codec.ip.TcpFlags;
import dev.nfqueue.codec.ip.TcpOption;
import dev.nfqueue.codec.ip.TcpOptions;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What goes on, packet by packet, while a connection is held or rewritten. */
@ExtendWith(LeakCheck.class)
class RelayEngineTest {
    private Lab lab = Lab.rewriting();

    @AfterEach
    void close() {
        lab.close();
    }

    private void use(Lab other) {
        lab.close();
        lab = other;
    }

    private Lab rewrite(UnaryOperator<String> client) {
        lab.handshake();
        lab.readers[CLIENT].writes = client;
        lab.readers[SERVER].writes = UnaryOperator.identity();
        return lab;
    }

    private Lab hold() {
        use(Lab.holding());
        return lab.handshake();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void holdsUntilItIsWritten() {
        hold().client(0, "abc");
        assertEquals("S 0 '' ack 3", lab.next(), "the sender goes on sending");
        assertEquals("nothing", lab.next());
        lab.client(3, "def");
        assertEquals("S 0 '' ack 6", lab.next());
        lab.write(CLIENT, "abcd");
        assertEquals("C 0 'abcd' ack 0", lab.next());
        lab.write(CLIENT, "ef");
        assertEquals("C 4 'ef' ack 0", lab.next());
        assertEquals("nothing", lab.next());
    }

    @Test
    void passesAHeldPacketUntouchedWhenItIsWrittenAtOnce() {
        hold();
        lab.readers[CLIENT].writes = UnaryOperator.identity();
        lab.client(0, "abc");
        assertEquals("C 0 'abc' ack 0", lab.next());
        assertEquals(List.of(1, 0, 0), List.of(lab.passed, lab.injected, lab.dropped));
    }

    @Test
    void refusesOtherBytesInHoldMode() {
        hold().client(0, "abc");
        assertThrows(IllegalArgumentException.class, () -> lab.write(CLIENT, "abX"));
        assertThrows(IllegalArgumentException.class, () -> lab.write(CLIENT, "abcd"));
        assertThrows(IllegalArgumentException.class, () -> lab.write(SERVER, "x"));
        lab.forget();
        lab.write(CLIENT, "abc");
        assertEquals("C 0 'abc' ack 0", lab.next());
    }

    @Test
    void translatesWhatIsLongerAndItsAcknowledgment() {
        rewrite(text -> "<" + text + ">").client(0, "abc");
        assertEquals("C 0 '<abc>' ack 0", lab.next());
        lab.server(0, "xyz", 5);
        assertEquals("S 0 'xyz' ack 3", lab.next());
        lab.receive(CLIENT, lab.packet(CLIENT, ACK, 3, 3).payload(bytes("d")));
        assertEquals("C 5 '<d>' ack 3", lab.next());
        lab.server(3, "", 8);
        assertEquals("S 3 '' ack 4", lab.next());
        lab.receive(CLIENT, lab.packet(CLIENT, ACK, 4, 3));
        assertEquals("C 8 '' ack 3", lab.next());
    }

    @Test
    void acknowledgesWhatIsReplacedOnlyWhenAllOfItHasArrived() {
        rewrite(text -> text.repeat(3)).client(0, "ab").client(2, "cd").forget();
        lab.server(0, "", 4);
        assertEquals("nothing", lab.next(), "to the sender it would be a duplicate");
        lab.server(0, "", 7);
        assertEquals("S 0 '' ack 2", lab.next());
        lab.server(0, "", 12);
        assertEquals("S 0 '' ack 4", lab.next());
    }

    @Test
    void acknowledgesWhatIsSwallowed() {
        rewrite(text -> null).client(0, "abc");
        assertEquals("S 0 '' ack 3", lab.next());
        assertEquals("nothing", lab.next());
    }

    @Test
    void sendsTheSameAgainHoweverItIsCut() {
        rewrite(text -> "[" + text + "]")
                .client(0, "abc")
                .client(3, "de")
                .client(5, "f")
                .forget();
        lab.client(3, "de");
        assertEquals("C 5 '[de]' ack 0", lab.next());
        lab.client(1, "bcd");
        assertEquals("C 0 '[abc][de]' ack 0", lab.next());
        lab.client(0, "XXXXXX");
        assertEquals("C 0 '[abc][de][f]' ack 0", lab.next());
        lab.server(0, "", 5).forget();
        lab.client(0, "abcde");
        assertEquals("C 5 '[de]' ack 0", lab.next());
        lab.server(0, "", 12).forget();
        lab.client(0, "abcdef");
        assertEquals("S 0 '' ack 6", lab.next(), "it has arrived: the sender is told again");
    }

    @Test
    void doesNotPassWhatWasNotRead() {
        rewrite(UnaryOperator.identity()).client(0, "good").forget();
        lab.client(0, "evil");
        assertEquals("C 0 'good' ack 0", lab.next());
        lab.client(6, "ghi");
        assertEquals("S 0 '' ack 0", lab.next(), "a duplicate acknowledgment asks for what is missing");
        lab.client(6, "XXX").forget();
        lab.client(4, "ef");
        assertEquals("C 4 'efghi' ack 0", lab.next());
        assertEquals(List.of("conflict 6"), lab.readers[CLIENT].events);
    }

    @Test
    void asksForWhatIsMissingWithSelectiveAcknowledgments() {
        lab.sack = true;
        rewrite(UnaryOperator.identity()).client(10, "klm").client(20, "uvw");
        lab.sent.remove().release();
        TcpOptions options = lab.sent.peek().tcp().options();
        assertTrue(options.find(TcpOption.SACK));
        assertEquals(2, options.sackBlocks());
        assertEquals(lab.clientIsn + 1 + 20, options.sackLeft(0), "the newest first");
        assertEquals(lab.clientIsn + 1 + 23, options.sackRight(0));
        assertEquals(lab.clientIsn + 1 + 10, options.sackLeft(1));
    }

    @Test
    void translatesSelectiveAcknowledgments() {
        lab.sack = true;
        rewrite(text -> text.startsWith("b") ? "bbbbb" : text);
        lab.client(0, "aaa").client(3, "bbb").client(6, "ccc").client(9, "ddd").forget();
        byte[] blocks = ByteBuffer.allocate(16)
                .putInt((int) (lab.clientIsn + 1 + 8))
                .putInt((int) (lab.clientIsn + 1 + 14))
                .putInt((int) (lab.clientIsn + 1 + 4))
                .putInt((int) (lab.clientIsn + 1 + 6))
                .array();
        lab.receive(SERVER, lab.packet(SERVER, ACK, 0, 3).option(TcpOption.SACK, blocks));
        TcpOptions options = lab.sent.peek().tcp().options();
        assertTrue(options.find(TcpOption.SACK));
        assertEquals(1, options.sackBlocks(), "a part of what replaces something says nothing");
        assertEquals(lab.clientIsn + 1 + 6, options.sackLeft(0));
        assertEquals(lab.clientIsn + 1 + 12, options.sackRight(0));
        assertEquals("S 0 '' ack 3", lab.next());
    }

    @Test
    void keepsTimestamps() {
        lab.stamps = true;
        rewrite(text -> text.repeat(60));
        lab.client(0, "abc");
        assertTrue(lab.injected > 0, "more than one segment");
        while (!lab.sent.isEmpty()) {
            TcpOptions options = lab.sent.peek().tcp().options();
            assertTrue(options.find(TcpOption.TIMESTAMPS));
            assertEquals(78, options.timestamp());
            assertTrue(lab.sent.peek().tcp().payloadLength() <= Lab.MSS - 12);
            lab.next();
        }
    }

    @Test
    void translatesTheEnd() {
        rewrite(text -> text + text)
                .receive(CLIENT, lab.packet(CLIENT, ACK | TcpFlags.FIN, 0, 0).payload(bytes("ab")));
        assertEquals("C 0 'abab' ack 0 FIN", lab.next());
        lab.server(0, "", 4);
        assertEquals("S 0 '' ack 2", lab.next());
        lab.server(0, "", 5);
        assertEquals("S 0 '' ack 3", lab.next());
        lab.receive(SERVER, lab.packet(SERVER, ACK | TcpFlags.FIN, 0, 5));
        assertEquals("S 0 '' ack 3 FIN", lab.next());
        lab.receive(CLIENT, lab.packet(CLIENT, ACK, 3, 1));
        assertEquals("C 5 '' ack 1", lab.next());
        assertEquals(List.of("end", "closed"), lab.readers[CLIENT].events);
        lab.receive(SERVER, lab.packet(SERVER, ACK | TcpFlags.FIN, 0, 5));
        assertEquals("C 5 '' ack 1", lab.next(), "an end that comes again is acknowledged again");
    }

    @Test
    void translatesAResetAndChallengesOneThatIsNotExact() {
        rewrite(text -> text + text).client(0, "abc").forget();
        lab.receive(CLIENT, lab.packet(CLIENT, TcpFlags.RST, 9, 0));
        assertEquals("S 0 '' ack 0", lab.next());
        lab.receive(CLIENT, lab.packet(CLIENT, TcpFlags.RST, 3, 0));
        assertEquals("C 6 '' RST", lab.next());
        assertEquals(List.of("reset"), lab.readers[SERVER].events);
        lab.receive(SERVER, lab.packet(SERVER, ACK, 0, 2));
        assertEquals("C 2 '' ack 0 RST", lab.next(), "whoever has not got all is told again");
    }

    @Test
    void cutsBothEndsWithTheirOwnNumbers() {
        rewrite(text -> text + text).client(0, "abc").server(0, "xyz", 6).forget();
        lab.relay().reset();
        assertEquals("C 6 '' ack 0 RST", lab.next());
        assertEquals("S 3 '' ack 3 RST", lab.next());
        lab.receive(CLIENT, lab.packet(CLIENT, ACK, 3, 3).payload(bytes("def")));
        assertEquals("S 3 '' ack 6 RST", lab.next());
        assertEquals("nothing", lab.next());
    }

    @Test
    void cutsASuperPacketIntoSegmentsWhenItsLengthChanges() {
        rewrite(text -> text + "!").client(0, "x".repeat(350));
        for (int i = 0; i < 3; i++) {
            assertEquals("C " + 100 * i + " '" + "x".repeat(100) + "' ack 0", lab.next());
        }
        assertEquals("C 300 '" + "x".repeat(50) + "!' ack 0", lab.next());
        assertEquals(1, lab.dropped);
    }

    @Test
    void replacesTheBytesOfASuperPacketOfTheSameLength() {
        rewrite(text -> text.replace('x', 'y'));
        IpPacket whole =
                lab.packet(CLIENT, ACK, 0, 0).payload(bytes("x".repeat(350))).build();
        whole.content().setShort(36, 0x1234);
        lab.receive(CLIENT, IpPacket.of(whole.toHolder(), false));
        assertEquals(
                dev.nfqueue.codec.ip.ChecksumState.GOOD, lab.sent.peek().tcp().checksumState());
        assertEquals("C 0 '" + "y".repeat(350) + "' ack 0", lab.next());
        assertEquals(List.of(1, 0, 0), List.of(lab.passed, lab.injected, lab.dropped));
    }

    @Test
    void takesBytesOffASynAndMultipathOptionsToo() {
        lab.receive(
                CLIENT,
                lab.syn(CLIENT, TcpFlags.SYN)
                        .option(TcpOption.MULTIPATH, (byte) 0, (byte) 1)
                        .payload(bytes("early")));
        assertTrue(!lab.sent.peek().tcp().options().find(TcpOption.MULTIPATH));
        assertEquals(Lab.MSS, maximumSegmentSize(lab.sent.peek()));
        assertEquals("C -1 '' SYN", lab.next());
    }

    private static int maximumSegmentSize(IpPacket packet) {
        TcpOptions options = packet.tcp().options();
        return options.find(TcpOption.MAXIMUM_SEGMENT_SIZE) ? options.maximumSegmentSize() : -1;
    }

    @Test
    void respectsTheReceiversWindowAndProbesIt() {
        rewrite(text -> text.repeat(40));
        lab.receive(SERVER, lab.packet(SERVER, ACK, 0, 0).window(10_000));
        lab.client(0, "x".repeat(80)).client(80, "x".repeat(80)).client(160, "x".repeat(100));
        lab.client(260, "x".repeat(40)).forget();
        for (int i = 0; i < 100; i++) {
            long sent = lab.relay().direction(CLIENT).sent;
            assertTrue(sent <= 10_000, "sent " + sent);
            lab.receive(SERVER, lab.packet(SERVER, ACK, 0, sent).window((int) (10_000 - sent)));
        }
        lab.forget();
        assertEquals(10_000, lab.relay().direction(CLIENT).acknowledged);
        long deadline = lab.relay().deadline();
        assertTrue(deadline != TcpEngine.NEVER, "a timer runs");
        lab.nanos = deadline;
        lab.relay().at(deadline).timeout();
        assertEquals("C " + (lab.relay().direction(CLIENT).acknowledged - 1) + " '' ack 0", lab.next());
    }

    @Test
    void closesTheWindowWhenNobodyReadsAndOpensItAgain() {
        use(Lab.relaying(false, new TcpStreamConfig().bufferLimit(65_536)));
        lab.scale = 4;
        rewrite(UnaryOperator.identity());
        lab.receive(SERVER, lab.packet(SERVER, ACK, 0, 0));
        lab.readers[CLIENT].reading = false;
        int window = 0xFFFF;
        for (int i = 0; i < 1000 && window > 0; i++) {
            lab.client(1000L * i, "z".repeat(1000));
            for (IpPacket packet : lab.sent) {
                window = packet.tcp().window();
            }
            lab.forget();
        }
        assertEquals(0, window);
        assertTrue(lab.relay().direction(CLIENT).in.charge() <= 65_536 * 2 + Reassembly.OVERHEAD);
        lab.readers[CLIENT].reading = true;
        lab.relay().read(CLIENT);
        assertTrue(lab.sent.size() >= 10, "what waited goes on");
        lab.forget();
        lab.server(0, "", lab.relay().direction(CLIENT).sent);
        assertTrue(lab.sent.peek().tcp().window() > 0, "and the sender may send");
    }

    @Test
    void sendsAgainByItselfWhatTheSenderForgets() {
        rewrite(text -> null).client(0, "abc").forget();
        lab.write(CLIENT, "made up");
        assertEquals("C 0 'made up' ack 0", lab.next());
        lab.nanos += TimeUnit.SECONDS.toNanos(2);
        lab.relay().at(lab.nanos).timeout();
        assertEquals("C 0 'made up' ack 0", lab.next());
        for (int i = 0; i < 3; i++) {
            lab.server(0, "", 0);
        }
        lab.forget();
        lab.server(0, "", 7);
        assertEquals(TcpEngine.NEVER, lab.relay().deadline());
    }

    @Test
    void givesUpOnAReceiverThatIsGone() {
        rewrite(text -> null).client(0, "abc");
        lab.write(CLIENT, "made up");
        for (int i = 0; i < 20 && !lab.relay().reset; i++) {
            lab.nanos += TimeUnit.MINUTES.toNanos(2);
            lab.relay().at(lab.nanos).timeout();
        }
        assertTrue(lab.relay().reset);
        assertEquals(List.of("reset"), lab.readers[CLIENT].events);
    }

    @Test
    void takesUrgencyOffBytes() {
        rewrite(UnaryOperator.identity());
        lab.receive(
                CLIENT,
                lab.packet(CLIENT, ACK | TcpFlags.URG, 0, 0).urgentPointer(2).payload(bytes("abc")));
        assertEquals(0, lab.sent.peek().tcp().urgentPointer());
        assertTrue(!lab.sent.peek().tcp().hasFlags(TcpFlags.URG));
        assertEquals("C 0 'abc' ack 0", lab.next());
    }

    @Test
    void translatesKeepAlives() {
        rewrite(text -> text + text).client(0, "abc").server(0, "", 6).forget();
        lab.receive(CLIENT, lab.packet(CLIENT, ACK, 2, 0));
        assertEquals("C 5 '' ack 0", lab.next());
        lab.client(2, "c");
        assertEquals("C 5 '' ack 0", lab.next());
    }

    @Test
    void letsGoWhenNothingIsLeft() {
        hold().client(0, "abc").forget();
        lab.relay().letGo();
        assertEquals("C 0 'abc' ack 0", lab.next());
        assertTrue(!lab.relay().isClear());
        lab.server(0, "", 3);
        assertEquals("nothing", lab.next(), "the sender knows");
        assertTrue(lab.relay().isClear());
        lab.client(3, "d").server(77, "anything", 1234);
        assertEquals("C 3 'd' ack 0", lab.next());
        assertEquals("S 77 'anything' ack 1234", lab.next());
    }

    @Test
    void isNeverDoneWithAConnectionWhoseLengthWasChanged() {
        rewrite(text -> text + text).client(0, "abc").server(0, "", 6).forget();
        lab.relay().letGo();
        lab.client(3, "d");
        assertEquals("C 6 'd' ack 0", lab.next());
        lab.server(0, "", 7);
        assertEquals("S 0 '' ack 4", lab.next());
        assertTrue(!lab.relay().isClear());
    }

    @Test
    void dropsAcknowledgmentsOfWhatWasNeverSent() {
        rewrite(UnaryOperator.identity()).client(0, "abc").forget();
        lab.server(0, "xyz", 4);
        assertEquals("C 3 '' ack 0", lab.next(), "and says where it is");
        assertEquals("nothing", lab.next());
    }
}
