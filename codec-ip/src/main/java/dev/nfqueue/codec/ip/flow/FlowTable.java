// SPDX-FileCopyrightText: 2026 The netty-nfqueue authors
// SPDX-License-Identifier: Apache-2.0

package dev.nfqueue.codec.ip.flow;

/**
 * Flows by their keys: open addressing with linear probing, at most half full, so that a look-up reads a slot or two.
 * Removing moves what follows back, so there are no tombstones that churn would leave.
 */
final class FlowTable {

    private static final int MIN_SLOTS = 16;

    private Flow[] slots = new Flow[MIN_SLOTS];
    private int size;

    int size() {
        return size;
    }

    Flow find(FlowKey key, int hash) {
        int mask = slots.length - 1;
        for (int i = hash & mask; slots[i] != null; i = i + 1 & mask) {
            if (slots[i].hash == hash && slots[i].sameAs(key)) {
                return slots[i];
            }
        }
        return null;
    }

    /** Enters a flow whose key is not there. */
    void add(Flow flow) {
        if (2 * ++size > slots.length) {
            resize(2 * slots.length);
        }
        put(flow);
    }

    private void put(Flow flow) {
        int mask = slots.length - 1;
        int i = flow.hash & mask;
        while (slots[i] != null) {
            i = i + 1 & mask;
        }
        slots[i] = flow;
    }

    void remove(Flow flow) {
        int mask = slots.length - 1;
        int hole = flow.hash & mask;
        while (slots[hole] != flow) {
            hole = hole + 1 & mask;
        }
        slots[hole] = null;
        for (int i = hole + 1 & mask; slots[i] != null; i = i + 1 & mask) {
            int home = slots[i].hash & mask;
            boolean reaches = (i - home & mask) >= (i - hole & mask);
            if (reaches) {
                slots[hole] = slots[i];
                slots[i] = null;
                hole = i;
            }
        }
        size--;
        if (8 * size < slots.length && slots.length > MIN_SLOTS) {
            resize(slots.length / 2);
        }
    }

    private void resize(int length) {
        Flow[] old = slots;
        slots = new Flow[length];
        for (Flow flow : old) {
            if (flow != null) {
                put(flow);
            }
        }
    }
}
