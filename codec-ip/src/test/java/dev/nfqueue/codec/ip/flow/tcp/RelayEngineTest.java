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
import dev.nfqueue.codec.ip.TcpFlags;
import dev.nfqueue.codec.ip.TcpOption;
import dev.nfqueue.codec.ip.TcpOptions;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What goes on, packet by packet, while a connection is held or rewritten. */
class RelayEngineTest extends RelayLab {
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
        lab.rewrite(text -> "<" + text + ">").client(0, "abc");
        assertEquals("C 0 '<abc>' ack 0", lab.next());
        lab.server(0, "xyz", 5);
        assertEquals("S 0 'xyz' ack 3", lab.next());
        lab.receive(CLIENT, lab.packet(CLIENT, ACK, 3, 3).payload(Lab.bytes("d")));
        assertEquals("C 5 '<d>' ack 3", lab.next());
        lab.server(3, "", 8);
        assertEquals("S 3 '' ack 4", lab.next());
        lab.receive(CLIENT, lab.packet(CLIENT, ACK, 4, 3));
        assertEquals("C 8 '' ack 3", lab.next());
    }

    @Test
    void acknowledgesWhatIsReplacedOnlyWhenAllOfItHasArrived() {
        lab.rewrite(text -> text.repeat(3)).client(0, "ab").client(2, "cd").forget();
        lab.server(0, "", 4);
        assertEquals("nothing", lab.next(), "to the sender it would be a duplicate");
        lab.server(0, "", 7);
        assertEquals("S 0 '' ack 2", lab.next());
        lab.server(0, "", 12);
        assertEquals("S 0 '' ack 4", lab.next());
    }

    @Test
    void acknowledgesWhatIsSwallowed() {
        lab.rewrite(text -> null).client(0, "abc");
        assertEquals("S 0 '' ack 3", lab.next());
        assertEquals("nothing", lab.next());
    }

    @Test
    void translatesSelectiveAcknowledgments() {
        lab.sack = true;
        lab.rewrite(text -> text.startsWith("b") ? "bbbbb" : text);
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
        lab.rewrite(text -> text.repeat(60));
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
    void cutsASuperPacketIntoSegmentsWhenItsLengthChanges() {
        lab.rewrite(text -> text + "!").client(0, "x".repeat(350));
        for (int i = 0; i < 3; i++) {
            assertEquals("C " + 100 * i + " '" + "x".repeat(100) + "' ack 0", lab.next());
        }
        assertEquals("C 300 '" + "x".repeat(50) + "!' ack 0", lab.next());
        assertEquals(1, lab.dropped);
    }

    @Test
    void replacesTheBytesOfASuperPacketOfTheSameLength() {
        lab.rewrite(text -> text.replace('x', 'y'));
        IpPacket whole = lab.packet(CLIENT, ACK, 0, 0)
                .payload(Lab.bytes("x".repeat(350)))
                .build();
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
                        .payload(Lab.bytes("early")));
        assertTrue(!lab.sent.peek().tcp().options().find(TcpOption.MULTIPATH));
        assertEquals(Lab.MSS, maximumSegmentSize(lab.sent.peek()));
        assertEquals("C -1 '' SYN", lab.next());
    }

    @Test
    void hasSegmentsNoLongerThanAQueueDelivers() {
        for (int from = CLIENT; from <= SERVER; from++) {
            int flags = from == CLIENT ? TcpFlags.SYN : TcpFlags.SYN | ACK;
            lab.receive(from, lab.packet(from, flags, -1, 0).maximumSegmentSize(65_495));
            assertEquals(65_400, maximumSegmentSize(lab.sent.peek()));
            assertEquals(
                    dev.nfqueue.codec.ip.ChecksumState.GOOD,
                    lab.sent.peek().tcp().checksumState());
            lab.forget();
        }
    }

    private static int maximumSegmentSize(IpPacket packet) {
        TcpOptions options = packet.tcp().options();
        return options.find(TcpOption.MAXIMUM_SEGMENT_SIZE) ? options.maximumSegmentSize() : -1;
    }

    @Test
    void takesUrgencyOffBytes() {
        lab.rewrite(UnaryOperator.identity());
        lab.receive(
                CLIENT,
                lab.packet(CLIENT, ACK | TcpFlags.URG, 0, 0).urgentPointer(2).payload(Lab.bytes("abc")));
        assertEquals(0, lab.sent.peek().tcp().urgentPointer());
        assertTrue(!lab.sent.peek().tcp().hasFlags(TcpFlags.URG));
        assertEquals("C 0 'abc' ack 0", lab.next());
    }
}
