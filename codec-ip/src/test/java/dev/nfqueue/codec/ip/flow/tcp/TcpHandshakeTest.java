// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import static dev.nfqueue.codec.ip.flow.tcp.Lab.ACK;
import static dev.nfqueue.codec.ip.flow.tcp.Lab.CLIENT;
import static dev.nfqueue.codec.ip.flow.tcp.Lab.SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.LeakCheck;
import dev.nfqueue.codec.ip.TcpFlags;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How connections begin when somebody sends what others should take for a beginning, in each mode. */
@ExtendWith(LeakCheck.class)
class TcpHandshakeTest {
    private static final int SYN = TcpFlags.SYN;
    private static final int RST = TcpFlags.RST;
    private static final long OTHER = 77_000_000;

    private Lab lab;

    @AfterEach
    void close() {
        lab.close();
    }

    private void use(TcpStreamMode mode) {
        lab = Lab.in(mode);
    }

    /** A SYN with another number; the client's own is what it was after that. */
    private void otherSyn(int flags) {
        long own = lab.clientIsn;
        lab.clientIsn = OTHER;
        lab.receive(CLIENT, lab.syn(CLIENT, flags));
        lab.clientIsn = own;
    }

    private void answerAndExchange() {
        lab.receive(SERVER, lab.syn(SERVER, SYN | ACK));
        lab.receive(CLIENT, lab.packet(CLIENT, ACK, 0, 0));
        exchange();
    }

    private void exchange() {
        assertTrue(lab.established);
        lab.forget().client(0, "question");
        assertEquals("C 0 'question' ack 0", lab.next());
        lab.server(0, "answer", 8);
        assertEquals("S 0 'answer' ack 8", lab.next());
        assertEquals("question", lab.clientText());
        assertEquals("answer", lab.readers[SERVER].text.toString());
        assertEquals(List.of(), lab.readers[CLIENT].events);
        assertEquals(List.of(), lab.readers[SERVER].events);
    }

    @ParameterizedTest
    @EnumSource
    void goesByTheSynThatIsAnsweredIfAnotherCameBefore(TcpStreamMode mode) {
        use(mode);
        otherSyn(SYN);
        lab.receive(CLIENT, lab.syn(CLIENT, SYN));
        answerAndExchange();
    }

    @ParameterizedTest
    @EnumSource
    void goesByTheSynThatIsAnsweredIfAnotherCameBehind(TcpStreamMode mode) {
        use(mode);
        lab.receive(CLIENT, lab.syn(CLIENT, SYN));
        otherSyn(SYN);
        answerAndExchange();
    }

    @ParameterizedTest
    @EnumSource
    void goesByTheAnswerThatIsAcknowledged(TcpStreamMode mode) {
        use(mode);
        long isn = lab.serverIsn;
        lab.receive(CLIENT, lab.syn(CLIENT, SYN));
        lab.serverIsn = OTHER;
        lab.receive(SERVER, lab.syn(SERVER, SYN | ACK));
        lab.serverIsn = isn;
        lab.receive(SERVER, lab.syn(SERVER, SYN | ACK));
        lab.serverIsn = OTHER + 1000;
        lab.receive(SERVER, lab.syn(SERVER, SYN | ACK));
        lab.serverIsn = isn;
        lab.receive(CLIENT, lab.packet(CLIENT, ACK, 0, 0));
        exchange();
    }

    @ParameterizedTest
    @EnumSource
    void doesNotBeginWithWhatAcknowledgesAnotherSyn(TcpStreamMode mode) {
        use(mode);
        lab.receive(CLIENT, lab.syn(CLIENT, SYN)).forget();
        // The server knows an older connection still; the client lets it know; and asks again (RFC 9293 section 3.5.1).
        lab.receive(SERVER, lab.packet(SERVER, ACK, 500, 4000));
        assertEquals("S 500 '' ack 4000", lab.next());
        lab.receive(CLIENT, lab.packet(CLIENT, RST, 4000, 0));
        assertEquals("C 4000 '' RST", lab.next());
        assertFalse(lab.established);
        lab.serverIsn = OTHER;
        lab.receive(CLIENT, lab.syn(CLIENT, SYN));
        answerAndExchange();
    }

