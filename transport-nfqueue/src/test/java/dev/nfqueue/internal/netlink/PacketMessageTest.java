// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.internal.netlink.PacketMessage.Outcome;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Packet messages, good and bad, from their netfilter header on. */
class PacketMessageTest {
    private static final String NFGENMSG = "02 00 0007";
    private static final String HEADER = "0b00 0100 00000029 0800 01 00";
    private static final String MARK = "0800 0300 00000010";
    private static final String PAYLOAD = "0700 0a00 450102";

    private final PacketMessage message = new PacketMessage();

    private Outcome read(ByteBuf body) {
        ByteBuffer bytes = body.nioBuffer(0, body.writerIndex()).order(ByteOrder.nativeOrder());
        return message.read(bytes, body.readerIndex(), body.writerIndex());
    }

    @Test
    void findsAPayloadWithoutPadding() {
        assertEquals(Outcome.OK, read(Bytes.of(NFGENMSG, HEADER, MARK, PAYLOAD)));
        assertEquals(0x29, message.packetId());
        assertEquals(28, message.payloadStart());
        assertEquals(3, message.payloadLength());
    }

    @Test
    void findsItAnywhereInTheBuffer() {
        assertEquals(
                Outcome.OK,
                read(Bytes.of("a5a5a5", NFGENMSG, HEADER, PAYLOAD, "a5a5")
                        .skipBytes(3)
                        .writerIndex(26)));
        assertEquals(23, message.payloadStart());
        assertEquals(3, message.payloadLength());
    }

    @Test
    void takesAttributesInAnyOrder() {
        assertEquals(Outcome.OK, read(Bytes.of(NFGENMSG, PAYLOAD, "00", MARK, HEADER)));
        assertEquals(0x29, message.packetId());
        assertEquals(8, message.payloadStart());
    }

    @Test
    void takesTheFirstOfSeveral() {
        String second = "0b00 0100 000000ff 0800 01 00 0600 0a00 ffff";
        assertEquals(Outcome.OK, read(Bytes.of(NFGENMSG, HEADER, PAYLOAD, "00", second)));
        assertEquals(0x29, message.packetId());
        assertEquals(3, message.payloadLength());
    }

    @Test
    void passesOverUnknownAttributes() {
        assertEquals(Outcome.OK, read(Bytes.of(NFGENMSG, "0500 ff3f aa 000000", HEADER, "0400 1700", PAYLOAD)));
        assertEquals(3, message.payloadLength());
    }

    @Test
    void readsTypesWithoutTheirFlagBits() {
        assertEquals(Outcome.OK, read(Bytes.of(NFGENMSG, "0b00 0140 00000029 0800 01 00", "0700 0a80 450102")));
        assertEquals(0x29, message.packetId());
        assertEquals(3, message.payloadLength());
    }

    @Test
    void hasAnEmptyPayloadWithoutTheAttribute() {
        assertEquals(Outcome.OK, read(Bytes.of(NFGENMSG, HEADER)));
        assertEquals(0, message.payloadLength());
    }

    @Test
    void hasAnEmptyPayloadWithAnEmptyAttribute() {
        assertEquals(Outcome.OK, read(Bytes.of(NFGENMSG, HEADER, "0400 0a00")));
        assertEquals(0, message.payloadLength());
    }

    @Test
    void forgetsTheMessageBefore() {
        read(Bytes.of(NFGENMSG, HEADER, PAYLOAD));
        assertEquals(Outcome.OK, read(Bytes.of(NFGENMSG, HEADER)));
        assertEquals(0, message.payloadLength());
    }

