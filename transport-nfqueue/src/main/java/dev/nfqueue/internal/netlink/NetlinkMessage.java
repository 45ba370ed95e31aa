// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.netlink;

import io.netty.buffer.ByteBuf;

/**
 * A cursor over the netlink messages in a datagram. It is re-used, allocates nothing, and stops at the first message whose
 * length cannot be true.
 */
public final class NetlinkMessage {
    static final int HEADER = 16;
    static final int NFGENMSG = 4;

    private static final int LENGTH = 0;
    static final int TYPE = 4;
    private static final int FLAGS = 6;
    private static final int SEQUENCE = 8;

    private ByteBuf buf;
    private int base;
    private int start;
    private int end;
    private int limit;
    private boolean malformed;

    /** Starts over at the datagram in {@code [from, to)} of the buffer, which must hold that many bytes. */
    public NetlinkMessage reset(ByteBuf datagram, int from, int to) {
        buf = datagram;
        base = from;
        end = from;
        limit = to;
        malformed = false;
        return this;
    }

    /** Moves to the next message. Returns {@code false} at the end, or when what follows is no message. */
    public boolean next() {
        start = base + (end - base + 3 & ~3);
        int left = limit - start;
        if (left <= 0) {
            return false;
        }
        int length = left < HEADER ? 0 : HostOrder.getInt(buf, start + LENGTH);
        if (length < HEADER || length > left) {
            malformed = true;
            return false;
        }
        end = start + length;
        return true;
    }

    /** Returns whether reading stopped because what followed was no message. */
    public boolean isMalformed() {
        return malformed;
    }

    /** Returns the message's type ({@code nlmsg_type}). */
    public int type() {
        return HostOrder.getUnsignedShort(buf, start + TYPE);
    }

    /** Returns the message's sequence number, for an unsolicited one 0. */
    public int sequence() {
        return HostOrder.getInt(buf, start + SEQUENCE);
    }

    /** Returns the message's flags ({@code nlmsg_flags}). */
    public int flags() {
        return HostOrder.getUnsignedShort(buf, start + FLAGS);
    }

    /** Returns where the message starts. */
    public int start() {
        return start;
    }

    /** Returns where the netfilter header, or an error's body, starts. */
    public int bodyStart() {
        return start + HEADER;
    }

    /** Returns where the message ends. */
    public int end() {
        return end;
    }

    /** Returns whether this is an error or an acknowledgement, complete enough to be read as one. */
    public boolean isError() {
        return type() == Nfqnl.NLMSG_ERROR && end - start >= HEADER + 4 + HEADER;
    }

    /** Of an error: the error number, 0 for an acknowledgement. */
    public int errno() {
        return -HostOrder.getInt(buf, bodyStart());
    }

    /** Of an error: the type of the request that it answers. */
    public int requestType() {
        return HostOrder.getUnsignedShort(buf, bodyStart() + 4 + TYPE);
    }

    /** Of an error: the sequence number of the request that it answers. */
    public int requestSequence() {
        return HostOrder.getInt(buf, bodyStart() + 4 + SEQUENCE);
    }
}
