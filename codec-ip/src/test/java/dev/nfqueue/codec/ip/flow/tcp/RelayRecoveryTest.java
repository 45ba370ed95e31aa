// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import static dev.nfqueue.codec.ip.flow.tcp.Lab.ACK;
import static dev.nfqueue.codec.ip.flow.tcp.Lab.CLIENT;
import static dev.nfqueue.codec.ip.flow.tcp.Lab.SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.TcpOption;
import dev.nfqueue.codec.ip.TcpOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What goes again, what is asked for and what waits while a connection is relayed, packet by packet. */
class RelayRecoveryTest extends RelayLab {
    @Test
    void sendsTheSameAgainHoweverItIsCut() {
        lab.rewrite(text -> "[" + text + "]")
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
    void asksForWhatIsMissingWithSelectiveAcknowledgments() {
        lab.sack = true;
        lab.rewrite(UnaryOperator.identity()).client(10, "klm").client(20, "uvw");
        lab.sent.remove().release();
        TcpOptions options = lab.sent.peek().tcp().options();
        assertTrue(options.find(TcpOption.SACK));
        assertEquals(2, options.sackBlocks());
        assertEquals(lab.clientIsn + 1 + 20, options.sackLeft(0), "the newest first");
        assertEquals(lab.clientIsn + 1 + 23, options.sackRight(0));
        assertEquals(lab.clientIsn + 1 + 10, options.sackLeft(1));
    }

    @Test
    void respectsTheReceiversWindowAndProbesIt() {
        lab.rewrite(text -> text.repeat(40));
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
        lab.rewrite(UnaryOperator.identity());
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
        lab.rewrite(text -> null).client(0, "abc").forget();
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
        lab.rewrite(text -> null).client(0, "abc");
        lab.write(CLIENT, "made up");
        for (int i = 0; i < 20 && !lab.relay().reset; i++) {
            lab.nanos += TimeUnit.MINUTES.toNanos(2);
            lab.relay().at(lab.nanos).timeout();
        }
        assertTrue(lab.relay().reset);
        assertEquals(List.of("reset"), lab.readers[CLIENT].events);
    }

    @Test
    void translatesKeepAlives() {
        lab.rewrite(text -> text + text).client(0, "abc").server(0, "", 6).forget();
        lab.receive(CLIENT, lab.packet(CLIENT, ACK, 2, 0));
        assertEquals("C 5 '' ack 0", lab.next());
        lab.client(2, "c");
        assertEquals("C 5 '' ack 0", lab.next());
    }

    @Test
    void dropsAcknowledgmentsOfWhatWasNeverSent() {
        lab.rewrite(UnaryOperator.identity()).client(0, "abc").forget();
        lab.server(0, "xyz", 4);
        assertEquals("C 3 '' ack 0", lab.next(), "and says where it is");
        assertEquals("nothing", lab.next());
    }

    @Test
    void doesNotPassWhatWasNotRead() {
        lab.rewrite(UnaryOperator.identity()).client(0, "good").forget();
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
    void hasRoomForWhatFillsAGapWhenEverythingElseIsFull() {
        use(Lab.relaying(false, new TcpStreamConfig().bufferLimit(65_536)));
        lab.scale = 8;
        lab.rewrite(UnaryOperator.identity());
        lab.receive(SERVER, lab.packet(SERVER, ACK, 0, 0));
        RelayDirection client = lab.relay().direction(CLIENT);
        int offset = 10;
        int before = -1;
        while (client.in.charge() > before) {
            before = client.in.charge();
            lab.client(offset, "x".repeat(10)).forget();
            offset += 10;
        }
        assertTrue(before > 65_536, "full with " + before);
        lab.client(0, "y".repeat(10));
        assertEquals(offset - 10, lab.clientText().length(), "the last one found no room");
        assertEquals(0, client.in.charge());
    }

    @Test
    void sendsAgainWhatItHasToldTheSenderToBeHere() {
        lab.sack = true;
        lab.rewrite(UnaryOperator.identity());
        lab.client(100, "b".repeat(100)).client(200, "c".repeat(100));
        lab.client(300, "d".repeat(100))
                .client(400, "e".repeat(100))
                .client(0, "a".repeat(100))
                .forget();
        assertEquals(500, lab.relay().direction(CLIENT).sent);
        arrived(100, 200, 300);
        arrived(100, 200, 400);
        arrived(100, 200, 500);
        String again = lab.next();
        while (again.startsWith("S")) {
            again = lab.next();
        }
        assertEquals("C 100 '" + "b".repeat(100) + "' ack 0", again);
    }

    /** The server acknowledges, and tells what it has ahead of that. */
    private void arrived(long acknowledged, long left, long right) {
        byte[] block = ByteBuffer.allocate(8)
                .putInt((int) (lab.clientIsn + 1 + left))
                .putInt((int) (lab.clientIsn + 1 + right))
                .array();
        lab.receive(SERVER, lab.packet(SERVER, ACK, 0, acknowledged).option(TcpOption.SACK, block));
    }

    @Test
    void sendsEveryGapAgainThatTheReceiverTellsOf() {
        lab.sack = true;
        lab.rewrite(text -> text + "!");
        for (int i = 0; i < 10; i++) {
            lab.client(90L * i, "x".repeat(90));
        }
        lab.forget();
        arrived(0, 91, 182);
        arrived(0, 273, 364);
        arrived(0, 455, 910);
        assertEquals(List.of(0L, 182L), againFromClient());
        arrived(0, 455, 910);
        assertEquals(List.of(364L), againFromClient());
        lab.nanos += TimeUnit.MILLISECONDS.toNanos(1);
        arrived(0, 455, 910);
        assertEquals(List.of(), againFromClient(), "it is on its way");
        lab.nanos += TimeUnit.SECONDS.toNanos(2);
        arrived(91, 273, 364);
        assertEquals(List.of(182L, 364L), againFromClient(), "lost again");
    }

    private List<Long> againFromClient() {
        List<Long> offsets = new ArrayList<>();
        for (String line = lab.next(); !line.equals("nothing"); line = lab.next()) {
            if (line.startsWith("C")) {
                offsets.add(Long.parseLong(line.substring(2, line.indexOf(' ', 2))));
            }
        }
        return offsets;
    }

    @Test
    void waitsNoLongerThanRoundTripsAskForAfterATimeOut() {
        lab.rewrite(text -> null).client(0, "abc");
        lab.write(CLIENT, "made up");
        lab.nanos += TimeUnit.MILLISECONDS.toNanos(10);
        lab.server(0, "", 7);
        lab.write(CLIENT, "more of it");
        for (int i = 0; i < 3; i++) {
            lab.nanos = lab.relay().deadline();
            lab.relay().at(lab.nanos).timeout();
        }
        lab.server(0, "", 12);
        assertEquals(LossRecovery.LEAST_TIMEOUT, lab.relay().deadline() - lab.nanos);
    }
}
