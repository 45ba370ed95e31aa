// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.internal.netlink.MessageWriter;
import dev.nfqueue.internal.netlink.Nfqnl;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** New bytes that the kernel would cut, or silently drop the packet for, are refused. */
class ContentCheckTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final PacketLedger ledger = new PacketLedger(channel, packet -> {});
    private NfqueuePacket packet;

    @AfterEach
    void release() {
        packet.release();
        channel.finishAndReleaseAll();
    }

    private void original(byte... bytes) {
        packet = TestPackets.packet(ledger, 1, bytes);
    }

    private void check(byte... bytes) {
        // Not at the buffer's start, so that indices are not taken for lengths.
        ByteBuf content =
                Unpooled.wrappedBuffer(new byte[] {0x45, 0x60, 0}, bytes).skipBytes(3);
        ContentCheck.check(packet, content);
        assertEquals(bytes.length, content.readableBytes());
    }

    private String refusal(byte... bytes) {
        return assertThrows(ContentRejectedException.class, () -> check(bytes)).getMessage();
    }

    private static byte[] set(byte[] packet, int index, int value) {
        packet[index] = (byte) value;
        return packet;
    }

    @Test
    void takesIpv4OfAnyLengthThatItClaims() {
        original(TestPackets.ipv4(100));
        check(TestPackets.ipv4(20));
        check(TestPackets.ipv4(100));
        check(TestPackets.ipv4(65_531));
        check(set(TestPackets.ipv4(60), 0, 0x4f));
    }

    @Test
    void takesTrailingBytes() {
        original(TestPackets.ipv4(100));
        check(set(TestPackets.ipv4(40), 3, 28));
    }

    @Test
    void takesATotalLengthOfZeroWhichMeansTooLongForTheField() {
        original(TestPackets.ipv4(100));
        check(set(TestPackets.ipv4(60), 3, 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 19})
    void refusesIpv4WithoutAHeader(int length) {
        original(TestPackets.ipv4(100));
        byte[] bytes = new byte[length];
        if (length > 0) {
            bytes[0] = 0x45;
        }
        assertTrue(refusal(bytes).contains("packet 1"));
    }

    @Test
    void refusesIpv4WhoseLengthsDoNotFit() {
        original(TestPackets.ipv4(100));
        refusal(set(TestPackets.ipv4(40), 3, 41));
        refusal(set(TestPackets.ipv4(40), 2, 1));
        refusal(set(TestPackets.ipv4(40), 3, 19));
        refusal(set(TestPackets.ipv4(40), 0, 0x44));
        refusal(set(TestPackets.ipv4(40), 0, 0x40));
        refusal(set(TestPackets.ipv4(40), 0, 0x4b));
    }

    @Test
    void refusesAnotherIpVersion() {
        original(TestPackets.ipv4(100));
        refusal(TestPackets.ipv6(60));
        refusal(set(TestPackets.ipv4(60), 0, 0xf5));
    }

    @Test
    void takesIpv6OfAnyLengthThatItClaims() {
        original(TestPackets.ipv6(100));
        check(TestPackets.ipv6(40));
        check(TestPackets.ipv6(65_531));
        check(set(TestPackets.ipv6(60), 5, 0));
        check(set(TestPackets.ipv6(60), 0, 0x6f));
    }

    @Test
    void refusesIpv6ThatIsShorterThanTheOriginalsHopByHopHeader() {
        original(set(set(TestPackets.ipv6(100), 6, 0), 41, 1)); // 40 bytes, then 16 of options.
        assertTrue(refusal(TestPackets.ipv6(55)).contains("less than the 56"));
        check(TestPackets.ipv6(56));
    }

    @Test
    void refusesIpv6WhoseLengthsDoNotFit() {
        original(TestPackets.ipv6(100));
        refusal();
        refusal(set(new byte[39], 0, 0x60));
        refusal(set(TestPackets.ipv6(60), 5, 21));
        refusal(set(TestPackets.ipv6(60), 4, 1));
        refusal(TestPackets.ipv4(60));
        refusal(set(TestPackets.ipv6(60), 0, 0xe0));
    }

    @ParameterizedTest
    @ValueSource(ints = {65_532, 70_000})
    void refusesWhatFitsNoAttribute(int length) {
        original(TestPackets.ipv4(100));
        byte[] bytes = TestPackets.ipv4(length);
        bytes[2] = 0;
        bytes[3] = 20;
        assertTrue(refusal(bytes).contains("65531"));
    }

    @Test
    void refusesLessThanTheOriginalsHeader() {
        // The kernel compares with the place of the original's transport header, and drops the packet.
        original(set(TestPackets.ipv4(100), 0, 0x46));
        refusal(TestPackets.ipv4(23));
        check(TestPackets.ipv4(24));
    }

    @Test
    void refusesToReplaceATruncatedPacket() {
        ByteBuf out = Unpooled.buffer();
        MessageWriter writer = TestPackets.begin(out, 1, 0x0800, 0).putInt(Nfqnl.NFQA_CAP_LEN, 1500);
        writer.putBytes(Nfqnl.NFQA_PAYLOAD, TestPackets.ipv4(40)).end();
        packet = ledger.received(out.skipBytes(16));
        assertTrue(refusal(TestPackets.ipv4(40)).contains("COPY_RANGE"));
    }

    @Test
    void asksOnlyForSomeBytesWhereItDoesNotKnowTheProtocol() {
        ByteBuf out = Unpooled.buffer();
        TestPackets.begin(out, 1, 0x0806, 0)
                .putBytes(Nfqnl.NFQA_PAYLOAD, new byte[28])
                .end();
        packet = ledger.received(out.skipBytes(16));
        check((byte) 1);
        refusal();
    }
}
