// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import dev.nfqueue.codec.ip.IpPacket;
import dev.nfqueue.codec.ip.internal.SipHash;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The packets of which fragments are held, within limits: over all, and for each source. It decides about nothing but
 * who has to go.
 */
final class FragmentTable {

    private final ReassemblyConfig config;
    private final SipHash secret = SipHash.seeded();

    /** By version, since they have times of their own: each is in the order in which times are up. */
    private final Map<FragmentKey, Datagram> four = new LinkedHashMap<>();

    private final Map<FragmentKey, Datagram> six = new LinkedHashMap<>();
    private final Map<FragmentKey, SourceShare> sources = new HashMap<>();
    private int fragments;
    private long bytes;

    FragmentTable(ReassemblyConfig config) {
        this.config = config;
    }

    /** The packet that a fragment belongs to, begun now if it is the first that comes. */
    Datagram datagram(IpPacket fragment, long now) {
        boolean isFour = fragment.version() == 4;
        Map<FragmentKey, Datagram> family = isFour ? four : six;
        FragmentKey key = FragmentKey.ofDatagram(fragment, secret);
        Datagram datagram = family.get(key);
        if (datagram == null) {
            SourceShare source = sources.computeIfAbsent(FragmentKey.ofSource(fragment, secret), SourceShare::new);
            long timeout = isFour ? config.ipv4TimeoutNanos() : config.ipv6TimeoutNanos();
            datagram = new Datagram(key, source, now, now + timeout);
            family.put(key, datagram);
            source.datagrams.add(datagram);
            count(datagram, datagram.weight(), 0);
        }
        return datagram;
    }

    /** Puts a fragment to its packet; as {@link Datagram#insert}. */
    ReassemblyFailure insert(Datagram datagram, Piece piece) {
        int weight = datagram.weight();
        int size = datagram.bytes();
        ReassemblyFailure failure = datagram.insert(piece, config.maxFragmentsPerDatagram());
        count(datagram, datagram.weight() - weight, datagram.bytes() - size);
        return failure;
    }

    /** Fails a packet, but remembers it until its time is up. */
    List<IpPacket> fail(Datagram datagram, ReassemblyFailure why) {
        count(datagram, 1 - datagram.weight(), -datagram.bytes());
        return datagram.fail(why);
    }

    /** Forgets a packet. What it holds is the caller's. */
    void remove(Datagram datagram) {
        if (four.remove(datagram.key, datagram) || six.remove(datagram.key, datagram)) {
            count(datagram, -datagram.weight(), -datagram.bytes());
            datagram.source.datagrams.remove(datagram);
            if (datagram.source.datagrams.isEmpty()) {
                sources.remove(datagram.source.key);
            }
        }
    }

    private void count(Datagram datagram, int moreFragments, int moreBytes) {
        fragments += moreFragments;
        bytes += moreBytes;
        datagram.source.fragments += moreFragments;
        datagram.source.bytes += moreBytes;
    }

    /**
     * Who has to go after a packet has got a fragment: the oldest of its source, or the oldest of all; null when none.
     */
    Datagram victim(Datagram grown) {
        SourceShare source = grown.source;
        boolean greedy = isOver(config.maxShare(), source.datagrams.size(), source.fragments, source.bytes);
        if (greedy) {
            return source.datagrams.iterator().next();
        }
        return isOver(1, datagrams(), fragments, bytes) ? oldest() : null;
    }

    private boolean isOver(double share, int datagrams, int fragments, long bytes) {
        return datagrams > share * config.maxDatagrams()
                || fragments > share * config.maxFragments()
                || bytes > share * config.maxBytes();
    }

    private Datagram oldest() {
        Datagram ofFour = first(four);
        Datagram ofSix = first(six);
        if (ofFour == null || ofSix == null) {
            return ofFour == null ? ofSix : ofFour;
        }
        return ofFour.begun - ofSix.begun <= 0 ? ofFour : ofSix;
    }

    /** The packet whose time is up next, or null when there is none. */
    Datagram next() {
        Datagram ofFour = first(four);
        Datagram ofSix = first(six);
        if (ofFour == null || ofSix == null) {
            return ofFour == null ? ofSix : ofFour;
        }
        return ofFour.deadline - ofSix.deadline <= 0 ? ofFour : ofSix;
    }

    private static Datagram first(Map<FragmentKey, Datagram> family) {
        return family.isEmpty() ? null : family.values().iterator().next();
    }

    int datagrams() {
        return four.size() + six.size();
    }

    int fragments() {
        return fragments;
    }

    long bytes() {
        return bytes;
    }
}
