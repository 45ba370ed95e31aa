// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.Ipv4Packet;
import dev.nfqueue.codec.ip.Ipv6Packet;
import dev.nfqueue.codec.ip.Malformation;
import dev.nfqueue.codec.ip.Transport;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a packet into fragments. What IPv4 and IPv6 have in common; they differ in the header that each fragment gets.
 */
abstract class Cutter {

    final IpPacket packet;
    final ByteBuf content;
    final int start;

    /** Where in the packet what is cut begins. */
    private final int payload;

    /** Where it belongs: not at 0 when the packet is a fragment itself. */
    private final int offset;

    Cutter(IpPacket packet, ByteBuf content, int payload) {
        this.packet = packet;
        this.content = content;
        this.payload = payload;
        start = content.readerIndex();
        offset = packet.fragmentOffset();
    }

    /** A buffer with room for so many bytes that begins with the header of the first fragment or of a later one. */
    abstract ByteBuf header(boolean first, int capacity);

    /** Bytes of that header. */
    abstract int headerLength(boolean first);

    /** Fills in what depends on the fragment, whose bytes are all there. */
    abstract void finish(ByteBuf fragment, int offset, boolean more);

    /**
     * The fragments of a packet, none of them longer than so many bytes.
     *
     * @param identification what they share; of IPv4 packets, too
     */
    static List<ByteBuf> cut(IpPacket packet, int mtu, int identification) {
        if (packet instanceof Ipv4Packet four && four.isDontFragment()) {
            throw new CannotFragmentException(
                    "The packet of " + packet.length() + " bytes does not fit " + mtu
                            + ", and its sender does not want it to be fragmented (DF).",
                    true);
        }
        return cutReady(packet, mtu, identification);
    }

    /** The fragments of a packet that came in fragments: nobody is asked again, and what fits is not cut. */
    static List<ByteBuf> cutAgain(IpPacket packet, int mtu, int identification) {
        ByteBuf content = packet.content();
        if (packet.declaredLength() <= mtu) {
            return List.of(content.retainedSlice(content.readerIndex(), packet.length()));
        }
        return cutReady(packet, mtu, identification);
    }

    private static List<ByteBuf> cutReady(IpPacket packet, int mtu, int identification) {
        check(packet);
        ByteBuf content = packet.content();
        // No network card can complete a sum over several packets.
        IpPacket ready = packet.isChecksumReady() ? packet.retain() : packet.copy();
        try {
            ByteBuf bytes = ready == packet ? content : ready.content();
            Cutter cutter = ready instanceof Ipv4Packet four
                    ? new Ipv4Cutter(four, bytes, identification)
                    : new Ipv6Cutter((Ipv6Packet) ready, bytes, identification);
            return cutter.cut(mtu);
        } finally {
            ready.release();
        }
    }

    private static void check(IpPacket packet) {
        Malformation fault = packet.malformation();
        boolean headers = fault != null && fault.offset() < Math.max(1, packet.payloadOffset());
        if (headers || packet.isTruncated()) {
            throw new CannotFragmentException("The packet is malformed: " + fault + ".", false);
        }
        int counted = packet instanceof Ipv4Packet ? 0 : Ipv6Packet.HEADER_LENGTH;
        if (packet.length() - counted > Wire.MAX_LENGTH) {
            throw new CannotFragmentException(
                    "The packet of " + packet.length() + " bytes is longer than fragments can express.", false);
        }
    }

    private List<ByteBuf> cut(int mtu) {
        int length = packet.length() - payload;
        checkRoom(mtu, length);
        List<ByteBuf> fragments = new ArrayList<>();
        for (int done = 0; done < length; ) {
            int header = headerLength(done == 0);
            int left = length - done;
            int size = left <= mtu - header ? left : mtu - header & Wire.UNIT_MASK;
            ByteBuf fragment = header(done == 0, header + size);
            fragment.writeBytes(content, start + payload + done, size);
            finish(fragment, offset + done, packet.hasMoreFragments() || size < left);
            fragments.add(fragment);
            done += size;
        }
        return fragments;
    }

    /** The first fragment has to hold all headers, or filters have nothing to go by (RFC 1858, RFC 7112). */
    private void checkRoom(int mtu, int length) {
        int first = mtu - headerLength(true) & Wire.UNIT_MASK;
        int later = mtu - headerLength(false) & Wire.UNIT_MASK;
        Transport transport = packet.transport();
        int headers = packet.payloadOffset() - payload + (transport == null ? 0 : transport.headerLength());
        int needed = offset == 0 ? Math.max(1, Math.min(headers, length)) : 1;
        if (first < needed || later < 1) {
            throw new CannotFragmentException(
                    "The packet's headers leave no room in fragments of " + mtu + " bytes.", false);
        }
    }
}
