// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cursor over a datagram's messages. */
class NetlinkMessageTest {
    private static final String PACKET_17 = "11000000 0003 0000 00000000 00000000 aa";
    private static final String VERDICT_20 = "14000000 0103 0500 07000000 00000000 0000 0007";

    private final NetlinkMessage message = new NetlinkMessage();

    private NetlinkMessage in(ByteBuf datagram) {
        return message.reset(datagram, datagram.readerIndex(), datagram.writerIndex());
    }

    @Test
    void readsAHeader() {
        assertTrue(in(Bytes.of(VERDICT_20)).next());
        assertEquals(Nfqnl.NFQNL_MSG_VERDICT, message.type());
        assertEquals(5, message.flags());
        assertEquals(7, message.sequence());
        assertEquals(0, message.start());
        assertEquals(16, message.bodyStart());
        assertEquals(20, message.end());
        assertFalse(message.next());
        assertFalse(message.isMalformed());
    }

    @Test
    void findsTheNextMessageBehindAnUnalignedOne() {
        in(Bytes.of("ffff", PACKET_17, "000000", VERDICT_20).skipBytes(2));
        assertTrue(message.next());
        assertEquals(2, message.start());
        assertEquals(19, message.end());
        assertTrue(message.next());
        assertEquals(22, message.start());
        assertEquals(42, message.end());
        assertEquals(Nfqnl.NFQNL_MSG_VERDICT, message.type());
        assertFalse(message.next());
        assertFalse(message.isMalformed());
    }

    @Test
    void needsNoPaddingBehindTheLastMessage() {
        assertTrue(in(Bytes.of(PACKET_17)).next());
        assertEquals(17, message.end());
        assertFalse(message.next());
        assertFalse(message.isMalformed());
    }

    @Test
    void endsAtPaddingThatIsCutShort() {
        assertTrue(in(Bytes.of(PACKET_17, "00")).next());
        assertFalse(message.next());
        assertFalse(message.isMalformed());
    }

    @Test
    void endsAtOnceInAnEmptyDatagram() {
        assertFalse(in(Bytes.of("")).next());
        assertFalse(message.isMalformed());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 15})
    void refusesATruncatedHeader(int bytes) {
        assertFalse(in(Bytes.of(VERDICT_20).slice(0, bytes)).next());
        assertTrue(message.isMalformed());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 21, 0x7fffffff, 0x80000000, 0xffffffff})
    void refusesALengthThatCannotBeTrue(int length) {
        assertFalse(in(Bytes.of(VERDICT_20).setIntLE(0, length)).next());
        assertTrue(message.isMalformed());
        assertFalse(message.next());
    }

    @Test
    void keepsWhatCameBeforeAMalformedMessage() {
        assertTrue(in(Bytes.of(VERDICT_20, VERDICT_20).setIntLE(20, 0x15)).next());
        assertFalse(message.next());
        assertTrue(message.isMalformed());
    }

    @Test
    void readsAnError() {
        in(Bytes.of("24000000 0200 0000 07000000 00000000", "feffffff", "20000000 0103 0100 0a000000 00000000"));
        assertTrue(message.next());
        assertTrue(message.isError());
        assertEquals(2, message.errno());
        assertEquals(Nfqnl.NFQNL_MSG_VERDICT, message.requestType());
        assertEquals(10, message.requestSequence());
    }

    @Test
    void readsAnAcknowledgement() {
        in(Bytes.of("24000000 0200 0001 07000000 00000000", "00000000", "40000000 0203 0500 07000000 00000000"));
        assertTrue(message.next());
        assertTrue(message.isError());
        assertEquals(0, message.errno());
        assertEquals(Nfqnl.NFQNL_MSG_CONFIG, message.requestType());
    }

    @Test
    void takesNoShortErrorForOne() {
        in(Bytes.of("23000000 0200 0000 07000000 00000000", "00000000", "40000000 0203 0500 07000000 000000"));
        assertTrue(message.next());
        assertFalse(message.isError());
    }

    @Test
    void takesNoOtherMessageForAnError() {
        in(Bytes.of("24000000 0003 0000 07000000 00000000", "00000000", "40000000 0203 0500 07000000 00000000"));
        assertTrue(message.next());
        assertFalse(message.isError());
    }

    @Test
    void startsOver() {
        assertFalse(in(Bytes.of("00")).next());
        assertTrue(in(Bytes.of(VERDICT_20)).next());
        assertFalse(message.isMalformed());
    }
}
