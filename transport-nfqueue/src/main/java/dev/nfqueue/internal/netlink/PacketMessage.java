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

    /** Of {@link #flags}: the payload is not the whole packet ({@code NFQA_CAP_LEN}). */
    public static final int TRUNCATED = 0x80;

    /** Of {@link #flags}: the kernel takes the payload for an IPv4 packet ({@code hw_protocol}). */
    public static final int IPV4 = 0x10;

    /** Of {@link #flags}: the kernel takes the payload for an IPv6 packet ({@code hw_protocol}). */
    public static final int IPV6 = 0x20;

    /** Among {@link #flags}: the kernel has told some, if only that none is set. */
    private static final int TOLD = 0x40;

    private static final int SKB_FLAGS =
            Nfqnl.NFQA_SKB_CSUMNOTREADY | Nfqnl.NFQA_SKB_GSO | Nfqnl.NFQA_SKB_CSUM_NOTVERIFIED;

    private static final short ETHERTYPE_IPV4 = HostOrder.ofNetwork((short) 0x0800);
    private static final short ETHERTYPE_IPV6 = HostOrder.ofNetwork((short) 0x86dd);
    private static final int HW_PROTOCOL = Attributes.HEADER + 4;
    private static final int PACKET_HDR_SIZE = 7;

    /** The least that can be a packet message: its headers. */
    private static final int MIN_MESSAGE = NetlinkMessage.HEADER + NetlinkMessage.NFGENMSG;

    private int packetId;
    private int payloadStart;
    private int payloadLength;
    private int flags;

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
        flags = 0;
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
                short protocol = buf.getShort(at + HW_PROTOCOL);
                flags |= protocol == ETHERTYPE_IPV4 ? IPV4 : protocol == ETHERTYPE_IPV6 ? IPV6 : 0;
                identified = true;
            } else if (type == Nfqnl.NFQA_PAYLOAD && !loaded) {
                payloadStart = at + Attributes.HEADER;
                payloadLength = length - Attributes.HEADER;
                loaded = true;
            } else if (type == Nfqnl.NFQA_CAP_LEN) {
                flags |= TRUNCATED;
            } else if (type == Nfqnl.NFQA_SKB_INFO && (flags & TOLD) == 0) {
                boolean whole = length >= Attributes.HEADER + Integer.BYTES;
                int info = whole ? HostOrder.ofNetwork(buf.getInt(at + Attributes.HEADER)) : 0;
                flags |= TOLD | info & SKB_FLAGS;
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

    /** Returns what is often asked for: the above and {@code NFQA_SKB_*}, in the lower 8 bits. */
    public int flags() {
        return flags;
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
