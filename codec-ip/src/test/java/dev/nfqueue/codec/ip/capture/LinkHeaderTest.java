// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LinkHeaderTest {

    private static int offset(int linkType, String frame) {
        ByteBuf buf = Unpooled.wrappedBuffer(Captures.bytes("a5a5a5" + frame)).skipBytes(3);
        return LinkHeader.ipOffset(new LinkType(linkType), buf);
    }

    @ParameterizedTest
    @CsvSource({
        "101, 45, 0",
        "101, 60, 0",
        "101, 50, -1",
        "101, '', -1",
        "12, 45, 0",
        "14, 60, 0",
        "228, 45, 0",
        "229, 60, 0",
        "228, '', -1",
        "0, 02000000 45, 4",
        "0, 00000002 45, 4",
        "0, 18000000 60, 4",
        "0, 0000001c 60, 4",
        "0, 1e000000 60, 4",
        "0, 0a000000 60, 4",
        "0, 07000000 60, -1",
        "0, 020000, -1",
        "0, 02000000, -1",
        "108, 00000002 45, 4",
        "108, 00000018 60, 4",
        "1, ffffffffffff 020000000001 0800 45, 14",
        "1, ffffffffffff 020000000001 86dd 60, 14",
        "1, ffffffffffff 020000000001 0806 00, -1",
        "1, ffffffffffff 020000000001 0026 42, -1",
        "1, ffffffffffff 020000000001 0800, -1",
        "1, ffffffffffff 020000000001 08, -1",
        "1, ffffffffffff 020000000001 8100 0005 0800 45, 18",
        "1, ffffffffffff 020000000001 88a8 0005 8100 0006 86dd 60, 22",
        "1, ffffffffffff 020000000001 9100 0005 8100 0006 9100 0007 0800 45, 26",
        "1, ffffffffffff 020000000001 8100 0005 08, -1",
        "1, ffffffffffff 020000000001 8100 0005 8100, -1",
        "113, 0000 0001 0006 0200000000010000 0800 45, 16",
        "113, 0000 0001 0006 0200000000010000 8100 0005 86dd 60, 20",
        "113, 0000 0001 0006 0200000000010000 88cc 02, -1",
        "276, 0800 0000 00000002 0001 00 06 0200000000010000 45, 20",
        "276, 86dd 0000 00000002 0001 00 06 0200000000010000 60, 20",
        "276, 0806 0000 00000002 0001 00 06 0200000000010000 00, -1",
        "105, 0800 45, -1"
    })
    void findsTheIpHeader(int linkType, String frame, int expected) {
        assertEquals(expected, offset(linkType, frame));
    }

    @Test
    void namesLinkTypes() {
        assertEquals("RAW", LinkType.RAW.toString());
        assertEquals("LINUX_SLL2", new LinkType(276).toString());
        assertEquals("147", new LinkType(147).toString());
    }
}
