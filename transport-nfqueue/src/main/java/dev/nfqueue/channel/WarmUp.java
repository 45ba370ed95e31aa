// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.netlink.MessageWriter;
import dev.nfqueue.internal.netlink.Nfqnl;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Takes one made-up packet the way that real ones go, short of the kernel, before the queue is bound: the first touch of
 * classes and allocators takes tenths of a second, and with the queue bound the host's traffic would wait for it.
 */
final class WarmUp {
    private static final int BYTES = 128;
    private static final int NLMSGHDR = 16;
    private static final int ETHERTYPE_IPV4 = 0x0800;
    private static final byte[] IPV4_HEADER = {0x45, 0, 0, 20, 0, 0, 0, 0, 64, 17, 0, 0, 127, 0, 0, 1, 127, 0, 0, 1};

    private WarmUp() {}

    static void run(NfqueueChannel channel) {
        LoopScratch scratch = LoopScratch.get();
        ByteBuf message = ByteBufAllocator.DEFAULT.directBuffer(BYTES, BYTES);
        MessageWriter writer = scratch.writer.begin(message, Nfqnl.NFQNL_MSG_PACKET, 0, 0, 0, 0);
        writer.putPacketHeader(1, ETHERTYPE_IPV4, Hook.INPUT.number());
        writer.announce(Nfqnl.NFQA_PAYLOAD, IPV4_HEADER.length).end();
        message.writeBytes(IPV4_HEADER);
        scratch.message.reset(message, 0, message.writerIndex()).next();
        judge(channel, message.readerIndex(NLMSGHDR));
    }

    private static void judge(NfqueueChannel channel, ByteBuf body) {
        PacketLedger ledger = new PacketLedger(channel, unjudged -> {});
        NfqueuePacket packet = ledger.received(body);
        packet.content().getByte(0);
        NfqueueVerdict verdict = packet.accept();
        ledger.claim(verdict);
        LoopScratch scratch = LoopScratch.get();
        scratch.send.clear();
        VerdictEncoder.encode(
                scratch.writer.begin(scratch.send.buffer(), Nfqnl.NFQNL_MSG_VERDICT, 0, 1, 0, 0), verdict, -1);
        ledger.sent(verdict);
        verdict.release();
    }
}
