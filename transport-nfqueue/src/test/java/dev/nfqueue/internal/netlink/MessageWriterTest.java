// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.netlink;

import static dev.nfqueue.internal.netlink.Bytes.assertBytes;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each message that is sent, byte by byte, written over memory that held something else. */
class MessageWriterTest {
    private final ByteBuf out = Unpooled.buffer(512);
    private final MessageWriter writer = new MessageWriter();

    @BeforeEach
    void fillWithSomethingElse() {
        for (int i = 0; i < out.capacity(); i++) {
            out.setByte(i, 0xa5);
        }
    }

    private MessageWriter config(int flags) {
        return writer.begin(out, Nfqnl.NFQNL_MSG_CONFIG, Nfqnl.NLM_F_REQUEST | flags, 0x01020304, 0, 7);
    }

    private MessageWriter verdict(int word) {
        return writer.begin(out, Nfqnl.NFQNL_MSG_VERDICT, Nfqnl.NLM_F_REQUEST, 1, 0, 7)
                .putVerdict(word, 1);
    }

    @Test
    void bindsWithEverythingInOneMessage() {
        config(Nfqnl.NLM_F_ACK)
                .putCommand(Nfqnl.NFQNL_CFG_CMD_BIND)
                .putParams(Nfqnl.MAX_PAYLOAD, 2)
                .putInt(Nfqnl.NFQA_CFG_QUEUE_MAXLEN, 4096)
                .putInt(Nfqnl.NFQA_CFG_MASK, 5)
                .putInt(Nfqnl.NFQA_CFG_FLAGS, 5)
                .end();
        assertBytes(
                out,
                "40000000 0203 0500 04030201 00000000  00 00 0007",
                "0800 0100 01 00 0000",
                "0900 0200 0000fffb 02 000000",
                "0800 0300 00001000",
                "0800 0400 00000005",
                "0800 0500 00000005");
    }

    @Test
    void unbinds() {
        config(0).putCommand(Nfqnl.NFQNL_CFG_CMD_UNBIND).end();
        assertBytes(out, "1c000000 0203 0100 04030201 00000000  00 00 0007", "0800 0100 02 00 0000");
    }

    @Test
    void changesFlagsAlone() {
        config(0)
                .putInt(Nfqnl.NFQA_CFG_MASK, 0x1f)
                .putInt(Nfqnl.NFQA_CFG_FLAGS, Nfqnl.NFQA_CFG_F_UID_GID)
                .end();
        assertBytes(
                out, "24000000 0203 0100 04030201 00000000  00 00 0007", "0800 0400 0000001f", "0800 0500 00000008");
    }

    @Test
    void changesTheLengthAlone() {
        config(0).putInt(Nfqnl.NFQA_CFG_QUEUE_MAXLEN, 0).end();
        assertBytes(out, "1c000000 0203 0100 04030201 00000000  00 00 0007", "0800 0300 00000000");
    }

    @Test
    void writesTheHighestQueueNumberAndFamily() {
        writer.begin(out, Nfqnl.NFQNL_MSG_CONFIG, Nfqnl.NLM_F_REQUEST, -1, 10, 0xffff)
                .putCommand(Nfqnl.NFQNL_CFG_CMD_PF_BIND)
                .end();
        assertBytes(out, "1c000000 0203 0100 ffffffff 00000000  0a 00 ffff", "0800 0100 03 00 0000");
    }

    @Test
    void givesAPlainVerdict() {
        verdict(1).end();
        assertBytes(out, "20000000 0103 0100 01000000 00000000  00 00 0007", "0c00 0200 00000001 00000001");
    }

    @Test
    void givesAVerdictWithAMark() {
        verdict(0x0009_8003).putInt(Nfqnl.NFQA_MARK, 0xdeadbeef).end();
        assertBytes(
                out,
                "28000000 0103 0100 01000000 00000000  00 00 0007",
                "0c00 0200 00098003 00000001",
                "0800 0300 deadbeef");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 05 00, 000000, 28",
        "2, 06 00, 0000, 28",
        "3, 07 00, 00, 28",
        "4, 08 00, '', 28",
        "5, 09 00, 000000, 2c",
    })
    void padsAPayloadButDoesNotCountThePadding(int size, String attributeLength, String padding, String messageLength) {
        ByteBuf payload = Bytes.of("1122334455").slice(0, size);
        verdict(1).putBytes(Nfqnl.NFQA_PAYLOAD, payload).end();
        assertBytes(
                out,
                messageLength + "000000 0103 0100 01000000 00000000  00 00 0007",
                "0c00 0200 00000001 00000001",
                attributeLength + " 0a00",
                "1122334455".substring(0, size * 2) + padding);
    }

    @Test
    void leavesAnAnnouncedPayloadToTheCaller() {
        verdict(1).announce(Nfqnl.NFQA_PAYLOAD, 5).end();
        out.writeBytes(Bytes.of("1122334455"));
        assertBytes(
                out,
                "29000000 0103 0100 01000000 00000000  00 00 0007",
                "0c00 0200 00000001 00000001",
                "0900 0a00 1122334455");
    }

    @Test
    void leavesThePayloadsIndicesAsTheyAre() {
        ByteBuf payload = Bytes.of("0011223344").skipBytes(1);
        verdict(1).putBytes(Nfqnl.NFQA_PAYLOAD, payload).end();
        assertBytes(payload, "11223344");
    }

    @Test
    void nestsAttributes() {
        int nested = config(0).beginNested(19);
        writer.putShort(1, 0x8100).putShort(2, 0x6005).endNested(nested).end();
        assertBytes(
                out,
                "28000000 0203 0100 04030201 00000000  00 00 0007",
                "1400 1380",
                "0600 0100 8100 0000",
                "0600 0200 6005 0000");
    }

    @Test
    void describesAPacketInSevenBytes() {
        writer.begin(out, Nfqnl.NFQNL_MSG_PACKET, 0, 0, 2, 1)
                .putPacketHeader(0xfffffffe, 0x86dd, 3)
                .end();
        assertBytes(out, "20000000 0003 0000 00000000 00000000  02 00 0001", "0b00 0100 fffffffe 86dd 03 00");
    }

    @Test
    void refusesARequestWithItsHeader() {
        ByteBuf request = Bytes.of("ffff", "1c000000 0203 0500 04030201 78563412  00 00 0007");
        MessageWriter.writeError(out, 1, request, 2);
        assertBytes(out, "24000000 0200 0000 04030201 78563412", "ffffffff", "1c000000 0203 0500 04030201 78563412");
    }

    @Test
    void acknowledgesARequest() {
        ByteBuf request = Bytes.of("1c000000 0203 0500 04030201 78563412  00 00 0007");
        MessageWriter.writeError(out, 0, request, 0);
        assertBytes(out, "24000000 0200 0000 04030201 78563412", "00000000", "1c000000 0203 0500 04030201 78563412");
    }

    @Test
    void writesOneMessageBehindTheOther() {
        verdict(1).end();
        writer.begin(out, Nfqnl.NFQNL_MSG_VERDICT, Nfqnl.NLM_F_REQUEST, 2, 0, 7)
                .putVerdict(0, 2)
                .end();
        assertBytes(
                out,
                "20000000 0103 0100 01000000 00000000  00 00 0007  0c00 0200 00000001 00000001",
                "20000000 0103 0100 02000000 00000000  00 00 0007  0c00 0200 00000000 00000002");
    }
}
