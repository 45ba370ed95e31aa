// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.internal.netlink;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * Finds the parts of an {@code NFQNL_MSG_PACKET} that the packet path needs, in one walk over its attributes. It is re-used
 * and allocates nothing; everything else is looked up in the attributes when somebody asks.
 */
public final class PacketMessage {
    /** The address family of packets that a rule of the bridge family queued. */
    public static final int PF_BRIDGE = 7;

    private static final int PACKET_HDR_SIZE = 7;

    /** The least that can be a packet message: its headers. */
    private static final int MIN_MESSAGE = NetlinkMessage.HEADER + NetlinkMessage.NFGENMSG;

    private int packetId;
    private int payloadStart;
    private int payloadLength;

    /** What {@link #read} found. */
    public enum Outcome {
        /** A packet, complete. */
        OK,
        /** A packet whose id is known, but not all of the rest can be read. */
        MALFORMED_PACKET,
        /** No packet id in it: nothing can be answered. */
        MALFORMED
    }

    /** Returns whether {@code [from, to)} is one packet message and nothing else, as the kernel sends them. */
    public static boolean isAlone(ByteBuffer datagram, int from, int to) {
        return to - from >= MIN_MESSAGE
                && datagram.getInt(from) == to - from
                && datagram.getShort(from + NetlinkMessage.TYPE) == Nfqnl.NFQNL_MSG_PACKET;
    }

    /** Returns where the netfilter header of a message that starts at {@code start} starts. */
    public static int body(int start) {
        return start + NetlinkMessage.HEADER;
    }

    /**
     * Reads the message whose netfilter header starts at {@code from} and which ends at {@code to}.
     *
     * <p>Attributes are taken in any order; of several of one type the first counts.
     *
     * @param buf in the host's byte order
     */
    public Outcome read(ByteBuffer buf, int from, int to) {
        payloadStart = to;
        payloadLength = 0;
        boolean identified = false;
        boolean loaded = false;
        int at = from + NetlinkMessage.NFGENMSG;
        while (to - at >= Attributes.HEADER) {
            int length = buf.getShort(at) & 0xffff;
            if (length < Attributes.HEADER || length > to - at) {
                break;
            }
            int type = buf.getShort(at + 2) & Attributes.TYPE_MASK;
            if (type == Nfqnl.NFQA_PACKET_HDR && !identified && length >= Attributes.HEADER + PACKET_HDR_SIZE) {
                packetId = HostOrder.ofNetwork(buf.getInt(at + Attributes.HEADER));
                identified = true;
            } else if (type == Nfqnl.NFQA_PAYLOAD && !loaded) {
                payloadStart = at + Attributes.HEADER;
                payloadLength = length - Attributes.HEADER;
                loaded = true;
            }
            at = Attributes.next(at, length);
        }
        if (!identified) {
            return Outcome.MALFORMED;
        }
        return at >= to ? Outcome.OK : Outcome.MALFORMED_PACKET;
    }

    /** Returns the packet's id, an unsigned 32-bit number. */
    public int packetId() {
        return packetId;
    }

    /** Returns where the payload starts. */
    public int payloadStart() {
        return payloadStart;
    }

    /** Returns the payload's length in bytes, 0 when there is none. */
    public int payloadLength() {
        return payloadLength;
    }

    /** Returns the first attribute's place in a message whose netfilter header starts at {@code body}. */
    public static int attributes(int body) {
        return body + NetlinkMessage.NFGENMSG;
    }

    /** Returns the address family ({@code nfgen_family}) in a netfilter header that starts at {@code body}. */
    public static int family(ByteBuf buf, int body) {
        return buf.getUnsignedByte(body);
    }
}
