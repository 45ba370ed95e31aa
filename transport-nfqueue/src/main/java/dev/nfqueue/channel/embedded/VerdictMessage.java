// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel.embedded;

import dev.nfqueue.channel.Verdict;
import dev.nfqueue.channel.Vlan;
import dev.nfqueue.internal.netlink.AttributeView;
import dev.nfqueue.internal.netlink.Ctnl;
import dev.nfqueue.internal.netlink.Nfqnl;
import dev.nfqueue.internal.netlink.PacketMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;

/** Reads verdict messages, as a kernel does. */
final class VerdictMessage {
    private VerdictMessage() {}

    /** Reads the message whose netfilter header starts at {@code bodyStart} and which ends at {@code end}. */
    static GivenVerdict read(ByteBuf bytes, int bodyStart, int end) {
        AttributeView message = new AttributeView(bytes, PacketMessage.attributes(bodyStart), end);
        ByteBuf header = copy(message, Nfqnl.NFQA_VERDICT_HDR);
        return new GivenVerdict(
                header.getUnsignedInt(4),
                Verdict.ofWord(header.getInt(0)),
                integer(message, Nfqnl.NFQA_MARK),
                copy(message, Nfqnl.NFQA_PAYLOAD),
                false,
                integer(message, Nfqnl.NFQA_PRIORITY),
                conntrack(message.nested(Nfqnl.NFQA_CT)),
                vlan(message.nested(Nfqnl.NFQA_VLAN)),
                copy(message, Nfqnl.NFQA_L2HDR));
    }

    private static GivenConntrack conntrack(AttributeView conntrack) {
        if (conntrack == null) {
            return null;
        }
        long timeout = conntrack.getUnsignedInt(Ctnl.CTA_TIMEOUT, -1);
        return new GivenConntrack(
                integer(conntrack, Ctnl.CTA_MARK),
                conntrack.getInt(Ctnl.CTA_MARK_MASK, -1),
                labels(conntrack.getBytes(Ctnl.CTA_LABELS)),
                labels(conntrack.getBytes(Ctnl.CTA_LABELS_MASK)),
                timeout < 0 ? null : timeout);
    }

    private static Vlan vlan(AttributeView tag) {
        return tag == null
                ? null
                : new Vlan(
                        tag.getUnsignedShort(Nfqnl.NFQA_VLAN_PROTO, 0), tag.getUnsignedShort(Nfqnl.NFQA_VLAN_TCI, 0));
    }

    private static BitSet labels(byte[] words) {
        return words == null
                ? null
                : BitSet.valueOf(
                        ByteBuffer.wrap(words).order(ByteOrder.nativeOrder()).asLongBuffer());
    }

    private static Integer integer(AttributeView attributes, int type) {
        return attributes.has(type) ? attributes.getInt(type, 0) : null;
    }

    private static ByteBuf copy(AttributeView attributes, int type) {
        byte[] bytes = attributes.getBytes(type);
        return bytes == null ? null : Unpooled.wrappedBuffer(bytes);
    }
}
