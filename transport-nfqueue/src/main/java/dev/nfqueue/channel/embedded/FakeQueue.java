// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel.embedded;

import dev.nfqueue.channel.CopyMode;
import dev.nfqueue.internal.netlink.Attributes;
import dev.nfqueue.internal.netlink.NetlinkMessage;
import dev.nfqueue.internal.netlink.Nfqnl;
import dev.nfqueue.internal.netlink.PacketMessage;
import io.netty.buffer.ByteBuf;

/** A {@link FakeKernel}'s queue, as the channel has configured it. */
public final class FakeQueue {
    private volatile boolean bound;
    private volatile int number = -1;
    private volatile CopyMode copyMode = CopyMode.NONE;
    private volatile int copyRange;
    private volatile int maxLength;
    private volatile int flags;

    FakeQueue() {}

    /** Returns whether the queue is bound. */
    public boolean isBound() {
        return bound;
    }

    /** Returns the queue's number, -1 before anything was configured. */
    public int number() {
        return number;
    }

    /** Returns how much of each packet is to be copied. */
    public CopyMode copyMode() {
        return copyMode;
    }

    /** Returns how many bytes of each packet are to be copied at most. */
    public int copyRange() {
        return copyRange;
    }

    /** Returns how many packets may wait. */
    public int maxLength() {
        return maxLength;
    }

    /** Returns the flags ({@code NFQA_CFG_F_*}). */
    public int flags() {
        return flags;
    }

    static boolean setsFlags(ByteBuf bytes, NetlinkMessage message) {
        int from = PacketMessage.attributes(message.bodyStart());
        return Attributes.find(bytes, from, message.end(), Nfqnl.NFQA_CFG_FLAGS) >= 0;
    }

    void configure(ByteBuf bytes, NetlinkMessage message) {
        int from = PacketMessage.attributes(message.bodyStart());
        int to = message.end();
        number = bytes.getUnsignedShort(message.bodyStart() + 2);
        int command = Attributes.find(bytes, from, to, Nfqnl.NFQA_CFG_CMD);
        if (command >= 0 && bytes.getByte(command) != Nfqnl.NFQNL_CFG_CMD_PF_BIND) {
            bound = bytes.getByte(command) == Nfqnl.NFQNL_CFG_CMD_BIND;
        }
        int params = Attributes.find(bytes, from, to, Nfqnl.NFQA_CFG_PARAMS);
        if (params >= 0) {
            copyRange = bytes.getInt(params);
            copyMode = copyMode(bytes.getByte(params + 4));
        }
        maxLength = Attributes.getInt(bytes, from, to, Nfqnl.NFQA_CFG_QUEUE_MAXLEN, maxLength);
        int mask = Attributes.getInt(bytes, from, to, Nfqnl.NFQA_CFG_MASK, 0);
        flags = (flags & ~mask) | (Attributes.getInt(bytes, from, to, Nfqnl.NFQA_CFG_FLAGS, 0) & mask);
    }

    private static CopyMode copyMode(int number) {
        return switch (number) {
            case 1 -> CopyMode.META;
            case 2 -> CopyMode.PACKET;
            default -> CopyMode.NONE;
        };
    }
}
