// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel.embedded;

import dev.nfqueue.internal.netlink.NetlinkMessage;
import dev.nfqueue.internal.netlink.Nfqnl;
import dev.nfqueue.internal.netlink.PacketMessage;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The ids of the packets that a {@link FakeKernel} has sent and that have no verdict yet, oldest first. */
final class WaitingPackets {
    private final Set<Integer> ids = new LinkedHashSet<>();

    /** Enters every packet of a datagram that has been sent, however it came about. */
    void addAll(ByteBuf datagram) {
        ByteBuffer bytes = datagram.nioBuffer().order(ByteOrder.nativeOrder());
        int start = datagram.readerIndex() - bytes.position();
        NetlinkMessage message = new NetlinkMessage().reset(datagram, datagram.readerIndex(), datagram.writerIndex());
        PacketMessage packet = new PacketMessage();
        while (message.next()) {
            if (message.type() == Nfqnl.NFQNL_MSG_PACKET
                    && packet.read(bytes, message.bodyStart() - start, message.end() - start)
                            != PacketMessage.Outcome.MALFORMED) {
                ids.add(packet.packetId());
            }
        }
    }

    /** Removes one, and returns whether it was there. */
    boolean remove(long id) {
        return ids.remove((int) id);
    }

    /** Removes all up to this one, and returns them. */
    List<Long> removeUpTo(long last) {
        List<Long> removed = new ArrayList<>();
        ids.removeIf(id -> {
            boolean judged = id - (int) last <= 0; // Ids begin again behind the largest.
            if (judged) {
                removed.add(Integer.toUnsignedLong(id));
            }
            return judged;
        });
        return removed;
    }
}
