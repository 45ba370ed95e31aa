// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.nfqueue.internal.netlink.Attributes;
import dev.nfqueue.internal.netlink.CapturedPackets;
import dev.nfqueue.internal.netlink.NetlinkMessage;
import dev.nfqueue.internal.netlink.PacketMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A million messages that no kernel would send, made of those that a kernel has sent: whatever is accepted, nothing that it
 * is asked fails. Each lies in an array of its own size, so that a read outside of it cannot go unnoticed.
 */
class PacketMutationTest {
    private static final int MESSAGES = 1_000_000;
    private static final int NLMSGHDR = 16;
    private static final int[] LENGTHS = {0, 1, 3, 4, 5, 7, 8, 11, 12, 16, 20, 0x7fff, 0x8000, 0xffff};

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final PacketLedger ledger = new PacketLedger(channel, packet -> {});
    private final PacketMessage reader = new PacketMessage();
    private final NetlinkMessage cursor = new NetlinkMessage();
    private int accepted;
    private long asked;

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    @Test
    void answersEverythingOrRefusesTheMessage() {
        List<byte[]> samples = new ArrayList<>(CapturedPackets.of("6.12").all().values());
        samples.addAll(CapturedPackets.of("6.18").all().values());
        samples.removeIf(sample -> sample.length > 1000); // More payload is no more to mutate.
        Random random = new Random(7);
        for (int i = 0; i < MESSAGES; i++) {
            byte[] message = mutate(samples.get(random.nextInt(samples.size())), random);
            try {
                check(message);
            } catch (RuntimeException | Error e) {
                throw new AssertionError("Message " + i + ": " + ByteBufUtil.hexDump(message), e);
            }
        }
        assertTrue(accepted > MESSAGES / 10, accepted + " accepted");
        assertTrue(asked > 40L * accepted, asked + " questions about " + accepted);
        assertEquals(0, ledger.outstanding());
    }

    private static byte[] mutate(byte[] sample, Random random) {
        byte[] message = sample.clone();
        for (int n = 1 + random.nextInt(4); n > 0 && message.length > NLMSGHDR; n--) {
            int at = NLMSGHDR + random.nextInt(message.length - NLMSGHDR);
            switch (random.nextInt(10)) {
                case 0, 1, 2 -> message[at] ^= (byte) (1 << random.nextInt(8));
                case 3 -> message[at] = (byte) random.nextInt();
                case 4, 5 -> setShort(message, at & ~3, LENGTHS[random.nextInt(LENGTHS.length)]);
                case 6, 7 -> setShort(message, (at & ~3) + 2, random.nextInt(25) | random.nextInt(4) << 14);
                case 8 -> message = Arrays.copyOf(message, at);
                default -> {
                    int from = NLMSGHDR + random.nextInt(message.length - NLMSGHDR);
                    int length = Math.min(random.nextInt(40), message.length - Math.max(at, from));
                    System.arraycopy(message.clone(), from & ~3, message, at & ~3, length);
                }
            }
        }
        return message;
    }

    private static void setShort(byte[] message, int at, int value) {
        if (at + 2 <= message.length) {
            message[at] = (byte) value;
            message[at + 1] = (byte) (value >> 8);
        }
    }

    private void check(byte[] message) {
        ByteBuf whole = Unpooled.wrappedBuffer(message);
        cursor.reset(whole, 0, message.length);
        while (cursor.next()) {
            assertTrue(cursor.start() < cursor.end() && cursor.end() <= message.length);
            asked += cursor.isError() ? cursor.errno() & cursor.requestSequence() & 1 : 0;
        }
        ByteBuf body = Unpooled.wrappedBuffer(Arrays.copyOfRange(message, NLMSGHDR, message.length));
        int end = body.writerIndex();
        PacketMessage.Outcome outcome = reader.read(body.nioBuffer().order(ByteOrder.nativeOrder()), 0, end);
        boolean wellFormed = end >= 4 && Attributes.areWellFormed(body, 4, end);
        assertTrue(outcome != PacketMessage.Outcome.OK || wellFormed);
        if (outcome != PacketMessage.Outcome.MALFORMED) {
            assertTrue(reader.payloadStart() + reader.payloadLength() <= end);
        }
        if (outcome == PacketMessage.Outcome.OK) {
            ask(ledger.received(body));
            assertEquals(0, body.refCnt());
        }
    }

    private void ask(NfqueuePacket packet) {
        accepted++;
        asked += Getters.askAll(packet);
        Conntrack conntrack = packet.conntrack();
        if (conntrack != null) {
            asked += conntrack.sequenceAdjustment(FlowDirection.ORIGINAL) == null ? 1 : 2;
            asked += conntrack.sequenceAdjustment(FlowDirection.REPLY) == null ? 1 : 2;
        }
        packet.release();
        ledger.settle(packet);
    }
}
