// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import static dev.nfqueue.codec.ip.flow.tcp.Lab.ACK;
import static dev.nfqueue.codec.ip.flow.tcp.Lab.CLIENT;
import static dev.nfqueue.codec.ip.flow.tcp.Lab.SERVER;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.TcpFlags;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a connection that is relayed ends, and how it is let go. */
class RelayEndTest extends RelayLab {
    @Test
    void translatesTheEnd() {
        lab.rewrite(text -> text + text)
                .receive(CLIENT, lab.packet(CLIENT, ACK | TcpFlags.FIN, 0, 0).payload(Lab.bytes("ab")));
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
        lab.rewrite(text -> text + text).client(0, "abc").forget();
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
        lab.rewrite(text -> text + text).client(0, "abc").server(0, "xyz", 6).forget();
        lab.relay().reset();
        assertEquals("C 6 '' ack 0 RST", lab.next());
        assertEquals("S 3 '' ack 3 RST", lab.next());
        lab.receive(CLIENT, lab.packet(CLIENT, ACK, 3, 3).payload(Lab.bytes("def")));
        assertEquals("S 3 '' ack 6 RST", lab.next());
        assertEquals("nothing", lab.next());
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
        lab.rewrite(text -> text + text).client(0, "abc").server(0, "", 6).forget();
        lab.relay().letGo();
        lab.client(3, "d");
        assertEquals("C 6 'd' ack 0", lab.next());
        lab.server(0, "", 7);
        assertEquals("S 0 '' ack 4", lab.next());
        assertTrue(!lab.relay().isClear());
    }
}