    @ParameterizedTest
    @EnumSource
    void doesNotBelieveTheRefusalOfAnotherSyn(TcpStreamMode mode) {
        use(mode);
        lab.receive(CLIENT, lab.syn(CLIENT, SYN)).forget();
        lab.receive(SERVER, lab.packet(SERVER, RST | ACK, -1, 5000));
        assertFalse(lab.engine().direction(CLIENT).isClosed());
        lab.receive(CLIENT, lab.syn(CLIENT, SYN));
        answerAndExchange();
    }

    @ParameterizedTest
    @EnumSource
    void believesTheRefusalOfItsSyn(TcpStreamMode mode) {
        use(mode);
        lab.receive(CLIENT, lab.syn(CLIENT, SYN)).forget();
        lab.receive(SERVER, lab.packet(SERVER, RST | ACK, -1, 0));
        assertEquals("S -1 '' ack 0 RST", lab.next());
        assertTrue(lab.engine().direction(CLIENT).isClosed());
    }

    @ParameterizedTest
    @EnumSource
    void ignoresASynThatIsAResetOrAnEndAsWell(TcpStreamMode mode) {
        use(mode);
        otherSyn(SYN | RST);
        otherSyn(SYN | TcpFlags.FIN);
        lab.receive(CLIENT, lab.syn(CLIENT, SYN));
        answerAndExchange();
    }

    @ParameterizedTest
    @EnumSource
    void takesTheSameSynAgain(TcpStreamMode mode) {
        use(mode);
        lab.receive(CLIENT, lab.syn(CLIENT, SYN));
        lab.receive(CLIENT, lab.syn(CLIENT, SYN));
        lab.receive(SERVER, lab.syn(SERVER, SYN | ACK));
        answerAndExchange();
        lab.receive(SERVER, lab.syn(SERVER, SYN | ACK));
        lab.forget().client(8, "more");
        assertEquals("questionmore", lab.clientText());
    }

    @ParameterizedTest
    @EnumSource
    void opensFromBothEndsAtOnce(TcpStreamMode mode) {
        use(mode);
        lab.receive(CLIENT, lab.syn(CLIENT, SYN));
        lab.receive(SERVER, lab.syn(SERVER, SYN));
        lab.receive(CLIENT, lab.syn(CLIENT, SYN | ACK));
        lab.receive(SERVER, lab.syn(SERVER, SYN | ACK));
        lab.receive(CLIENT, lab.packet(CLIENT, ACK, 0, 0));
        exchange();
    }

    @ParameterizedTest
    @EnumSource
    void endsFromBothEndsAtOnce(TcpStreamMode mode) {
        use(mode);
        lab.handshake();
        lab.receive(CLIENT, lab.packet(CLIENT, ACK | TcpFlags.FIN, 0, 0).payload(Lab.bytes("a")));
        lab.receive(SERVER, lab.packet(SERVER, ACK | TcpFlags.FIN, 0, 0).payload(Lab.bytes("b")));
        lab.receive(CLIENT, lab.packet(CLIENT, ACK, 2, 2));
        lab.receive(SERVER, lab.packet(SERVER, ACK, 2, 2));
        assertEquals("a", lab.clientText());
        assertEquals("b", lab.readers[SERVER].text.toString());
        assertEquals(List.of("end", "closed"), lab.readers[CLIENT].events);
        assertEquals(List.of("end", "closed"), lab.readers[SERVER].events);
    }

    @ParameterizedTest
    @EnumSource
    void readsOnWhileOneEndIsDone(TcpStreamMode mode) {
        use(mode);
        lab.handshake();
        lab.receive(CLIENT, lab.packet(CLIENT, ACK | TcpFlags.FIN, 0, 0));
        lab.receive(SERVER, lab.packet(SERVER, ACK, 0, 1));
        lab.forget();
        lab.receive(SERVER, lab.packet(SERVER, ACK, 0, 1).payload(Lab.bytes("late")));
        assertEquals("S 0 'late' ack 1", lab.next());
        assertEquals("late", lab.readers[SERVER].text.toString());
        assertEquals(List.of("end"), lab.readers[CLIENT].events);
        assertEquals(List.of(), lab.readers[SERVER].events);
    }
}
