// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.channel;

import java.util.function.Consumer;

/**
 * The packets of one binding that wait for a verdict, in the order of their arrival: a ring that grows with what waits, not
 * with how long the oldest has waited. Adding, removing and finding the oldest cost a few instructions.
 */
final class OutstandingPackets {
    private static final int INITIAL_CAPACITY = 256;

    private NfqueuePacket[] ring = new NfqueuePacket[INITIAL_CAPACITY];

    /** When the packet at the same place of the ring was received, by {@link System#nanoTime()}. */
    private long[] times = new long[INITIAL_CAPACITY];

    /** The places of the oldest packet and behind the newest, counted without end; both wrap together. */
    private int head;

    private int tail;
    private int size;

    int size() {
        return size;
    }

    void add(NfqueuePacket packet, long nanos) {
        if (tail - head == ring.length) {
            makeRoom();
        }
        packet.setSlot(tail);
        ring[tail & ring.length - 1] = packet;
        times[tail & ring.length - 1] = nanos;
        tail++;
        size++;
    }

    /** Removes a packet; does nothing when it is not here any more. */
    void remove(NfqueuePacket packet) {
        int mask = ring.length - 1;
        if (ring[packet.slot() & mask] != packet) {
            return;
        }
        ring[packet.slot() & mask] = null;
        size--;
        while (head != tail && ring[head & mask] == null) {
            head++;
        }
    }

    /** Returns the packet that has waited longest, or {@code null}. */
    NfqueuePacket oldest() {
        return size == 0 ? null : ring[head & ring.length - 1];
    }

    /** Returns the packet that was added last, or {@code null} when it is not here any more. */
    NfqueuePacket newest() {
        return head == tail ? null : ring[tail - 1 & ring.length - 1];
    }

    /** Returns when a packet that is here was received. */
    long time(NfqueuePacket packet) {
        return times[packet.slot() & ring.length - 1];
    }

    /** Calls with each packet, oldest first; the callee may remove it. */
    void forEach(Consumer<NfqueuePacket> action) {
        int end = tail;
        for (int at = head; at != end; at++) {
            NfqueuePacket packet = ring[at & ring.length - 1];
            if (packet != null) {
                action.accept(packet);
            }
        }
    }

    /** Calls with each packet that was received by then, oldest first; the callee may remove it. */
    void forEachUntil(long nanos, Consumer<NfqueuePacket> action) {
        int end = tail;
        for (int at = head; at != end; at++) {
            NfqueuePacket packet = ring[at & ring.length - 1];
            if (packet != null) {
                if (times[at & ring.length - 1] - nanos > 0) {
                    return;
                }
                action.accept(packet);
            }
        }
    }

    /** Closes the gaps that judged packets have left, and doubles the ring when more than half of it is in use. */
    private void makeRoom() {
        NfqueuePacket[] old = ring;
        long[] oldTimes = times;
        int capacity = size > old.length / 2 ? old.length * 2 : old.length;
        ring = new NfqueuePacket[capacity];
        times = new long[capacity];
        int count = 0;
        for (int at = head; at != tail; at++) {
            NfqueuePacket packet = old[at & old.length - 1];
            if (packet != null) {
                packet.setSlot(count);
                times[count] = oldTimes[at & old.length - 1];
                ring[count++] = packet;
            }
        }
        head = 0;
        tail = count;
    }

    /** A walk through the packets from the oldest on; adding or removing one ends it. */
    final class Cursor {
        private int at;

        /** Goes to the oldest packet. */
        void rewind() {
            at = head;
        }

        /** Returns the packet here, or {@code null} behind the newest. */
        NfqueuePacket packet() {
            while (at != tail) {
                NfqueuePacket packet = ring[at & ring.length - 1];
                if (packet != null) {
                    return packet;
                }
                at++;
            }
            return null;
        }

        /** Goes on to the packet behind the one here. */
        void advance() {
            at++;
        }
    }
}
