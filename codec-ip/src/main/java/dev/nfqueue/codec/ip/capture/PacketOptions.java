// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.capture;

import java.util.ArrayList;
import java.util.List;

/**
 * What a capture tells of a packet beside its bytes: the options of an Enhanced Packet Block.
 *
 * @param comments in their order
 * @param flags the link-layer flags word ({@code epb_flags}); 0 where there is none. Bits 0 and 1 are the
 *     {@link #direction}
 * @param dropCount packets that were lost between the one before, of the same interface, and this one; -1 where it is
 *     not told
 * @param packetId a number that is the same wherever the packet occurs ({@code epb_packetid}), or -1
 */
public record PacketOptions(List<String> comments, int flags, long dropCount, long packetId) {

    /** Tells nothing. */
    public static final PacketOptions NONE = new PacketOptions(List.of(), 0, -1, -1);

    private static final int DIRECTION_MASK = 3;

    /** Copies the comments. */
    public PacketOptions {
        comments = List.copyOf(comments);
    }

    /** Which way the packet went. */
    public PacketDirection direction() {
        return switch (flags & DIRECTION_MASK) {
            case 1 -> PacketDirection.INBOUND;
            case 2 -> PacketDirection.OUTBOUND;
            default -> PacketDirection.UNKNOWN;
        };
    }

    /** The same with one comment more. */
    public PacketOptions withComment(String comment) {
        List<String> more = new ArrayList<>(comments);
        more.add(comment);
        return new PacketOptions(more, flags, dropCount, packetId);
    }

    /** The same with a direction. */
    public PacketOptions withDirection(PacketDirection direction) {
        return new PacketOptions(comments, flags & ~DIRECTION_MASK | direction.bits, dropCount, packetId);
    }

    /** The same with a count of packets lost before this one. */
    public PacketOptions withDropCount(long packets) {
        return new PacketOptions(comments, flags, packets, packetId);
    }

    /** The same with a packet id. */
    public PacketOptions withPacketId(long id) {
        return new PacketOptions(comments, flags, dropCount, id);
    }
}
