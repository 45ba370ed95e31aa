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

    /** The places of the oldest packet and behind the newest, counted without end; both wrap together. */
    private int head;

    private int tail;
    private int size;

    int size() {
        return size;
    }

    void add(NfqueuePacket packet) {
        if (tail - head == ring.length) {
            makeRoom();
        }
        packet.slot = tail;
        ring[tail & ring.length - 1] = packet;
        tail++;
        size++;
    }

    /** Removes a packet; does nothing when it is not here any more. */
    void remove(NfqueuePacket packet) {
        int mask = ring.length - 1;
        if (ring[packet.slot & mask] != packet) {
            return;
        }
        ring[packet.slot & mask] = null;
        size--;
        while (head != tail && ring[head & mask] == null) {
            head++;
        }
    }

    /** Returns the packet that has waited longest, or {@code null}. */
    NfqueuePacket oldest() {
        return size == 0 ? null : ring[head & ring.length - 1];
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

    /** Closes the gaps that judged packets have left, and doubles the ring when more than half of it is in use. */
    private void makeRoom() {
        NfqueuePacket[] old = ring;
        NfqueuePacket[] packed =
                size > old.length / 2 ? new NfqueuePacket[old.length * 2] : new NfqueuePacket[old.length];
        int count = 0;
        for (int at = head; at != tail; at++) {
            NfqueuePacket packet = old[at & old.length - 1];
            if (packet != null) {
                packet.slot = count;
                packed[count++] = packet;
            }
        }
        ring = packed;
        head = 0;
        tail = count;
    }
}
