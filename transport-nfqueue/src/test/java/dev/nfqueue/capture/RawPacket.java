// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.capture;

import dev.nfqueue.channel.Hook;
import dev.nfqueue.internal.netlink.Attributes;
import dev.nfqueue.internal.netlink.NetlinkMessage;
import dev.nfqueue.internal.netlink.Nfqnl;
import dev.nfqueue.internal.netlink.PacketMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;

/** One {@code NFQNL_MSG_PACKET} as the kernel sent it, with as much of it read as it takes to tell packets apart. */
final class RawPacket {
    /** By their numbers, NF_INET_PRE_ROUTING to NF_INET_POST_ROUTING. */
    private static final List<Hook> HOOKS =
            List.of(Hook.PREROUTING, Hook.INPUT, Hook.FORWARD, Hook.OUTPUT, Hook.POSTROUTING);

    private static final int PROTOCOL_OFFSET_V4 = 9;
    private static final int PROTOCOL_OFFSET_V6 = 6;

    private final byte[] bytes;
    private final ByteBuf buf;
    private final int attributes;

    RawPacket(byte[] bytes) {
        this.bytes = bytes;
        buf = Unpooled.wrappedBuffer(bytes);
        NetlinkMessage message = new NetlinkMessage().reset(buf, 0, bytes.length);
        if (!message.next() || message.type() != Nfqnl.NFQNL_MSG_PACKET) {
            throw new IllegalArgumentException("no packet message");
        }
        attributes = PacketMessage.attributes(message.bodyStart());
    }

    byte[] bytes() {
        return bytes;
    }

    int packetId() {
        return buf.getInt(value(Nfqnl.NFQA_PACKET_HDR));
    }

    int etherType() {
        return buf.getUnsignedShort(value(Nfqnl.NFQA_PACKET_HDR) + 4);
    }

    Hook hook() {
        return HOOKS.get(buf.getUnsignedByte(value(Nfqnl.NFQA_PACKET_HDR) + 6));
    }

    boolean has(int type) {
        return value(type) >= 0;
    }

    int intValue(int type) {
        return Attributes.getInt(buf, attributes, bytes.length, type, 0);
    }

    /** The IP protocol number (of IPv6 the first next header), or -1 when there is no payload. */
    int protocol() {
        int payload = value(Nfqnl.NFQA_PAYLOAD);
        if (payload < 0) {
            return -1;
        }
        return buf.getUnsignedByte(payload + (isV6(payload) ? PROTOCOL_OFFSET_V6 : PROTOCOL_OFFSET_V4));
    }

    /** Of TCP and UDP without IP options: source and destination port. */
    int sourcePort() {
        return transportShort(0);
    }

    int destinationPort() {
        return transportShort(2);
    }

    /** Of TCP without IP options: the flags. */
    int tcpFlags() {
        return transportShort(12) & 0xff;
    }

    /** Of ICMP and ICMPv6 without IP options: the type. */
    int icmpType() {
        return transportShort(0) >> 8;
    }

    private int transportShort(int offset) {
        int payload = value(Nfqnl.NFQA_PAYLOAD);
        return buf.getUnsignedShort(payload + (isV6(payload) ? 40 : 20) + offset);
    }

    private boolean isV6(int payload) {
        return buf.getUnsignedByte(payload) >> 4 == 6;
    }

    private int value(int type) {
        return Attributes.find(buf, attributes, bytes.length, type);
    }
}
