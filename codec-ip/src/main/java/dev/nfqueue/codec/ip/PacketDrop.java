// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip;

import io.netty.util.ReferenceCounted;

/**
 * The decision that a packet goes no further: written instead of the {@link IpPacket}, which makes it
 * ({@link IpPacket#drop}). {@link IpPacketEncoder} turns it into what the source of the packets understands.
 *
 * <p>To release a packet instead leaves the decision to its source; a queue's default verdict may well be to accept it.
 *
 * <h2>Reference counting</h2>
 *
 * It has no count of its own: {@code retain} and {@code release} go to the packet. Writing it takes over the packet's
 * reference.
 */
public final class PacketDrop implements ReferenceCounted {

    private final IpPacket packet;

    PacketDrop(IpPacket packet) {
        this.packet = packet;
    }

    /** The packet that goes no further. */
    public IpPacket packet() {
        return packet;
    }

    @Override
    public int refCnt() {
        return packet.refCnt();
    }

    @Override
    public PacketDrop retain() {
        return retain(1);
    }

    @Override
    public PacketDrop retain(int increment) {
        packet.retain(increment);
        return this;
    }

    @Override
    public PacketDrop touch() {
        return touch(null);
    }

    @Override
    public PacketDrop touch(Object hint) {
        packet.touch(hint);
        return this;
    }

    @Override
    public boolean release() {
        return packet.release();
    }

    @Override
    public boolean release(int decrement) {
        return packet.release(decrement);
    }

    /** The packet's line, with "drop" before it. */
    @Override
    public String toString() {
        return "drop " + packet;
    }
}
