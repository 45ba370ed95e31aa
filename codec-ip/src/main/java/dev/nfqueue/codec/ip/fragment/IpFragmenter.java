// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.Ipv4Packet;
import dev.nfqueue.codec.ip.internal.SipHash;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Cuts packets into fragments. Fragments can be cut again; headers are those of RFC 791 and RFC 8200: of IPv4 the
 * options with the copy flag, of IPv6 all up to the last one that routers read.
 */
public final class IpFragmenter {

    private static final FastThreadLocal<SipHash> SECRET = new FastThreadLocal<>() {
        @Override
        protected SipHash initialValue() {
            return SipHash.seeded();
        }
    };

    private static final AtomicLong COUNT = new AtomicLong();

    private IpFragmenter() {}

    /**
     * The fragments of a packet: with the identification that the packet has, and for an IPv6 packet without one that
     * nobody can foresee (RFC 7739).
     *
     * @param packet is read, not released
     * @param mtu the most bytes that a fragment may have, IP header included
     * @return the fragments in order, each with a reference of its own for the caller; or the packet alone, retained,
     *     when it is no longer than that
     * @throws CannotFragmentException when the packet's sender has forbidden it (DF), when its headers do not fit the
     *     first fragment, or when it is malformed, truncated or a jumbogram
     */
    public static List<IpPacket> fragment(IpPacket packet, int mtu) {
        return fragment(packet, mtu, identification(packet));
    }

    /** The fragments of a packet; as {@link #fragment(IpPacket, int)}, but with a given identification. */
    public static List<IpPacket> fragment(IpPacket packet, int mtu, int identification) {
        if (packet.declaredLength() <= mtu) {
            return List.of(packet.retain());
        }
        List<IpPacket> fragments = new ArrayList<>();
        for (ByteBuf bytes : Cutter.cut(packet, mtu, identification)) {
            fragments.add(IpPacket.of(bytes));
        }
        return fragments;
    }

    static int identification(IpPacket packet) {
        boolean has = packet instanceof Ipv4Packet || packet.isFragment();
        return has
                ? packet.fragmentId()
                : (int) SECRET.get().begin().add(COUNT.incrementAndGet()).end();
    }
}
