// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static dev.nfqueue.codec.ip.Samples.assertSumsRight;
import static dev.nfqueue.codec.ip.Samples.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.junit.jupiter.api.Test;

class TcpOptionsTest {

    @Test
    void readsEveryOption() {
        IpPacket packet = packet("020405b4 030307 0402 080affffffff00000002 1c04 8005 1d04 0102 1e042000 00");
        TcpOptions options = packet.tcp().options();
        assertEquals(-1, options.type());
        assertEquals(-1, options.maximumSegmentSize());
        assertTrue(options.next());
        assertEquals(1460, options.maximumSegmentSize());
        assertTrue(options.next());
        assertEquals(7, options.windowScale());
        assertEquals(-1, options.maximumSegmentSize());
        assertTrue(options.next());
        assertEquals(TcpOption.SACK_PERMITTED, options.type());
        assertTrue(options.next());
        assertEquals(0xffffffffL, options.timestamp());
        assertEquals(2, options.timestampEcho());
        assertTrue(options.next());
        assertEquals(300, options.userTimeoutSeconds());
        assertTrue(options.next());
        assertEquals(1, options.authenticationKeyId());
        assertEquals(2, options.authenticationNextKeyId());
        assertTrue(options.next());
        assertEquals(2, options.multipathSubtype());
        assertFalse(options.next());
        options.rewind();
        assertTrue(options.find(TcpOption.WINDOW_SCALE));
        assertNull(packet.malformation());
        packet.release();
    }

    @Test
    void readsAndSetsSelectiveAcknowledgments() {
        IpPacket packet = packet("01 01 0512 00000001 00000002 fffffff0 ffffffff");
        TcpOptions options = packet.tcp().options();
        assertTrue(options.find(TcpOption.SACK));
        assertEquals(2, options.sackBlocks());
        assertEquals(1, options.sackLeft(0));
        assertEquals(0xffffffffL, options.sackRight(1));
        assertEquals(-1, options.sackLeft(2));
        options.sackBlock(1, 0x01020304, 0x05060708);
        assertEquals(0x01020304, options.sackLeft(1));
        assertEquals(0x05060708, options.sackRight(1));
        assertSumsRight(packet);
        packet.release();
    }

    @Test
    void setsTheSegmentSizeAtAnOddPlaceToo() {
        IpPacket packet = packet("01 020405b4 01 01 01");
        TcpOptions options = packet.tcp().options();
        assertTrue(options.find(TcpOption.MAXIMUM_SEGMENT_SIZE));
        options.maximumSegmentSize(1380);
        assertEquals(1380, options.maximumSegmentSize());
        assertSumsRight(packet);
        packet.release();
    }

    @Test
    void tellsOptionsWhoseLengthIsWrong() {
        for (String options : List.of(
                "02030000",
                "03040000",
                "04030000",
                "050a000000000000000000000000",
                "08090000000000000000",
                "1c030000",
                "1d030000",
                "1e020000",
                "22050000000000")) {
            String padded = options + "00".repeat(3 - (options.length() / 2 + 3) % 4);
            IpPacket packet = packet(padded);
            boolean sack = options.startsWith("05");
            assertEquals(sack ? null : new Malformation(Kind.OPTION_LENGTH, 40), packet.malformation(), options);
            packet.release();
        }
    }

    private static IpPacket packet(String options) {
        ByteBuf bytes =
                bytes("4500 0000 0000 0000 40 06 0000 0a000001 0a000002 0001 0002 00000003 00000004 5010 0000 0000 0000"
                        + options);
        bytes.setShort(2, bytes.readableBytes()).setByte(32, ((bytes.readableBytes() - 20) / 4) << 4);
        Samples.fixSums(bytes);
        return IpPacket.of(bytes);
    }
}
