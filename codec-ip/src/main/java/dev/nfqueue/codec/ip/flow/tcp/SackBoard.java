// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow.tcp;

import java.util.Arrays;

/** What a receiver has ahead of gaps, by its selective acknowledgments (RFC 2018): ranges in order, which do not touch. */
final class SackBoard {
    /** More gaps than this are not told apart: what is not noted counts as missing. */
    private static final int MOST = 64;

    private long[] starts = {};
    private long[] ends = {};
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    /** Offset behind the last byte that has arrived; 0 if there is none. */
    long end() {
        return count == 0 ? 0 : ends[count - 1];
    }

    /** How many bytes there are in all ranges. */
    long bytes() {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += ends[i] - starts[i];
        }
        return sum;
    }

    /** Notes a range. */
    void add(long start, long end) {
        if (start >= end) {
            return;
        }
        int first = 0;
        while (first < count && ends[first] < start) {
            first++;
        }
        int last = first;
        long from = start;
        long to = end;
        while (last < count && starts[last] <= end) {
            from = Math.min(from, starts[last]);
            to = Math.max(to, ends[last]);
            last++;
        }
        if (first == last && !makeRoom(first)) {
            return;
        }
        if (last > first + 1) {
            move(last, first + 1);
        }
        starts[first] = from;
        ends[first] = to;
    }

    private boolean makeRoom(int at) {
        if (count == MOST) {
            return false;
        }
        if (count == starts.length) {
            int length = Math.min(MOST, Math.max(4, 2 * count));
            starts = Arrays.copyOf(starts, length);
            ends = Arrays.copyOf(ends, length);
        }
        move(at, at + 1);
        return true;
    }

    /** Moves the ranges from one index on, to another. */
    private void move(int from, int to) {
        System.arraycopy(starts, from, starts, to, count - from);
        System.arraycopy(ends, from, ends, to, count - from);
        count += to - from;
    }

    /** Everything up to an offset has arrived. */
    void discardTo(long offset) {
        int first = 0;
        while (first < count && ends[first] <= offset) {
            first++;
        }
        if (first > 0) {
            move(first, 0);
        }
        if (count > 0 && starts[0] < offset) {
            starts[0] = offset;
        }
    }

    /** The first offset from one on that has not arrived. */
    long missingFrom(long offset) {
        long at = offset;
        for (int i = 0; i < count && starts[i] <= at; i++) {
            at = Math.max(at, ends[i]);
        }
        return at;
    }

    /** Where the next range begins behind an offset; {@link Long#MAX_VALUE} for none. */
    long nextStart(long offset) {
        for (int i = 0; i < count; i++) {
            if (starts[i] > offset) {
                return starts[i];
            }
        }
        return Long.MAX_VALUE;
    }
}
