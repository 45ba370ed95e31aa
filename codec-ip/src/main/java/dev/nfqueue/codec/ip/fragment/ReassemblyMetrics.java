// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.fragment;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What an {@link IpReassembler} has done since it was made. Counted by the event loop, read by any thread. When
 * nothing is held, {@link #fragments} is the sum of {@link #reassembledFragments}, {@link #duplicates} and
 * {@link #failedFragments()}.
 */
public final class ReassemblyMetrics {

    private static final int FRAGMENTS = 0;
    private static final int REASSEMBLED = FRAGMENTS + 1;
    private static final int REASSEMBLED_FRAGMENTS = REASSEMBLED + 1;
    private static final int DUPLICATES = REASSEMBLED_FRAGMENTS + 1;
    private static final int HELD_DATAGRAMS = DUPLICATES + 1;
    private static final int HELD_FRAGMENTS = HELD_DATAGRAMS + 1;
    private static final int HELD_BYTES = HELD_FRAGMENTS + 1;

    private final AtomicLongArray counts = new AtomicLongArray(HELD_BYTES + 1);
    private final Map<ReassemblyFailure, AtomicLong> failed = new EnumMap<>(ReassemblyFailure.class);

    ReassemblyMetrics() {
        for (ReassemblyFailure failure : ReassemblyFailure.values()) {
            failed.put(failure, new AtomicLong());
        }
    }

    /** Fragments that came. */
    public long fragments() {
        return counts.get(FRAGMENTS);
    }

    /** Packets that were put together. */
    public long reassembled() {
        return counts.get(REASSEMBLED);
    }

    /** Fragments that packets were put together from. */
    public long reassembledFragments() {
        return counts.get(REASSEMBLED_FRAGMENTS);
    }

    /** Fragments that were dropped since the same was held already. */
    public long duplicates() {
        return counts.get(DUPLICATES);
    }

    /** Fragments that were not put together for one reason. */
    public long failedFragments(ReassemblyFailure failure) {
        return failed.get(failure).get();
    }

    /** Fragments that were not put together, for whatever reason. */
    public long failedFragments() {
        return failed.values().stream().mapToLong(AtomicLong::get).sum();
    }

    /** Packets of which fragments are held now, and failed ones that are remembered. */
    public long heldDatagrams() {
        return counts.get(HELD_DATAGRAMS);
    }

    /** Fragments that are held now; a failed packet that is remembered counts as one. */
    public long heldFragments() {
        return counts.get(HELD_FRAGMENTS);
    }

    /** Bytes of packets that are held now, IP headers included. */
    public long heldBytes() {
        return counts.get(HELD_BYTES);
    }

    void fragment() {
        add(FRAGMENTS, 1);
    }

    void reassembled(int fragments) {
        add(REASSEMBLED, 1);
        add(REASSEMBLED_FRAGMENTS, fragments);
    }

    void duplicate() {
        add(DUPLICATES, 1);
    }

    void failed(ReassemblyFailure failure, int fragments) {
        failed.get(failure).addAndGet(fragments);
    }

    void held(FragmentTable table) {
        counts.lazySet(HELD_DATAGRAMS, table.datagrams());
        counts.lazySet(HELD_FRAGMENTS, table.fragments());
        counts.lazySet(HELD_BYTES, table.bytes());
    }

    /** The event loop is the only one that writes. */
    private void add(int counter, int by) {
        counts.lazySet(counter, counts.getPlain(counter) + by);
    }

    /** One line: what was done, and what is held. */
    @Override
    public String toString() {
        return fragments() + " fragments, " + reassembled() + " packets put together, " + duplicates() + " duplicates, "
                + failedFragments() + " failed; held: " + heldFragments() + " of " + heldDatagrams() + " packets, "
                + heldBytes() + " bytes";
    }
}
