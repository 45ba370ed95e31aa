// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import dev.nfqueue.internal.netlink.MessageWriter;
import dev.nfqueue.internal.netlink.Nfqnl;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Packets for tests: IP packets that are right as to their lengths, and the netlink messages around them. */
final class TestPackets {
    private TestPackets() {}

    /** Makes an IPv4 packet of this many bytes, 20 at least; the bytes behind the header count up. */
    static byte[] ipv4(int length) {
        byte[] packet = counting(length);
        packet[0] = 0x45;
        packet[2] = (byte) (length >> 8);
        packet[3] = (byte) length;
        return packet;
    }

    /** Makes an IPv6 packet of this many bytes, 40 at least; the bytes behind the header count up. */
    static byte[] ipv6(int length) {
        byte[] packet = counting(length);
        packet[0] = 0x60;
        packet[4] = (byte) ((length - 40) >> 8);
        packet[5] = (byte) (length - 40);
        return packet;
    }

    private static byte[] counting(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    /** Begins a packet message, to which attributes can be added. */
    static MessageWriter begin(ByteBuf out, int id, int hwProtocol, int hook) {
        return new MessageWriter()
                .begin(out, Nfqnl.NFQNL_MSG_PACKET, 0, 0, hwProtocol == 0x86dd ? 10 : 2, 7)
                .putPacketHeader(id, hwProtocol, hook);
    }

    /** Makes a packet message's body: what follows the netlink header. */
    static ByteBuf body(int id, byte... content) {
        ByteBuf out = Unpooled.buffer();
        int hwProtocol = content.length > 0 && content[0] == 0x60 ? 0x86dd : 0x0800;
        MessageWriter writer = begin(out, id, hwProtocol, 1);
        if (content.length > 0) {
            writer.putBytes(Nfqnl.NFQA_PAYLOAD, content);
        }
        writer.end();
        return out.skipBytes(16);
    }

    /** Enters a packet into a ledger. */
    static NfqueuePacket packet(PacketLedger ledger, int id, byte... content) {
        return ledger.received(body(id, content));
    }
}