    @Test
    void notesWhatTheKernelTellsOfThePayload() {
        read(Bytes.of(NFGENMSG, HEADER, "0800 0e00 00000003", "0800 0d00 00000fff", PAYLOAD));
        assertEquals(Nfqnl.NFQA_SKB_CSUMNOTREADY | Nfqnl.NFQA_SKB_GSO, message.flags() & 7);
        assertEquals(PacketMessage.TRUNCATED, message.flags() & PacketMessage.TRUNCATED);
        read(Bytes.of(NFGENMSG, HEADER, PAYLOAD, "00", "0800 0e00 00000004", "0800 0e00 00000003"));
        assertEquals(Nfqnl.NFQA_SKB_CSUM_NOTVERIFIED, message.flags() & 7);
        assertEquals(0, message.flags() & PacketMessage.TRUNCATED);
        read(Bytes.of(NFGENMSG, HEADER, "0800 0e00 ffffffb8", PAYLOAD)); // Flags that nobody knows.
        assertEquals(0, message.flags() & (7 | PacketMessage.TRUNCATED));
        assertEquals(PacketMessage.IPV4, message.flags() & (PacketMessage.IPV4 | PacketMessage.IPV6));
        read(Bytes.of(NFGENMSG, "0b00 0100 00000029 86dd 01 00", "0600 0e00 0003 0000", PAYLOAD));
        assertEquals(PacketMessage.IPV6, message.flags() & (PacketMessage.IPV4 | PacketMessage.IPV6));
        assertEquals(0, message.flags() & (7 | PacketMessage.TRUNCATED));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 8, 9, 100, 0x7fff, 0x8000, 0xffff})
    void knowsThePacketWhoseLastAttributeIsWrong(int length) {
        ByteBuf body = Bytes.of(NFGENMSG, HEADER, PAYLOAD).setShortLE(16, length);
        assertEquals(Outcome.MALFORMED_PACKET, read(body));
        assertEquals(0x29, message.packetId());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 100, 0x7fff, 0x8000, 0xffff})
    void refusesAMessageWhoseFirstAttributeIsWrong(int length) {
        ByteBuf body = Bytes.of(NFGENMSG, PAYLOAD, "00", HEADER).setShortLE(4, length);
        assertEquals(Outcome.MALFORMED, read(body));
    }

    @ParameterizedTest
    @ValueSource(ints = {17, 18, 19, 22, 26})
    void knowsAPacketThatIsCutShort(int length) {
        assertEquals(
                Outcome.MALFORMED_PACKET,
                read(Bytes.of(NFGENMSG, HEADER, MARK, PAYLOAD).writerIndex(length)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 7, 8, 14})
    void refusesWhatIsCutBeforeThePacketsId(int length) {
        assertEquals(Outcome.MALFORMED, read(Bytes.of(NFGENMSG, HEADER, PAYLOAD).writerIndex(length)));
    }

    @Test
    void refusesAShortPacketHeader() {
        assertEquals(Outcome.MALFORMED, read(Bytes.of(NFGENMSG, "0a00 0100 00000029 0800 0000", PAYLOAD)));
    }

    @Test
    void readsTheFamily() {
        assertEquals(10, PacketMessage.family(Bytes.of("a5 0a 00 0007"), 1));
    }

    @Test
    void knowsWellFormedAttributes() {
        ByteBuf good = Bytes.of(MARK, PAYLOAD);
        assertTrue(Attributes.areWellFormed(good, 0, good.writerIndex()));
        assertTrue(Attributes.areWellFormed(good, 0, 0));
        assertFalse(Attributes.areWellFormed(good, 0, 14));
        assertFalse(Attributes.areWellFormed(good, 0, 10));
        assertFalse(Attributes.areWellFormed(good.setShortLE(8, 3), 0, good.writerIndex()));
    }

    @Test
    void readsNumbersAndNoShortOnes() {
        ByteBuf run = Bytes.of(MARK, "0600 0d00 1234 0000");
        assertEquals(0x10, Attributes.getInt(run, 0, 16, Nfqnl.NFQA_MARK, -1));
        assertEquals(-1, Attributes.getInt(run, 0, 16, Nfqnl.NFQA_CAP_LEN, -1));
        assertEquals(-1, Attributes.getInt(run, 0, 16, Nfqnl.NFQA_UID, -1));
        assertEquals(12, Attributes.find(run, 0, 16, Nfqnl.NFQA_CAP_LEN));
        assertEquals(2, Attributes.length(run, 12));
    }
}
