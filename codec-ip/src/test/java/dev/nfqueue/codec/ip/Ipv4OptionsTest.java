// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import static dev.nfqueue.codec.ip.Samples.bytes;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.codec.ip.Malformation.Kind;
import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

class Ipv4OptionsTest {

    @Test
    void readsEveryOption() {
        IpPacket packet =
                packet("07 0b 08 0a000007 00000000" + "44 08 09 2 1 01020304" + "94 04 0009" + "82 03 5a" + "01 00 00");
        Ipv4Options options = ((Ipv4Packet) packet).options();
        assertTrue(options.next());
        assertTrue(options.isRoute());
        assertFalse(options.isCopied());
        assertEquals(8, options.pointer());
        assertEquals(2, options.addressCount());
        assertEquals("10.0.0.7", options.address(0).getHostAddress());
        assertNull(options.address(2));
        assertTrue(options.next());
        assertEquals(Ipv4Option.TIMESTAMP, options.type());
        assertEquals(9, options.pointer());
        assertEquals(2, options.timestampOverflow());
        assertEquals(1, options.timestampFlag());
        assertTrue(options.next());
        assertTrue(options.isCopied());
        assertEquals(9, options.routerAlert());
        assertTrue(options.next());
        assertEquals(0x5a, options.securityLevel());
        assertEquals(-1, options.routerAlert());
        assertTrue(options.next());
        assertEquals(Ipv4Option.NO_OPERATION, options.type());
        assertFalse(options.next());
        assertNull(packet.malformation());
        packet.release();
    }

    @Test
    void tellsOptionsThatDoNotFit() {
        assertMalformed(Kind.OPTION_LENGTH, 20, "07 00 00 00");
        assertMalformed(Kind.OPTION_LENGTH, 21, "01 94 01 00");
        assertMalformed(Kind.OPTION_TRUNCATED, 20, "94 05 00 00");
        assertMalformed(Kind.OPTION_TRUNCATED, 23, "01 01 01 94");
    }

    @Test
    void tellsOptionsWhoseLengthOrPointerIsWrong() {
        assertMalformed(Kind.OPTION_LENGTH, 20, "94 03 00 00");
        assertMalformed(Kind.OPTION_LENGTH, 20, "83 07 03 0a000001 00");
        assertMalformed(Kind.OPTION_LENGTH, 20, "83 08 04 0a000001 00");
        assertMalformed(Kind.OPTION_LENGTH, 20, "44 04 04 00");
    }

    private static IpPacket packet(String options) {
        ByteBuf bytes = bytes("4500 0000 0000 0000 40 fd 0000 0a000001 0a000002" + options);
        bytes.setByte(0, 0x40 | bytes.readableBytes() / 4).setShort(2, bytes.readableBytes());
        return IpPacket.of(bytes);
    }

    private static void assertMalformed(Kind kind, int offset, String options) {
        IpPacket packet = packet(options);
        assertEquals(new Malformation(kind, offset), packet.malformation());
        packet.release();
    }
}
